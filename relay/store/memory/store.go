// Package memory keeps sessions, and what a fleet shares, in one process.
package memory

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

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
	tokens map[session.TokenHash]ref
	users  map[session.UserHash]ref // the newest session of each
	ended  map[string]int64         // by app: what was created until then has ended
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
	return &Store{now: now, max: max, tokens: map[session.TokenHash]ref{}, users: map[session.UserHash]ref{}, ended: map[string]int64{}}
}

// Len reports how many sessions are held, expired ones included until they
// are dropped.
func (m *Store) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.ends.refs)
}

// Put implements Store.
func (m *Store) Put(_ context.Context, s session.Session) error {
	now, user := m.now().UnixNano(), session.HashUser(s.AppID, s.OpenID)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	if old := m.tokens[s.Token]; old != none {
		m.remove(old)
	}
	if s.Expires.UnixNano() <= now {
		return nil
	}
	if len(m.ends.refs) >= m.max {
		m.remove(m.ends.refs[0])
	}
	m.add(s, user)
	return nil
}

// Get implements Store.
func (m *Store) Get(_ context.Context, token session.TokenHash) (session.Session, error) {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	r := m.tokens[token]
	if !m.live(r, now) {
		return session.Session{}, session.ErrNoSession
	}
	return m.ends.session(r), nil
}

// Extend implements Store.
func (m *Store) Extend(_ context.Context, s session.Session) error {
	now, user := m.now().UnixNano(), session.HashUser(s.AppID, s.OpenID)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	r := m.tokens[s.Token]
	if !m.live(r, now) {
		return session.ErrNoSession
	}
	m.remove(r)
	m.add(s, user)
	return nil
}

// Delete implements Store.
func (m *Store) Delete(_ context.Context, token session.TokenHash) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.tokens[token]; r != none {
		m.remove(r)
	}
	return nil
}

// DeleteUser implements Store.
func (m *Store) DeleteUser(_ context.Context, appID, openID string) (int, error) {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for r := m.users[session.HashUser(appID, openID)]; r != none; {
		if m.live(r, now) {
			n++
		}
		older := m.ends.at(r).older
		m.remove(r)
		r = older
	}
	return n, nil
}

// List implements Store. Others wait only while the tokens are gathered, and while the
// page is.
func (m *Store) List(_ context.Context, user session.UserHash, from session.TokenHash, limit int) (p session.Page, _ error) {
	now := m.now().UnixNano()
	var found []session.TokenHash
	m.mu.Lock()
	for r := m.users[user]; r != none; {
		e := m.ends.at(r)
		if m.live(r, now) && bytes.Compare(e.token[:], from[:]) >= 0 {
			found = append(found, e.token)
		}
		r = e.older
	}
	m.mu.Unlock()
	slices.SortFunc(found, func(a, b session.TokenHash) int { return bytes.Compare(a[:], b[:]) })
	if p.More = len(found) > limit; p.More {
		p.Next, found = found[limit], found[:limit]
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, token := range found {
		if r := m.tokens[token]; m.live(r, now) {
			p.Sessions = append(p.Sessions, m.ends.session(r))
		}
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
func (m *Store) live(r ref, now int64) bool {
	if r == none {
		return false
	}
	e := m.ends.at(r)
	if e.expires <= now {
		return false
	}
	if len(m.ended) == 0 {
		return true
	}
	ended, ok := m.ended[string(m.ends.appID(r))]
	return !ok || e.created > ended
}

// sweep drops up to memSweep expired sessions. The lock is held.
func (m *Store) sweep(now int64) {
	for i := 0; i < memSweep && len(m.ends.refs) > 0; i++ {
		r := m.ends.refs[0]
		if m.ends.at(r).expires > now {
			return
		}
		m.remove(r)
	}
}

// add keeps a session whose token is not there.
func (m *Store) add(s session.Session, user session.UserHash) {
	r := m.ends.take(s)
	m.tokens[s.Token] = r
	e := m.ends.at(r)
	if e.older = m.users[user]; e.older != none {
		m.ends.at(e.older).newer = r
	}
	m.users[user] = r
	m.ends.push(r)
}

// remove takes a session out.
func (m *Store) remove(r ref) {
	e := m.ends.at(r)
	delete(m.tokens, e.token)
	if e.older != none {
		m.ends.at(e.older).newer = e.newer
	}
	if e.newer != none {
		m.ends.at(e.newer).older = e.older
	} else if user := m.ends.user(r); e.older != none {
		m.users[user] = e.older
	} else {
		delete(m.users, user)
	}
	m.ends.drop(int(e.place))
	m.ends.free(r)
}
