package storetest

import (
	"encoding/binary"
	"maps"
	"sync"
	"testing"
	"time"

	"wxflow/relay/session"
)

// pages lists a user's sessions in pages of a limit, and fails when one comes twice.
// between is called between two pages.
func pages(t *testing.T, st session.Store, appID, openID string, limit int, between func()) map[session.TokenHash]session.Session {
	t.Helper()
	all := map[session.TokenHash]session.Session{}
	var from session.TokenHash
	for n := 0; ; n++ {
		p, err := st.List(t.Context(), session.HashUser(appID, openID), from, limit)
		if err != nil || len(p.Sessions) > limit || n > 20_000 {
			t.Fatalf("List: %d of at most %d sessions in page %d, %v", len(p.Sessions), limit, n, err)
		}
		for _, s := range p.Sessions {
			if _, twice := all[s.Token]; twice || s.AppID != appID || s.OpenID != openID {
				t.Errorf("List: %+v, twice: %t", s, twice)
			}
			all[s.Token] = s
		}
		if !p.More {
			return all
		}
		from = p.Next
		between()
	}
}

// wantListed fails unless that is what is listed of the user of the first.
func wantListed(t *testing.T, st session.Store, user session.Session, want ...session.Session) {
	t.Helper()
	got := pages(t, st, user.AppID, user.OpenID, 2, func() {})
	for _, s := range want {
		x, ok := got[s.Token]
		if !ok || !x.Created.Equal(s.Created) || !x.Expires.Equal(s.Expires) || x.UnionID != s.UnionID || !x.SessionKey.Equal(s.SessionKey) {
			t.Errorf("listed is %+v (%t), want %+v", x, ok, s)
		}
		delete(got, s.Token)
	}
	if len(got) > 0 {
		t.Errorf("listed are %d more: %+v", len(got), got)
	}
}

// A user's sessions are listed: all that are good, and no other's.
func lists(t *testing.T, st session.Store, c *clock) {
	first := newSession(c, 1, time.Hour)
	wantListed(t, st, first)
	second, third, soon, gone := newSession(c, 1<<60, time.Hour), newSession(c, 1<<63, 2*time.Hour), newSession(c, 4, time.Minute),
		newSession(c, 5, time.Hour)
	otherApp, otherUser := newSession(c, 6, time.Hour), newSession(c, 7, time.Hour)
	otherApp.AppID, otherUser.OpenID = "wx0000000000000002", "o-other"
	for _, s := range []session.Session{first, second, third, soon, gone, otherApp, otherUser} {
		put(t, st, s)
	}
	wantListed(t, st, first, first, second, third, soon, gone)
	wantListed(t, st, otherApp, otherApp)
	wantListed(t, st, otherUser, otherUser)
	c.advance(time.Minute)
	second.Expires = c.now().Add(time.Hour)
	if err := st.Extend(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if err := st.Delete(t.Context(), gone.Token); err != nil {
		t.Fatal(err)
	}
	moved := third
	moved.OpenID = "o-other"
	put(t, st, moved) // the token is another user's now
	wantListed(t, st, first, first, second)
	wantListed(t, st, otherUser, otherUser, moved)
	wantDeleted(t, st, first, 2)
	wantListed(t, st, first)
}

// Ten thousand sessions of one user are listed in pages: each once, though others come,
// go and are extended between them; and they end in one call.
func listsMany(t *testing.T, st session.Store, c *clock) {
	const many = 10_000
	want := map[session.TokenHash]bool{}
	number := func(n uint64) session.Session {
		s := newSession(c, n*0x9e3779b97f4a7c15, time.Hour) // anywhere
		binary.BigEndian.PutUint64(s.Token[8:], n)
		return s
	}
	var wg sync.WaitGroup
	for w := range uint64(100) { // a store may write for many at once
		wg.Go(func() {
			for n := w; n < many; n += 100 {
				if err := st.Put(t.Context(), number(n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for n := range uint64(many) {
		want[number(n).Token] = true
	}
	come, went := uint64(many), uint64(0)
	got := pages(t, st, "wx0000000000000001", "o-open", 997, func() {
		put(t, st, number(come))
		gone, longer := number(went), number(many/2+went)
		if err := st.Delete(t.Context(), gone.Token); err != nil {
			t.Fatal(err)
		}
		longer.Expires = longer.Expires.Add(time.Hour)
		if err := st.Extend(t.Context(), longer); err != nil {
			t.Fatal(err)
		}
		delete(want, gone.Token)
		come, went = come+1, went+1
	})
	maps.DeleteFunc(want, func(token session.TokenHash, _ bool) bool { _, ok := got[token]; return ok })
	if len(want) > 0 || come < many+10 {
		t.Errorf("%d sessions are not listed, %d pages", len(want), come-many)
	}
	wantDeleted(t, st, number(0), many) // as many came as went
	wantListed(t, st, number(0))
}

// An app's sessions end at once, those of later logins do not.
func endsApp(t *testing.T, st session.Store, c *clock) {
	first, second, other := newSession(c, 1, time.Hour), newSession(c, 1<<60, time.Hour), newSession(c, 3, time.Hour)
	second.OpenID, other.AppID = "o-other", "wx0000000000000002"
	for _, s := range []session.Session{first, second, other} {
		put(t, st, s)
	}
	if err := st.EndApp(t.Context(), first.AppID); err != nil {
		t.Fatal(err)
	}
	for _, s := range []session.Session{first, second} {
		wantNone(t, st, s.Token)
		wantListed(t, st, s)
		s.Expires = s.Expires.Add(time.Hour)
		if err := st.Extend(t.Context(), s); err == nil {
			t.Error("a session that has ended was extended")
		}
		wantNone(t, st, s.Token)
		wantDeleted(t, st, s, 0)
	}
	wantSession(t, st, other)
	c.advance(1)
	again := newSession(c, 4, time.Hour)
	put(t, st, again)
	wantSession(t, st, again)
	wantListed(t, st, again, again)
	c.advance(time.Minute)
	for range 2 { // the later one counts
		if err := st.EndApp(t.Context(), first.AppID); err != nil {
			t.Fatal(err)
		}
	}
	wantNone(t, st, again.Token)
	wantSession(t, st, other)
}
