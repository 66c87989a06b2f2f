package memory

import (
	"encoding/binary"
	"fmt"
	"maps"
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
	for _, e := range m.users {
		for ; e != nil; e = e.older {
			chained++
		}
	}
	if len(m.tokens) != 10 || len(m.ends) != 10 || chained != 10 || len(m.users) != 2 {
		t.Errorf("%d tokens, %d ends and %d sessions of %d users are held for 10 of 2", len(m.tokens), len(m.ends), chained, len(m.users))
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
