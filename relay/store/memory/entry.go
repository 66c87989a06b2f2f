package memory

import (
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

// An entry is a session as the store keeps it, with one pointer for all of its texts: a
// hundred thousand sessions are 29 MB.
type entry struct {
	token             session.TokenHash
	appID             string
	text              string // openid, unionid and session_key
	openEnd, unionEnd int32  // where the first two end in it
	created, expires  int64  // Unix nanoseconds
	at                int    // in byEnd
	newer, older      *entry // of the same user, who can have any number of sessions
}

func newEntry(s session.Session) *entry {
	n := len(s.OpenID)
	return &entry{
		token: s.Token, appID: s.AppID, text: s.OpenID + s.UnionID + s.SessionKey.Reveal(),
		openEnd: int32(n), unionEnd: int32(n + len(s.UnionID)),
		created: s.Created.UnixNano(), expires: s.Expires.UnixNano(),
	}
}

func (e *entry) openID() string { return e.text[:e.openEnd] }

func (e *entry) session() session.Session {
	return session.Session{
		Token: e.token, AppID: e.appID, OpenID: e.openID(), UnionID: e.text[e.openEnd:e.unionEnd],
		SessionKey: credential.NewSecret(e.text[e.unionEnd:]), Created: time.Unix(0, e.created), Expires: time.Unix(0, e.expires),
	}
}

// byEnd is a heap of the sessions, the soonest to expire first.
type byEnd []*entry

func (h byEnd) Len() int           { return len(h) }
func (h byEnd) Less(i, j int) bool { return h[i].expires < h[j].expires }
func (h byEnd) Swap(i, j int)      { h[i], h[j] = h[j], h[i]; h[i].at, h[j].at = i, j }

// Push appends a session.
func (h *byEnd) Push(x any) {
	e := x.(*entry)
	e.at = len(*h)
	*h = append(*h, e)
}

// Pop takes the last one out.
func (h *byEnd) Pop() any {
	last := len(*h) - 1
	e := (*h)[last]
	(*h)[last] = nil // nothing else may hold on to it
	*h = (*h)[:last]
	return e
}
