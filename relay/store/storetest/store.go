// Package storetest is the conformance suite of session.Store: what every store
// has to do, as tests. An implementation's own test is
//
//	storetest.Run(t, func(t *testing.T, now func() time.Time) session.Store {
//		return mystore.New(now)
//	})
package storetest

import (
	"encoding/binary"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

// Open returns an empty store that goes by the clock now. It cleans up after
// itself with t.Cleanup.
type Open func(t *testing.T, now func() time.Time) session.Store

// A clock is moved by the test, from any goroutine.
type clock struct{ ns atomic.Int64 }

func newClock() *clock {
	c := new(clock)
	c.ns.Store(time.Date(2026, 9, 1, 12, 0, 0, 123456789, time.UTC).UnixNano())
	return c
}

func (c *clock) now() time.Time { return time.Unix(0, c.ns.Load()).UTC() }

func (c *clock) advance(d time.Duration) { c.ns.Add(int64(d)) }

// Run tests the stores that open makes.
func Run(t *testing.T, open Open) {
	for _, x := range []struct {
		name string
		test func(*testing.T, session.Store, *clock)
	}{
		{"get returns what was put", roundTrip},
		{"unknown token", unknown},
		{"put replaces", replaces},
		{"delete forgets, twice is fine", deletes},
		{"expiry is exact", expires},
		{"what has expired is not put", putExpired},
		{"a session put again lives on", extends},
		{"extend lengthens and shortens", extend},
		{"extend makes no session", extendNone},
		{"a user's sessions go together", deletesUser},
		{"so does one that was extended", deletesExtended},
		{"to the last moment", deletesToTheEnd},
		{"so do a long one and a short one", deletesLongAndShort},
		{"a user's sessions are listed", lists},
		{"ten thousand of them, in pages", listsMany},
		{"an app's sessions end together", endsApp},
		{"secrets survive any bytes", anyBytes},
		{"texts of any length", anyLength},
		{"concurrent use", concurrent},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			x.test(t, open(t, c.now), c)
		})
	}
}

func newSession(c *clock, n uint64, ttl time.Duration) session.Session {
	s := session.Session{
		AppID: "wx0000000000000001", OpenID: "o-open", UnionID: "o-union", SessionKey: credential.NewSecret("key=="),
		Created: c.now(), Expires: c.now().Add(ttl),
	}
	binary.BigEndian.PutUint64(s.Token[:], n)
	return s
}

