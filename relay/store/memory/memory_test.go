package memory_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand"
	"runtime"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
	"wxflow/relay/store/storetest"
)

var t0 = time.Date(2026, 9, 1, 12, 0, 7, 0, time.UTC)

func TestMemStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(_ *testing.T, now func() time.Time) session.Store {
		return memory.New(now, 0)
	})
}

func TestMemShared(t *testing.T) {
	t.Parallel()
	storetest.RunShared(t, func(_ *testing.T, now func() time.Time) (session.Shared, func() session.Shared) {
		m := memory.NewShared(now)
		return m, func() session.Shared { return m }
	})
}

func memSession(n uint64, expires time.Time) session.Session {
	s := session.Session{
		AppID: "wx0000000000000001", OpenID: fmt.Sprintf("oABCDEFGHIJKLMNOPQRST%07d", n),
		UnionID: fmt.Sprintf("oUBCDEFGHIJKLMNOPQRST%07d", n), SessionKey: credential.NewSecret("iiOoSmVRd8BdynRI7qiA9g=="),
		Created: t0, Expires: expires,
	}
	switch n % 5 { // most are as WeChat's are
	case 1:
		s.UnionID = ""
	case 2:
		s.UnionID += "a longer one"
	}
	binary.BigEndian.PutUint64(s.Token[:], n)
	return s
}

func TestMemStoreEvictsTheSoonestToExpire(t *testing.T) {
	t.Parallel()
	m := memory.New(func() time.Time { return t0 }, 3)
	for n, minutes := range []int{30, 10, 20, 40} { // the fourth pushes out the second
		if err := m.Put(t.Context(), memSession(uint64(n), t0.Add(time.Duration(minutes)*time.Minute))); err != nil {
			t.Fatal(err)
		}
	}
	if m.Len() != 3 {
		t.Errorf("Len %d, want 3", m.Len())
	}
	for n, want := range []error{nil, session.ErrNoSession, nil, nil} {
		if _, err := m.Get(t.Context(), memSession(uint64(n), t0).Token); !errors.Is(err, want) {
			t.Errorf("session %d: %v, want %v", n, err, want)
		}
	}
}

// As time passes expired sessions go, whatever the calls are that come in.
func TestMemStoreDropsExpired(t *testing.T) {
	t.Parallel()
	now := t0
	m := memory.New(func() time.Time { return now }, 0)
	for n := range uint64(1000) {
		_ = m.Put(t.Context(), memSession(n, t0.Add(time.Minute)))
	}
	now = t0.Add(time.Hour)
	for range 40 {
		_, _ = m.Get(t.Context(), session.TokenHash{0xff})
	}
	if m.Len() != 0 {
		t.Errorf("%d expired sessions are still held", m.Len())
	}
}

// A session that has ended is none, also while it is held because more have ended
// than one call drops.
func TestMemStoreIsExactWhileItDrops(t *testing.T) {
	t.Parallel()
	now := t0
	m := memory.New(func() time.Time { return now }, 0)
	for n := range uint64(1000) {
		_ = m.Put(t.Context(), memSession(n, t0.Add(time.Minute)))
	}
	now = t0.Add(time.Minute)
	for n := uint64(500); n < 1000; n += 100 {
		held := m.Len()
		if _, err := m.Get(t.Context(), memSession(n, t0).Token); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("session %d: %v", n, err)
		}
		if err := m.Extend(t.Context(), memSession(n+1, t0.Add(time.Hour))); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("session %d is extended: %v", n+1, err)
		}
		if err := m.Put(t.Context(), memSession(n+2, now)); err != nil || m.Len() >= held {
			t.Errorf("%d held, then %d: %v", held, m.Len(), err)
		}
	}
	if m.Len() == 0 {
		t.Error("all were dropped at once")
	}
}

// Against a map that cannot be wrong, over many orders of expiry and removal.
func TestMemStoreAgainstModel(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewSource(1))
	now := t0
	m := memory.New(func() time.Time { return now }, 0)
	model := map[uint64]time.Time{}
	for range 20_000 {
		n := uint64(rnd.Intn(300))
		switch rnd.Intn(4) {
		case 0, 1:
			e := now.Add(time.Duration(rnd.Intn(200)) * time.Second)
			model[n] = e
			_ = m.Put(t.Context(), memSession(n, e))
		case 2:
			delete(model, n)
			_ = m.Delete(t.Context(), memSession(n, now).Token)
		case 3:
			now = now.Add(time.Duration(rnd.Intn(3)) * time.Second)
		}
		e, ok := model[n]
		put := memSession(n, e)
		got, err := m.Get(t.Context(), put.Token)
		if want := ok && e.After(now); want != (err == nil) {
			t.Fatalf("session %d at %v: %v, want present %t", n, now, err, want)
		}
		if err == nil &&
			(got.OpenID != put.OpenID || got.UnionID != put.UnionID || !got.SessionKey.Equal(put.SessionKey) || !got.Expires.Equal(e)) {
			t.Fatalf("session %d comes back as %+v", n, got)
		}
	}
}

