package memory

import (
	"encoding/binary"
	"fmt"
	"maps"
	"runtime"
	"strings"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

var t0 = time.Date(2026, 9, 1, 12, 0, 7, 0, time.UTC)

// What comes and goes leaves nothing behind.
func TestMemLeavesNothing(t *testing.T) {
	t.Parallel()
	m := New(func() time.Time { return t0 }, 0)
	for n := range uint64(10_000) {
		s := session.Session{AppID: "wx0000000000000001", OpenID: "oABCDEFGHIJKLMNOPQRST0000001", UnionID: strings.Repeat("u", 28),
			SessionKey: credential.NewSecret("iiOoSmVRd8BdynRI7qiA9g=="), Expires: t0.Add(time.Hour)}
		if n%3 == 0 {
			s.OpenID = strings.Repeat("o", 100)
		}
		binary.BigEndian.PutUint64(s.Token[:], n)
		_ = m.Put(t.Context(), s)
		if n >= 10 {
			binary.BigEndian.PutUint64(s.Token[:], n-10)
			_ = m.Delete(t.Context(), s.Token)
		}
	}
	chained := 0
	for _, r := range m.users {
		for ; r != none; r = m.ends.at(r).older {
			chained++
		}
	}
	if len(m.tokens) != 10 || len(m.ends.refs) != 10 || chained != 10 || len(m.users) != 2 {
		t.Errorf("%d tokens, %d ends and %d sessions of %d users are held for 10 of 2", len(m.tokens), len(m.ends.refs), chained, len(m.users))
	}
	if len(m.ends.long) != 4 || len(m.ends.blocks) != 1 {
		t.Errorf("%d long texts of 4 are held, and %d blocks for 10 sessions", len(m.ends.long), len(m.ends.blocks))
	}
	for r := m.ends.unused; r != none; r = m.ends.at(r).older {
		if e := *m.ends.at(r); e != (entry{older: e.older}) {
			t.Fatalf("a free entry holds %+v", e)
		}
	}
	if n, err := m.DeleteUser(t.Context(), "wx0000000000000001", "oABCDEFGHIJKLMNOPQRST0000001"); n != 6 || err != nil || len(m.users) != 1 {
		t.Errorf("DeleteUser: %d, %v, and %d users are left", n, err, len(m.users))
	}
}

// One openid may be a user of many apps.
func TestMemTellsAppsApart(t *testing.T) {
	t.Parallel()
	m := New(func() time.Time { return t0 }, 0)
	app := func(n int) string { return fmt.Sprintf("wx%016d", n) }
	for n := range 200 {
		s := session.Session{AppID: app(n), OpenID: "oABCDEFGHIJKLMNOPQRST0000001", Expires: t0.Add(time.Hour)}
		s.Token[0] = byte(n)
		_ = m.Put(t.Context(), s)
	}
	for n := range 200 {
		if got, err := m.DeleteUser(t.Context(), app(n), "oABCDEFGHIJKLMNOPQRST0000001"); got != 1 || err != nil {
			t.Fatalf("app %d has %d sessions, %v", n, got, err)
		}
	}
}

// A text of any length comes back as it was put.
func TestMemTexts(t *testing.T) {
	t.Parallel()
	m := New(func() time.Time { return t0 }, 0)
	for n := range 2 * textRoom {
		for _, cut := range []int{0, n / 3, n / 2, n} {
			text := strings.Repeat("x", cut) + strings.Repeat("y", n-cut)
			s := session.Session{AppID: text[:cut/2], OpenID: text[cut/2 : cut], UnionID: text[cut : cut+(n-cut)/2],
				SessionKey: credential.NewSecret(text[cut+(n-cut)/2:]), Created: t0, Expires: t0.Add(time.Hour)}
			_ = m.Put(t.Context(), s)
			got, err := m.Get(t.Context(), s.Token)
			if err != nil || got.AppID != s.AppID || got.OpenID != s.OpenID || got.UnionID != s.UnionID || !got.SessionKey.Equal(s.SessionKey) {
				t.Fatalf("%d bytes: %+v, %v", n, got, err)
			}
			if n, _ := m.DeleteUser(t.Context(), s.AppID, s.OpenID); n != 1 {
				t.Fatalf("%d sessions of the user", n)
			}
		}
	}
}

// BenchmarkCollection is a collection with a hundred thousand sessions in memory, and with
// none.
func BenchmarkCollection(b *testing.B) {
	for _, sessions := range []int{0, 100_000} {
		b.Run(fmt.Sprint(sessions), func(b *testing.B) {
			m := New(nil, 0)
			for n := range sessions {
				s := session.Session{AppID: "wx0000000000000001", OpenID: fmt.Sprintf("oABCDEFGHIJKLMNOPQRST%07d", n),
					SessionKey: credential.NewSecret("iiOoSmVRd8BdynRI7qiA9g=="), Expires: time.Now().Add(time.Hour)}
				binary.BigEndian.PutUint64(s.Token[:], uint64(n))
				_ = m.Put(b.Context(), s)
			}
			for b.Loop() {
				runtime.GC()
			}
			runtime.KeepAlive(m)
		})
	}
}

// What has ended is swept, and nothing else is.
func TestMemSharedSweeps(t *testing.T) {
	t.Parallel()
	now := t0
	m := NewShared(func() time.Time { return now })
	ctx := t.Context()
	fill := func(ttl time.Duration, names ...string) {
		for _, name := range names {
			_ = m.Save(ctx, name, []byte("v"), ttl)
			_, _, _ = m.Lock(ctx, name, ttl)
			_, _ = m.Count(ctx, name, ttl)
		}
	}
	fill(2*time.Hour, "lives")
	for n := range memSharedSweep {
		fill(time.Minute, fmt.Sprint("ends ", n))
	}
	now = now.Add(time.Hour)
	for n := range memSharedSweep {
		fill(time.Minute, fmt.Sprint("new ", n%3))
	}
	held := map[byte]int{}
	for k := range m.held {
		held[k.kind]++
	}
	if !maps.Equal(held, map[byte]int{'v': 4, 'l': 4, 'c': 4}) {
		t.Errorf("%d values, %d locks and %d counters are held", held['v'], held['l'], held['c'])
	}
	if _, err := m.Load(ctx, "lives"); err != nil {
		t.Errorf("a value is gone: %v", err)
	}
	if _, held, err := m.Lock(ctx, "lives", time.Minute); held || err != nil {
		t.Errorf("a lock is gone: %v", err)
	}
	if n, err := m.Count(ctx, "lives", time.Minute); n != 2 || err != nil {
		t.Errorf("a counter is at %d, %v", n, err)
	}
}

// A bound of one holds one session; no bound is a million.
func TestMemStoreBounds(t *testing.T) {
	for max, want := range map[int]int{1: 1, 2: 2, 0: memDefaultMax, -1: memDefaultMax} {
		if m := New(nil, max); m.max != want {
			t.Errorf("%d: at most %d sessions, want %d", max, m.max, want)
		}
	}
}
