package storetest

import (
	"errors"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

func extend(st store) {
	s, other := st.newSession(1, time.Hour), st.newSession(2, time.Hour)
	st.put(s, other)
	s.SessionKey = credential.NewSecret("the same key, sealed again and longer than it was")
	s = st.extend(s, 3*time.Hour+1)
	st.want(s)
	st.advance(2 * time.Hour)
	st.want(s)
	st.wantNone(other)
	s.SessionKey = credential.NewSecret("k")
	s = st.extend(s, time.Minute)
	st.want(s)
	st.advance(time.Minute - 1)
	st.want(s)
	st.advance(1)
	st.wantNone(s)
}

func extendNone(st store) {
	s := st.newSession(1, time.Hour)
	st.wantNoExtend(s) // never there
	st.put(s)
	st.advance(time.Hour)
	st.wantNoExtend(s) // expired
	st.put(st.newSession(1, time.Hour))
	st.delete(s)
	st.wantNoExtend(s) // deleted
	st.wantDeleted(s, 0)
}

func (st store) wantNoExtend(s session.Session) {
	st.Helper()
	s.Expires = st.now().Add(time.Hour)
	if err := st.Extend(st.Context(), s); !errors.Is(err, session.ErrNoSession) {
		st.Errorf("Extend: %v, want ErrNoSession", err)
	}
	st.wantNone(s)
}

// A session is one of its user's to the last moment, and so is one that lives longer than
// it was to.
func deletesToTheEnd(st store) {
	const life = time.Hour + 400*time.Microsecond
	s, long, other := st.newSession(1, life), st.newSession(2, time.Minute), st.newSession(3, 2*time.Hour)
	st.put(s, long)
	long = st.extend(long, life)
	st.advance(life - 1)
	st.put(other) // what has ended is cleared away about now
	st.want(s, long)
	st.wantDeleted(s, 3)
	st.wantNone(s, long)
}

// A session that ends soon takes no other with it out of what is known of its
// user, in whichever order they come.
func deletesLongAndShort(st store) {
	for i, user := range []string{"long first", "short first", "extended"} {
		long, short := st.newSession(uint64(2*i), time.Hour), st.newSession(uint64(2*i+1), time.Millisecond)
		long.OpenID, short.OpenID = user, user
		switch user {
		case "long first":
			st.put(long, short)
		case "short first":
			st.put(short, long)
		case "extended": // and shortened again
			long.Expires = st.now().Add(time.Minute)
			st.put(long, short)
			st.extend(long, time.Hour)
			long = st.extend(long, 2*time.Minute)
		}
		for range 5000 { // until a store that clears away by itself, by the real clock, has done so
			if _, err := st.Get(st.Context(), short.Token); err != nil {
				break
			}
		}
		st.want(long)
		st.advance(time.Minute)
		st.wantDeleted(long, 1)
		st.wantNone(long)
	}
}

func (st store) wantDeleted(s session.Session, want int) {
	st.Helper()
	if n, err := st.DeleteUser(st.Context(), s.AppID, s.OpenID); err != nil || n != want {
		st.Errorf("DeleteUser: %d, %v; want %d", n, err, want)
	}
}
