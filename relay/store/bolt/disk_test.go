package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"wxflow/e2e/testkit"
	"wxflow/relay/session"
)

// Whatever a disk did to the file, the store answers with an error or with what
// was there; it neither panics nor hangs.
func TestDamagedPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "s.db")
	s := open(t, file, Options{Now: at(t0)})
	var wg sync.WaitGroup
	for n := range uint64(300) {
		wg.Go(func() { put(t, s, newSession(n, t0.Add(time.Hour))) })
	}
	wg.Wait()
	s.Close()
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	failed := 0
	for page := 2; page < len(good)/4096; page++ {
		b := bytes.Clone(good)
		copy(b[page*4096:(page+1)*4096], bytes.Repeat([]byte{0xa5}, 4096))
		damaged := filepath.Join(dir, fmt.Sprint(page)) // a file each, for one that does not open is not let go
		if err := os.WriteFile(damaged, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(damaged, Options{Now: at(t0)})
		if err != nil {
			if !strings.Contains(err.Error(), "damaged") {
				t.Errorf("page %d: %v", page, err)
			}
			failed++
			continue
		}
		for n := range uint64(300) {
			if _, err := s.Get(t.Context(), newSession(n, t0).Token); err != nil {
				failed++
				break
			}
		}
		if s.Put(t.Context(), newSession(999, t0.Add(time.Hour))) != nil {
			failed++
		}
		s.Close()
	}
	if failed == 0 {
		t.Error("no damage was noticed")
	}
}