// A full store against a model: whatever was put, extended and removed before, it
// is the session closest to its expiry that gives way.
func TestMemStoreEvictionAgainstModel(t *testing.T) {
	t.Parallel()
	for _, room := range []int{3, 5, 6, 10, 60} {
		evictAgainstModel(t, room)
	}
}

func evictAgainstModel(t *testing.T, room int) {
	t.Helper()
	rnd := rand.New(rand.NewSource(3))
	m := memory.New(func() time.Time { return t0 }, room)
	model := map[uint64]time.Duration{}
	soonest := func() (least uint64) {
		for n, d := range model {
			if least == 0 || d < model[least] {
				least = n
			}
		}
		return least
	}
	for i := range 5_000 {
		n := uint64(1 + rnd.Intn(3*room))
		ends := time.Hour + time.Duration(rnd.Int63n(int64(time.Hour)))&^0xffff | time.Duration(i) // no two are the same
		s := memSession(n, t0.Add(ends))
		switch _, there := model[n]; rnd.Intn(5) {
		case 0:
			delete(model, n)
			_ = m.Delete(t.Context(), s.Token)
		case 1, 2:
			if there {
				model[n] = ends
				if err := m.Extend(t.Context(), s); err != nil {
					t.Fatal(err)
				}
			}
		default:
			if !there && len(model) == room {
				gone := soonest()
				delete(model, gone)
				if err := m.Put(t.Context(), s); err != nil {
					t.Fatal(err)
				}
				model[n] = ends
				if _, err := m.Get(t.Context(), memSession(gone, t0).Token); !errors.Is(err, session.ErrNoSession) {
					t.Fatalf("room for %d, step %d: another one than the soonest to expire gave way", room, i)
				}
				continue
			}
			model[n] = ends
			if err := m.Put(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		if m.Len() != len(model) {
			t.Fatalf("room for %d, step %d: %d sessions, want %d", room, i, m.Len(), len(model))
		}
	}
}

// Few users with many sessions each, against a model: sessions leave the middle,
// the front and the end of what hangs together.
func TestMemStoreUsersAgainstModel(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewSource(2))
	m := memory.New(func() time.Time { return t0 }, 0)
	model := map[uint64]string{} // whose session it is
	for range 20_000 {
		s := memSession(uint64(rnd.Intn(200)), t0.Add(time.Hour))
		n := binary.BigEndian.Uint64(s.Token[:])
		s.OpenID = fmt.Sprint("user", rnd.Intn(4))
		switch rnd.Intn(20) {
		case 0:
			want := 0
			for k, user := range model {
				if user == s.OpenID {
					want++
					delete(model, k)
				}
			}
			if got, err := m.DeleteUser(t.Context(), s.AppID, s.OpenID); got != want || err != nil {
				t.Fatalf("DeleteUser: %d, %v; want %d", got, err, want)
			}
		case 1, 2, 3, 4, 5, 6, 7:
			delete(model, n)
			_ = m.Delete(t.Context(), s.Token)
		default:
			model[n] = s.OpenID
			_ = m.Put(t.Context(), s)
		}
		if m.Len() != len(model) {
			t.Fatalf("%d sessions, want %d", m.Len(), len(model))
		}
	}
}

// The heap is bounded in use: 100,000 sessions in under 30 MB. Not
// parallel, for it reads the memory of the process.
func TestMemStoreMemory(t *testing.T) {
	heap := func() int64 {
		var ms runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&ms)
		return int64(ms.HeapAlloc)
	}
	before := heap()
	m := memory.New(nil, 0)
	expires := time.Now().Add(time.Hour)
	for n := range uint64(100_000) {
		_ = m.Put(t.Context(), memSession(n, expires))
	}
	used := heap() - before
	t.Logf("%d bytes a session", used/100_000)
	if used > 30_000_000 {
		t.Errorf("100,000 sessions use %d MB", used>>20)
	}
	runtime.KeepAlive(m)
}

// BenchmarkMemStore is one session in a store that is full, of many users and of
// one who has them all.
func BenchmarkMemStore(b *testing.B) {
	for name, users := range map[string]uint64{"many users": 1 << 40, "one user": 1} {
		b.Run(name, func(b *testing.B) {
			m := memory.New(nil, 100_000)
			expires := time.Now().Add(time.Hour)
			var n uint64
			b.ReportAllocs()
			for b.Loop() {
				n++
				s := memSession(n, expires)
				s.OpenID = memSession(n%users, expires).OpenID
				_ = m.Put(b.Context(), s)
				_, _ = m.Get(b.Context(), s.Token)
			}
		})
	}
}
