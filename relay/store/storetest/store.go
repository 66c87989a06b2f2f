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

// A store is one under test. What must not fail ends the test when it does.
type store struct {
	session.Store
	*testing.T
	*clock
}

// Run tests the stores that open makes.
func Run(t *testing.T, open Open) {
	for _, x := range []struct {
		name string
		test func(store)
	}{
		{"get returns what was put and nothing else", roundTrip},
		{"put replaces, and ends what has expired", replaces},
		{"delete forgets, twice is fine", deletes},
		{"expiry is exact", expires},
		{"extend lengthens and shortens", extend},
		{"extend makes no session", extendNone},
		{"a user's sessions are listed, and go together", lists},
		{"to the last moment, extended or not", deletesToTheEnd},
		{"so do a long one and a short one", deletesLongAndShort},
		{"users whose names read the same are two", readsTheSame},
		{"thousands of them, in pages", listsMany},
		{"an app's sessions end together", endsApp},
		{"texts of any length, secrets of any bytes", anyText},
		{"concurrent use", concurrent},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			x.test(store{open(t, c.now), t, c})
		})
	}
}

// newSession returns a session of the usual user.
func (c *clock) newSession(n uint64, ttl time.Duration) session.Session {
	s := session.Session{
		AppID: "wx0000000000000001", OpenID: "o-open", UnionID: "o-union", SessionKey: credential.NewSecret("key=="),
		Created: c.now(), Expires: c.now().Add(ttl),
	}
	binary.BigEndian.PutUint64(s.Token[:], n)
	return s
}

// must ends the test when a call has failed.
func (st store) must(err error) {
	st.Helper()
	if err != nil {
		st.Fatal(err)
	}
}

func (st store) put(all ...session.Session) {
	st.Helper()
	for _, s := range all {
		st.must(st.Put(st.Context(), s))
	}
}

// extend has a session end after ttl from now, and returns it.
func (st store) extend(s session.Session, ttl time.Duration) session.Session {
	st.Helper()
	s.Expires = st.now().Add(ttl)
	st.must(st.Extend(st.Context(), s))
	return s
}

func (st store) delete(s session.Session) {
	st.Helper()
	st.must(st.Delete(st.Context(), s.Token))
}

// want fails unless the store has exactly these under their tokens.
func (st store) want(all ...session.Session) {
	st.Helper()
	for _, want := range all {
		got, err := st.Get(st.Context(), want.Token)
		if st.must(err); !same(got, want) {
			st.Errorf("got another session than was put, or another session_key: %+v, want %+v", got, want)
		}
	}
}

// same reports whether a session is the other one, its session_key included.
func same(a, b session.Session) bool {
	return a.Token == b.Token && a.AppID == b.AppID && a.OpenID == b.OpenID && a.UnionID == b.UnionID &&
		a.Created.Equal(b.Created) && a.Expires.Equal(b.Expires) && a.SessionKey.Equal(b.SessionKey)
}

func (st store) wantNone(all ...session.Session) {
	st.Helper()
	for _, s := range all {
		got, err := st.Get(st.Context(), s.Token)
		if !errors.Is(err, session.ErrNoSession) {
			st.Errorf("Get: %v, want ErrNoSession", err)
		}
		if got.OpenID != "" || !got.SessionKey.Empty() {
			st.Errorf("Get returned a session beside its error")
		}
	}
}

func roundTrip(st store) {
	a, b, none := st.newSession(1, time.Hour), st.newSession(2, 2*time.Hour), st.newSession(9, time.Hour)
	b.AppID, b.OpenID, b.UnionID = "wx0000000000000002", "o-other", ""
	st.wantNone(none)
	st.put(a, b)
	st.want(a, b)
	st.wantNone(none)
}

func replaces(st store) {
	s := st.newSession(1, time.Hour)
	st.put(s)
	s.OpenID, s.SessionKey, s.Expires = "o-new", credential.NewSecret("newkey=="), s.Expires.Add(time.Hour)
	st.put(s)
	st.want(s)
	st.advance(90 * time.Minute)
	st.want(s)
	s.Expires = st.now()
	st.put(s)
	st.wantNone(s)
}

func deletes(st store) {
	s, other := st.newSession(1, time.Hour), st.newSession(2, time.Hour)
	st.put(s, other)
	for range 2 {
		st.delete(s)
		st.wantNone(s)
	}
	st.want(other)
}

func expires(st store) {
	s, later := st.newSession(1, time.Hour), st.newSession(2, 2*time.Hour)
	st.put(s, later)
	st.advance(time.Hour - time.Nanosecond)
	st.want(s)
	st.advance(time.Nanosecond)
	st.wantNone(s)
	st.want(later)
	st.advance(24 * time.Hour)
	st.wantNone(later)
}

func anyText(st store) {
	for n := range 64 {
		s := st.newSession(uint64(n%3), time.Hour) // some are replaced
		s.OpenID, s.UnionID = strings.Repeat("o", n), []string{"", strings.Repeat("u", 28), strings.Repeat("u", n)}[n/2%3]
		// Ours is base64; a store shall not depend on it.
		s.SessionKey = credential.NewSecret([]string{"", "iiOoSmVRd8BdynRI7qiA9g=", "\x00\n\"\\\xff=="}[n%3] + strings.Repeat("k", n/3))
		st.put(s)
		st.want(s)
	}
}

func concurrent(st store) {
	const workers, each = 16, 50
	ctx := st.Context()
	var wg sync.WaitGroup
	for w := range uint64(workers) {
		wg.Go(func() {
			for i := range uint64(each) {
				s, shared := st.newSession(w<<32|i, time.Hour), st.newSession(1<<60|i, time.Hour)
				err := st.Put(ctx, s)
				got, err2 := st.Get(ctx, s.Token)
				err = errors.Join(err, err2, st.Put(ctx, shared), st.Delete(ctx, shared.Token))
				if err != nil || got.OpenID != s.OpenID {
					st.Errorf("read %q, put %q: %v", got.OpenID, s.OpenID, err)
					return
				}
				st.advance(time.Millisecond)
			}
		})
	}
	wg.Wait()
	for w := range uint64(workers) {
		got, err := st.Get(ctx, st.newSession(w<<32, time.Hour).Token)
		if err != nil || got.OpenID != "o-open" {
			st.Errorf("worker %d: its first session is gone: %v", w, err)
		}
	}
}