// A file that may not grow is a full disk: logins fail, sessions stay readable,
// and when there is room the next Ping finds it.
func TestFull(t *testing.T) {
	t.Parallel()
	now := t0
	var mu sync.Mutex
	s := open(t, filepath.Join(t.TempDir(), "s.db"),
		Options{MaxSize: 256 << 10, Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	var n uint64
	var err error
	for ; err == nil && n < 10_000; n++ {
		err = s.Put(t.Context(), newSession(n, t0.Add(time.Hour)))
	}
	if err == nil || n < 100 {
		t.Fatalf("%d sessions in 256 KiB: %v", n, err)
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("Ping does not see that it is full")
	}
	for i := range n - 1 {
		if _, err := s.Get(t.Context(), newSession(i, t0).Token); err != nil {
			t.Fatalf("session %d of %d: %v", i, n, err)
		}
	}
	if _, err := s.Get(t.Context(), newSession(n-1, t0).Token); !errors.Is(err, session.ErrNoSession) {
		t.Errorf("half-written: %v", err)
	}
	mu.Lock()
	now = t0.Add(2 * time.Hour) // sessions end, and make room
	mu.Unlock()
	for range n {
		if err = s.Ping(t.Context()); err == nil {
			break
		}
		_ = s.Delete(t.Context(), session.TokenHash{})
	}
	if err != nil {
		t.Fatalf("no recovery: %v", err)
	}
	put(t, s, newSession(1, t0.Add(3*time.Hour)))
}

// A full disk has a little room now and then, as sessions end. What is so small
// that it fits ends no outage, or the next login would lose its code.
func TestFullUntilTheProbeFits(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "s.db"), Options{MaxSize: 256 << 10, Now: at(t0)})
	var err error
	for n := uint64(0); err == nil && n < 10_000; n++ {
		err = s.Put(t.Context(), newSession(n, t0.Add(time.Hour)))
	}
	if err == nil {
		t.Fatal("it never gets full")
	}
	for n := range uint64(3) { // each frees less than a probe needs
		if err := s.Delete(t.Context(), newSession(n, t0).Token); err != nil {
			t.Fatalf("Delete: %v", err)
		}
		if err := s.Ping(t.Context()); err == nil {
			t.Fatalf("after %d small writes it says that there is room", n+1)
		}
	}
	if n, err := s.DeleteUser(t.Context(), newSession(0, t0).AppID, newSession(0, t0).OpenID); err != nil || n == 0 {
		t.Fatalf("DeleteUser: %d, %v", n, err)
	}
	for i := 0; err != nil && i < 10; i++ { // what was freed can be had two commits later
		err = s.Ping(t.Context())
	}
	if err != nil {
		t.Errorf("no recovery: %v", err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("after a good probe: %v", err)
	}
	if err := s.view(func(b buckets) error {
		if b.meta.Get(probeKey) != nil {
			t.Error("the probe keeps the room that it found")
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

// What points to sessions that are damaged goes, too, or the sweep would come to
// them again and again, and never to the rest.
func TestSweepPassesDamagedSessions(t *testing.T) {
	t.Parallel()
	now := t0
	var mu sync.Mutex
	s := open(t, filepath.Join(t.TempDir(), "s.db"), Options{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	var wg sync.WaitGroup
	for n := range uint64(3 * sweepMore) {
		wg.Go(func() { put(t, s, newSession(n, t0.Add(time.Minute))) })
	}
	wg.Wait()
	_, err := s.write(t.Context(), func(b buckets, _ int64) (int, error) {
		for n := range uint64(2 * sweepMore) {
			token := newSession(n, t0).Token
			if err := b.sessions.Put(token[:], []byte("damaged")); err != nil {
				return 0, err
			}
		}
		return 0, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	now = t0.Add(time.Hour)
	mu.Unlock()
	for range 10 {
		put(t, s, newSession(1000, t0.Add(2*time.Hour)))
	}
	if err := s.view(func(b buckets) error {
		if n, m := b.ends.Stats().KeyN, b.sessions.Stats().KeyN; n != 1 || m != 1 {
			t.Errorf("%d ends and %d sessions are left", n, m)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// A caller does not wait for a disk longer than its time.
func TestSlowDisk(t *testing.T) {
	t.Parallel()
	begun, disk := make(chan struct{}), make(chan struct{})
	s := open(t, filepath.Join(t.TempDir(), "s.db"), Options{Now: func() time.Time {
		begun <- struct{}{}
		<-disk
		return t0
	}})
	defer close(disk)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Delete(ctx, session.TokenHash{}) }()
	<-begun
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Delete: %v", err)
	}
}

// Logins that come in during one commit share the next one, however many they are.
func TestLoginsShareACommit(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "s.db"), Options{Now: at(t0)})
	commits := func() (n int) {
		if err := s.db.View(func(tx *bbolt.Tx) error { n = tx.ID(); return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := commits()
	busy, free := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := s.write(t.Context(), func(buckets, int64) (int, error) { close(busy); <-free; return 0, nil }); err != nil {
			t.Error(err)
		}
	})
	<-busy
	const logins = 200
	for n := range uint64(logins) {
		all.Go(func() { put(t, s, newSession(n, t0.Add(time.Hour))) })
	}
	if !testkit.Until(t.Context().Done(), func() bool { return len(s.ops) == logins }) {
		t.Errorf("%d logins wait", len(s.ops))
	}
	close(free)
	all.Wait()
	if n := commits() - before; n != 2 {
		t.Errorf("%d commits for %d logins and what they waited for", n, logins)
	}
	for n := range uint64(logins) {
		if _, err := s.Get(t.Context(), newSession(n, t0).Token); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkPut is a login's write: alone, and with company that shares the
// fsync.
func BenchmarkPut(b *testing.B) {
	for _, x := range []struct {
		name    string
		callers int
	}{{"alone", 1}, {"128 together", 64}} {
		b.Run(x.name, func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "s.db"), Options{Now: at(t0)})
			b.SetParallelism(x.callers)
			if x.callers == 1 {
				for n := uint64(0); b.Loop(); n++ {
					put(b, s, newSession(n, t0.Add(time.Hour)))
				}
				return
			}
			var mu sync.Mutex
			var n uint64
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					mu.Lock()
					n++
					x := newSession(n*0x9e3779b97f4a7c15, t0.Add(time.Hour))
					mu.Unlock()
					put(b, s, x)
				}
			})
		})
	}
}

func BenchmarkGet(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "s.db"), Options{Now: at(t0)})
	put(b, s, newSession(1, t0.Add(time.Hour)))
	token := newSession(1, t0).Token
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Get(b.Context(), token); err != nil {
			b.Fatal(err)
		}
	}
}
