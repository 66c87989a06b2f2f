// Package memory keeps sessions, and what a fleet shares, in one process.
package memory

import (
	"bytes"
	"container/heap"
	"context"
	"slices"
	"sync"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

const (
	memDefaultMax = 1_000_000

	// memSweep bounds how many expired sessions one call drops, so that no
	// login pays for a million at once. It is more than the one that a Put
	// adds, so the store still converges.
	memSweep = 32
)

// A Store is a Store in memory, bounded and without a goroutine of its own:
// expired sessions are dropped a few at a time by the calls that come in. It
// is safe for concurrent use. Sessions do not survive the process.
type Store struct {
	now func() time.Time
	max int

	mu     sync.Mutex
	tokens map[session.TokenHash]*entry
	users  map[session.UserHash]*entry // the newest session of each
	ended  map[string]int64            // by app: what was created until then has ended
	ends   byEnd
}

// New returns an empty store. now is its clock, nil meaning the real
// one; at most max sessions are kept, 0 meaning a million. When it is full the
// session closest to its expiry gives way: it has the least left to lose.
func New(now func() time.Time, max int) *Store {
	if now == nil {
		now = time.Now
	}
	if max <= 0 {
		max = memDefaultMax
	}
	return &Store{now: now, max: max, tokens: map[session.TokenHash]*entry{}, users: map[session.UserHash]*entry{}, ended: map[string]int64{}}
}

// Len reports how many sessions are held, expired ones included until they
// are dropped.
func (m *Store) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.ends)
}

// Put implements Store.
func (m *Store) Put(_ context.Context, s session.Session) error {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	if old := m.tokens[s.Token]; old != nil {
		m.remove(old)
	}
	if s.Expires.UnixNano() <= now {
		return nil
	}
	if len(m.ends) >= m.max {
		m.remove(m.ends[0])
	}
	m.add(newEntry(s))
	return nil
}

// Get implements Store.
func (m *Store) Get(_ context.Context, token session.TokenHash) (session.Session, error) {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	e := m.tokens[token]
	if !m.live(e, now) {
		return session.Session{}, session.ErrNoSession
	}
	return e.session(), nil
}

// Extend implements Store.
func (m *Store) Extend(_ context.Context, s session.Session) error {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	e := m.tokens[s.Token]
	if !m.live(e, now) {
		return session.ErrNoSession
	}
	m.remove(e)
	m.add(newEntry(s))
	return nil
}

// Delete implements Store.
func (m *Store) Delete(_ context.Context, token session.TokenHash) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.tokens[token]; e != nil {
		m.remove(e)
	}
	return nil
}

// DeleteUser implements Store.
func (m *Store) DeleteUser(_ context.Context, appID, openID string) (int, error) {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for e := m.users[session.HashUser(appID, openID)]; e != nil; e = e.older {
		if m.live(e, now) {
			n++
		}
		m.remove(e)
	}
	return n, nil
}

// List implements Store. Others wait only while the sessions are gathered.
func (m *Store) List(_ context.Context, user session.UserHash, from session.TokenHash, limit int) (p session.Page, _ error) {
	now := m.now().UnixNano()
	var found []*entry
	m.mu.Lock()
	for e := m.users[user]; e != nil; e = e.older {
		if m.live(e, now) && bytes.Compare(e.token[:], from[:]) >= 0 {
			found = append(found, e)
		}
	}
	m.mu.Unlock()
	slices.SortFunc(found, func(a, b *entry) int { return bytes.Compare(a.token[:], b.token[:]) })
	if p.More = len(found) > limit; p.More {
		p.Next, found = found[limit].token, found[:limit]
	}
	for _, e := range found {
		p.Sessions = append(p.Sessions, e.session())
	}
	return p, nil
}

// EndApp implements Store. What has ended leaves when its time is over, as it would have.
func (m *Store) EndApp(_ context.Context, appID string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ended[appID] = m.now().UnixNano()
	return nil
}

// live reports whether there is a session that has not ended. The lock is held.
func (m *Store) live(e *entry, now int64) bool {
	if e == nil || e.expires <= now {
		return false
	}
	ended, ok := m.ended[e.appID]
	return !ok || e.created > ended
}

// sweep drops up to memSweep expired sessions. The lock is held.
func (m *Store) sweep(now int64) {
	for i := 0; i < memSweep && len(m.ends) > 0 && m.ends[0].expires <= now; i++ {
		m.remove(m.ends[0])
	}
}

// add keeps a session whose token is not there.
func (m *Store) add(e *entry) {
	m.tokens[e.token] = e
	user := session.HashUser(e.appID, e.openID())
	if e.older = m.users[user]; e.older != nil {
		e.older.newer = e
	}
	m.users[user] = e
	heap.Push(&m.ends, e)
}

// remove takes a session out. It leaves e.older as it is, for a loop over them.
func (m *Store) remove(e *entry) {
	delete(m.tokens, e.token)
	if e.older != nil {
		e.older.newer = e.newer
	}
	switch user := session.HashUser(e.appID, e.openID()); {
	case e.newer != nil:
		e.newer.older = e.older
	case e.older != nil:
		m.users[user] = e.older
	default:
		delete(m.users, user)
	}
	heap.Remove(&m.ends, e.at)
}

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
