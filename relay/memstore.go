package relay

import (
	"context"
	"hash/maphash"
	"sync"
	"time"
)

const (
	memDefaultMax = 1_000_000

	// memSweep bounds how many expired sessions one call drops, so that no
	// login pays for a million at once. It is more than the one that a Put
	// adds, so the store still converges.
	memSweep = 32
)

// A MemStore is a Store in memory, bounded and without a goroutine of its own:
// expired sessions are dropped a few at a time by the calls that come in. It
// is safe for concurrent use. Sessions do not survive the process.
type MemStore struct {
	now func() time.Time
	max int

	mu     sync.Mutex
	byID   map[TokenHash]*memEntry
	byUser map[uint64]*memEntry // the newest of a user, by hash; the rest hangs on it
	seed   maphash.Seed
	heap   []*memEntry // soonest to expire first
}

// A memEntry is a Session made small. The three strings of a user are one
// allocation; the appid is shared with the configuration.
type memEntry struct {
	token    TokenHash
	created  int64 // Unix nanoseconds
	expires  int64
	appID    string
	text     string // openid, unionid, session_key
	openEnd  uint32
	unionEnd uint32
	pos      int32 // index in heap

	older, newer *memEntry // of the same hash in byUser
}

// NewMemStore returns an empty store. now is its clock, nil meaning the real
// one; at most max sessions are kept, 0 meaning a million. When it is full the
// session closest to its expiry gives way: it has the least left to lose.
func NewMemStore(now func() time.Time, max int) *MemStore {
	if now == nil {
		now = time.Now
	}
	if max <= 0 {
		max = memDefaultMax
	}
	return &MemStore{
		now: now, max: max,
		byID: make(map[TokenHash]*memEntry), byUser: make(map[uint64]*memEntry), seed: maphash.MakeSeed(),
	}
}

// Len reports how many sessions are held, expired ones included until they
// are dropped.
func (m *MemStore) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.heap)
}

// Put implements Store.
func (m *MemStore) Put(_ context.Context, s Session) error {
	e := newMemEntry(s)
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	if old, ok := m.byID[s.Token]; ok {
		m.remove(old)
	}
	if e.expires <= now {
		return nil
	}
	if len(m.heap) >= m.max {
		m.remove(m.heap[0])
	}
	m.byID[e.token] = e
	m.link(e)
	m.push(e)
	return nil
}

// Get implements Store.
func (m *MemStore) Get(_ context.Context, token TokenHash) (Session, error) {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	e, ok := m.byID[token]
	if !ok || e.expires <= now {
		return Session{}, ErrNoSession
	}
	return e.session(), nil
}

// Extend implements Store.
func (m *MemStore) Extend(_ context.Context, token TokenHash, expires time.Time) error {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	e, ok := m.byID[token]
	if !ok || e.expires <= now {
		return ErrNoSession
	}
	e.expires = expires.UnixNano()
	m.down(int(e.pos))
	m.up(int(e.pos))
	return nil
}

// Delete implements Store.
func (m *MemStore) Delete(_ context.Context, token TokenHash) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.byID[token]; ok {
		m.remove(e)
	}
	return nil
}

// DeleteUser implements Store.
func (m *MemStore) DeleteUser(_ context.Context, appID, openID string) (int, error) {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for e := m.byUser[m.userHash(appID, openID)]; e != nil; {
		older := e.older
		if e.appID == appID && e.text[:e.openEnd] == openID {
			if e.expires > now {
				n++
			}
			m.remove(e)
		}
		e = older
	}
	return n, nil
}

// sweep drops up to memSweep expired sessions. The lock is held.
func (m *MemStore) sweep(now int64) {
	for i := 0; i < memSweep && len(m.heap) > 0 && m.heap[0].expires <= now; i++ {
		m.remove(m.heap[0])
	}
}

func newMemEntry(s Session) *memEntry {
	return &memEntry{
		token:    s.Token,
		created:  s.Created.UnixNano(),
		expires:  s.Expires.UnixNano(),
		appID:    s.AppID,
		text:     s.OpenID + s.UnionID + s.SessionKey.Reveal(),
		openEnd:  uint32(len(s.OpenID)),
		unionEnd: uint32(len(s.OpenID) + len(s.UnionID)),
	}
}

func (e *memEntry) session() Session {
	return Session{
		Token:      e.token,
		AppID:      e.appID,
		OpenID:     e.text[:e.openEnd],
		UnionID:    e.text[e.openEnd:e.unionEnd],
		SessionKey: NewSecret(e.text[e.unionEnd:]),
		Created:    time.Unix(0, e.created),
		Expires:    time.Unix(0, e.expires),
	}
}