func put(t *testing.T, st session.Store, s session.Session) {
	t.Helper()
	if err := st.Put(t.Context(), s); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

// wantSession fails unless the store has exactly want under its token.
func wantSession(t *testing.T, st session.Store, want session.Session) {
	t.Helper()
	got, err := st.Get(t.Context(), want.Token)
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	if !got.Created.Equal(want.Created) || !got.Expires.Equal(want.Expires) {
		t.Errorf("times %v, %v; want %v, %v", got.Created, got.Expires, want.Created, want.Expires)
	}
	if got.Token != want.Token || got.AppID != want.AppID || got.OpenID != want.OpenID || got.UnionID != want.UnionID {
		t.Errorf("got another session than was put: %+v, want %+v", got, want)
	}
	if !got.SessionKey.Equal(want.SessionKey) {
		t.Error("got another session_key than was put")
	}
}

func wantNone(t *testing.T, st session.Store, token session.TokenHash) {
	t.Helper()
	got, err := st.Get(t.Context(), token)
	if !errors.Is(err, session.ErrNoSession) {
		t.Errorf("Get: %v, want ErrNoSession", err)
	}
	if got.OpenID != "" || !got.SessionKey.Empty() {
		t.Errorf("Get returned a session beside its error")
	}
}

func roundTrip(t *testing.T, st session.Store, c *clock) {
	a, b := newSession(c, 1, time.Hour), newSession(c, 2, 2*time.Hour)
	b.UnionID = ""
	b.AppID, b.OpenID = "wx0000000000000002", "o-other"
	put(t, st, a)
	put(t, st, b)
	wantSession(t, st, a)
	wantSession(t, st, b)
}

func unknown(t *testing.T, st session.Store, c *clock) {
	wantNone(t, st, newSession(c, 9, time.Hour).Token)
	put(t, st, newSession(c, 1, time.Hour))
	wantNone(t, st, newSession(c, 9, time.Hour).Token)
}

func replaces(t *testing.T, st session.Store, c *clock) {
	s := newSession(c, 1, time.Hour)
	put(t, st, s)
	s.OpenID, s.SessionKey, s.Expires = "o-new", credential.NewSecret("newkey=="), s.Expires.Add(time.Minute)
	put(t, st, s)
	wantSession(t, st, s)
}

func deletes(t *testing.T, st session.Store, c *clock) {
	s, other := newSession(c, 1, time.Hour), newSession(c, 2, time.Hour)
	put(t, st, s)
	put(t, st, other)
	for range 2 {
		if err := st.Delete(t.Context(), s.Token); err != nil {
			t.Fatalf("Delete: %v", err)
		}
		wantNone(t, st, s.Token)
	}
	wantSession(t, st, other)
}

func expires(t *testing.T, st session.Store, c *clock) {
	s, later := newSession(c, 1, time.Hour), newSession(c, 2, 2*time.Hour)
	put(t, st, s)
	put(t, st, later)
	c.advance(time.Hour - time.Nanosecond)
	wantSession(t, st, s)
	c.advance(time.Nanosecond)
	wantNone(t, st, s.Token)
	wantSession(t, st, later)
	c.advance(24 * time.Hour)
	wantNone(t, st, later.Token)
}

func putExpired(t *testing.T, st session.Store, c *clock) {
	s := newSession(c, 1, time.Hour)
	put(t, st, s)
	s.Expires = c.now()
	put(t, st, s)
	wantNone(t, st, s.Token)
}

func extends(t *testing.T, st session.Store, c *clock) {
	s := newSession(c, 1, time.Hour)
	put(t, st, s)
	s.Expires = s.Expires.Add(time.Hour)
	put(t, st, s)
	c.advance(90 * time.Minute)
	wantSession(t, st, s)
}

func anyBytes(t *testing.T, st session.Store, c *clock) {
	s := newSession(c, 1, time.Hour)
	s.SessionKey = credential.NewSecret("\x00\n\"\\\xff==") // ours is base64; a store shall not depend on it
	put(t, st, s)
	wantSession(t, st, s)
	s.OpenID, s.UnionID, s.SessionKey = "", "", credential.Secret{}
	put(t, st, s)
	wantSession(t, st, s)
}

func anyLength(t *testing.T, st session.Store, c *clock) {
	for n := range 64 {
		s := newSession(c, uint64(n%3), time.Hour) // some are replaced
		s.OpenID, s.UnionID = strings.Repeat("o", n), []string{"", strings.Repeat("u", 28), strings.Repeat("u", n)}[n/2%3]
		s.SessionKey = credential.NewSecret("iiOoSmVRd8BdynRI7qiA9g=" + string(rune('a'+n%26)))
		put(t, st, s)
		wantSession(t, st, s)
	}
}

func concurrent(t *testing.T, st session.Store, c *clock) {
	const workers, each = 16, 50
	ctx := t.Context()
	var wg sync.WaitGroup
	for w := range uint64(workers) {
		wg.Go(func() {
			for i := range uint64(each) {
				s, shared := newSession(c, w<<32|i, time.Hour), newSession(c, 1<<60|i, time.Hour)
				err := st.Put(ctx, s)
				got, err2 := st.Get(ctx, s.Token)
				err = errors.Join(err, err2, st.Put(ctx, shared), st.Delete(ctx, shared.Token))
				if err != nil || got.OpenID != s.OpenID {
					t.Errorf("read %q, put %q: %v", got.OpenID, s.OpenID, err)
					return
				}
				c.advance(time.Millisecond)
			}
		})
	}
	wg.Wait()
	for w := range uint64(workers) {
		got, err := st.Get(ctx, newSession(c, w<<32, time.Hour).Token)
		if err != nil || got.OpenID != "o-open" {
			t.Errorf("worker %d: its first session is gone: %v", w, err)
		}
	}
}
