package storetest

import (
	"encoding/binary"
	"maps"
	"sync"
	"time"

	"wxflow/relay/session"
)

// pages lists the sessions of a user in pages of a limit, and fails when one comes twice.
// between is called between two pages.
func (st store) pages(user session.Session, limit int, between func()) map[session.TokenHash]session.Session {
	st.Helper()
	all := map[session.TokenHash]session.Session{}
	var from session.TokenHash
	for n := 0; ; n++ {
		p, err := st.List(st.Context(), session.HashUser(user.AppID, user.OpenID), from, limit)
		if err != nil || len(p.Sessions) > limit || n > 20_000 {
			st.Fatalf("List: %d of at most %d sessions in page %d, %v", len(p.Sessions), limit, n, err)
		}
		for _, s := range p.Sessions {
			if _, twice := all[s.Token]; twice || s.AppID != user.AppID || s.OpenID != user.OpenID {
				st.Errorf("List: %+v, twice: %t", s, twice)
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

// wantListed fails unless that is what is listed of a user.
func (st store) wantListed(user session.Session, want ...session.Session) {
	st.Helper()
	got := st.pages(user, 2, func() {})
	for _, s := range want {
		if !same(got[s.Token], s) {
			st.Errorf("listed is %+v, want %+v", got[s.Token], s)
		}
		delete(got, s.Token)
	}
	if len(got) > 0 {
		st.Errorf("listed are %d more: %+v", len(got), got)
	}
}

// A user's sessions are listed and end: all that are good, and no other's. What came and
// went before does not count.
func lists(st store) {
	first := st.newSession(1, time.Hour)
	st.wantListed(first)
	second, third := st.newSession(1<<60, time.Hour), st.newSession(1<<63, 2*time.Hour)
	soon, gone := st.newSession(4, time.Minute), st.newSession(5, time.Hour)
	otherApp, otherUser := st.newSession(6, time.Hour), st.newSession(7, time.Hour)
	otherApp.AppID, otherUser.OpenID = "wx0000000000000002", "o-other"
	st.put(first, second, third, soon, gone, otherApp, otherUser)
	st.wantListed(first, first, second, third, soon, gone)
	st.wantListed(otherApp, otherApp)
	st.wantListed(otherUser, otherUser)
	st.advance(time.Minute)
	second = st.extend(second, time.Hour)
	st.delete(gone)
	moved := third
	moved.OpenID = "o-other"
	st.put(moved) // the token is another user's now
	st.wantListed(first, first, second)
	st.wantListed(otherUser, otherUser, moved)
	st.wantDeleted(first, 2)
	st.wantListed(first)
	st.wantNone(first, second, soon, gone)
	st.want(otherApp, otherUser, moved)
	st.wantDeleted(first, 0)
}

// Two users whose names together read the same are two.
func readsTheSame(st store) {
	apart, meet := st.newSession(1, time.Hour), st.newSession(2, time.Hour)
	apart.AppID, apart.OpenID = "wx1", "2o"
	meet.AppID, meet.OpenID = "wx12", "o"
	st.put(apart, meet)
	st.wantListed(apart, apart)
	st.wantDeleted(apart, 1)
	st.want(meet)
}

// Thousands of sessions of one user are listed in pages: each once, though others come,
// go and are extended between them; and they end in one call.
func listsMany(st store) {
	const many = 4_000
	want := map[session.TokenHash]bool{}
	number := func(n uint64) session.Session {
		s := st.newSession(n*0x9e3779b97f4a7c15, time.Hour) // anywhere
		binary.BigEndian.PutUint64(s.Token[8:], n)
		return s
	}
	var wg sync.WaitGroup
	for w := range uint64(100) { // a store may write for many at once
		wg.Go(func() {
			for n := w; n < many; n += 100 {
				if err := st.Put(st.Context(), number(n)); err != nil {
					st.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for n := range uint64(many) {
		want[number(n).Token] = true
	}
	come, went := uint64(many), uint64(0)
	got := st.pages(number(0), 397, func() {
		st.put(number(come))
		st.delete(number(went))
		st.extend(number(many/2+went), 2*time.Hour)
		delete(want, number(went).Token)
		come, went = come+1, went+1
	})
	maps.DeleteFunc(want, func(token session.TokenHash, _ bool) bool { _, ok := got[token]; return ok })
	if len(want) > 0 || come < many+10 {
		st.Errorf("%d sessions are not listed, %d pages", len(want), come-many)
	}
	st.wantDeleted(number(0), many) // as many came as went
	st.wantListed(number(0))
}

// An app's sessions end at once, those of later logins do not.
func endsApp(st store) {
	first, second, other := st.newSession(1, time.Hour), st.newSession(1<<60, time.Hour), st.newSession(3, time.Hour)
	second.OpenID, other.AppID = "o-other", "wx0000000000000002"
	st.put(first, second, other)
	st.must(st.EndApp(st.Context(), first.AppID))
	for _, s := range []session.Session{first, second} {
		st.wantNone(s)
		st.wantListed(s)
		s.Expires = s.Expires.Add(time.Hour)
		if err := st.Extend(st.Context(), s); err == nil {
			st.Error("a session that has ended was extended")
		}
		st.wantNone(s)
		st.wantDeleted(s, 0)
	}
	st.want(other)
	st.advance(1)
	again := st.newSession(4, time.Hour)
	st.put(again)
	st.want(again)
	st.wantListed(again, again)
	st.advance(time.Minute)
	for range 2 { // the later one counts
		st.must(st.EndApp(st.Context(), first.AppID))
	}
	st.wantNone(again)
	st.want(other)
}
