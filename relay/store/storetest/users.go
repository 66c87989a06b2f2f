package storetest

import (
	"errors"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

func extend(t *testing.T, st session.Store, c *clock) {
	s, other := newSession(c, 1, time.Hour), newSession(c, 2, time.Hour)
	put(t, st, s)
	put(t, st, other)
	mustExtend := func(ttl time.Duration, key string) {
		t.Helper()
		s.Expires, s.SessionKey = c.now().Add(ttl), credential.NewSecret(key)
		if err := st.Extend(t.Context(), s); err != nil {
			t.Fatalf("Extend: %v", err)
		}
		wantSession(t, st, s)
	}
	mustExtend(3*time.Hour+1, "the same key, sealed again and longer than it was")
	c.advance(2 * time.Hour)
	wantSession(t, st, s)
	wantNone(t, st, other.Token)
	mustExtend(time.Minute, "k")
	c.advance(time.Minute - 1)
	wantSession(t, st, s)
	c.advance(1)
	wantNone(t, st, s.Token)
}

func extendNone(t *testing.T, st session.Store, c *clock) {
	s := newSession(c, 1, time.Hour)
	wantNoExtend := func() {
		t.Helper()
		longer := s
		longer.Expires = c.now().Add(time.Hour)
		if err := st.Extend(t.Context(), longer); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("Extend: %v, want ErrNoSession", err)
		}
		wantNone(t, st, s.Token)
	}
	wantNoExtend() // never there
	put(t, st, s)
	c.advance(time.Hour)
	wantNoExtend() // expired
	put(t, st, newSession(c, 1, time.Hour))
	if err := st.Delete(t.Context(), s.Token); err != nil {
		t.Fatal(err)
	}
	wantNoExtend() // deleted
	wantDeleted(t, st, s, 0)
}

func deletesUser(t *testing.T, st session.Store, c *clock) {
	first, second, gone := newSession(c, 1, time.Hour), newSession(c, 2, time.Hour), newSession(c, 3, time.Minute)
	otherApp, otherUser := newSession(c, 4, time.Hour), newSession(c, 5, time.Hour)
	otherApp.AppID = "wx0000000000000002"
	otherUser.OpenID = "o-other"
	for _, s := range []session.Session{first, otherApp, second, gone, otherUser} {
		put(t, st, s)
	}
	c.advance(time.Minute)
	wantDeleted(t, st, first, 2)
	for _, s := range []session.Session{first, second, gone} {
		wantNone(t, st, s.Token)
	}
	wantSession(t, st, otherApp)
	wantSession(t, st, otherUser)
	wantDeleted(t, st, first, 0)

	// Two users whose names together read the same.
	apart, meet := newSession(c, 6, time.Hour), newSession(c, 7, time.Hour)
	apart.AppID, apart.OpenID = "wx1", "2o"
	meet.AppID, meet.OpenID = "wx12", "o"
	put(t, st, apart)
	put(t, st, meet)
	wantDeleted(t, st, apart, 1)
	wantSession(t, st, meet)

	// What came and went before does not come back, nor count.
	put(t, st, first)
	put(t, st, second)
	if err := st.Delete(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	moved := second
	moved.OpenID = "o-other"
	put(t, st, moved) // the token is another user's now
	wantDeleted(t, st, first, 0)
	wantSession(t, st, moved)
}

// A session that lives longer than it was to is still one of its user's.
func deletesExtended(t *testing.T, st session.Store, c *clock) {
	long, other := newSession(c, 1, time.Hour), newSession(c, 2, 3*time.Hour)
	put(t, st, long)
	long.Expires = c.now().Add(3 * time.Hour)
	if err := st.Extend(t.Context(), long); err != nil {
		t.Fatal(err)
	}
	c.advance(2 * time.Hour)
	put(t, st, other) // what has ended is cleared away about now
	wantDeleted(t, st, long, 2)
	wantNone(t, st, long.Token)
}

// A session is one of its user's to the last moment.
func deletesToTheEnd(t *testing.T, st session.Store, c *clock) {
	s, other := newSession(c, 1, time.Hour+400*time.Microsecond), newSession(c, 2, 2*time.Hour)
	put(t, st, s)
	c.advance(time.Hour + 400*time.Microsecond - 1)
	put(t, st, other)
	wantSession(t, st, s)
	wantDeleted(t, st, s, 2)
	wantNone(t, st, s.Token)
}

// A session that ends soon takes no other with it out of what is known of its
// user, in whichever order they come.
func deletesLongAndShort(t *testing.T, st session.Store, c *clock) {
	for user, ttls := range map[string][]time.Duration{
		"long first": {time.Hour, time.Millisecond}, "short first": {time.Millisecond, time.Hour}, "extended": {time.Minute, time.Millisecond},
	} {
		var longest, short session.Session
		for i, ttl := range ttls {
			s := newSession(c, uint64(len(user)*10+i), ttl)
			s.OpenID = user
			put(t, st, s)
			if ttl > time.Millisecond {
				longest = s
			} else {
				short = s
			}
		}
		if user == "extended" { // and shortened again
			for _, ttl := range []time.Duration{time.Hour, 2 * time.Minute} {
				longest.Expires = c.now().Add(ttl)
				if err := st.Extend(t.Context(), longest); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 5000 { // until a store that clears away by itself, by the real clock, has done so
			if _, err := st.Get(t.Context(), short.Token); err != nil {
				break
			}
		}
		wantSession(t, st, longest)
		c.advance(time.Minute)
		wantDeleted(t, st, longest, 1)
		wantNone(t, st, longest.Token)
	}
}

func wantDeleted(t *testing.T, st session.Store, s session.Session, want int) {
	t.Helper()
	if n, err := st.DeleteUser(t.Context(), s.AppID, s.OpenID); err != nil || n != want {
		t.Errorf("DeleteUser: %d, %v; want %d", n, err, want)
	}
}
