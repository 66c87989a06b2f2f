// Package memory keeps sessions, and what a fleet shares, in one process.
package memory

import (
	"context"
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

	mu   sync.Mutex
	slab memSlab
	heap []memID // soonest to expire first
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
	return &Store{now: now, max: max, slab: newMemSlab()}
}

// Len reports how many sessions are held, expired ones included until they
// are dropped.
func (m *Store) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.heap)
}

// Put implements Store.
func (m *Store) Put(_ context.Context, s session.Session) error {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	if old := m.slab.find(s.Token); old != 0 {
		m.remove(old)
	}
	if s.Expires.UnixNano() <= now {
		return nil
	}
	if len(m.heap) >= m.max {
		m.remove(m.heap[0])
	}
	m.push(m.slab.add(s))
	return nil
}

// Get implements Store.
func (m *Store) Get(_ context.Context, token session.TokenHash) (session.Session, error) {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	id := m.slab.find(token)
	if id == 0 || m.slab.at(id).expires <= now {
		return session.Session{}, session.ErrNoSession
	}
	return m.slab.session(id), nil
}

// Extend implements Store.
func (m *Store) Extend(_ context.Context, s session.Session) error {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep(now)
	id := m.slab.find(s.Token)
	if id == 0 || m.slab.at(id).expires <= now {
		return session.ErrNoSession
	}
	m.remove(id)
	m.push(m.slab.add(s))
	return nil
}

// Delete implements Store.
func (m *Store) Delete(_ context.Context, token session.TokenHash) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if id := m.slab.find(token); id != 0 {
		m.remove(id)
	}
	return nil
}

// DeleteUser implements Store.
func (m *Store) DeleteUser(_ context.Context, appID, openID string) (int, error) {
	now := m.now().UnixNano()
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, id := range m.slab.ofUser(appID, openID) {
		if m.slab.at(id).expires > now {
			n++
		}
		m.remove(id)
	}
	return n, nil
}

// sweep drops up to memSweep expired sessions. The lock is held.
func (m *Store) sweep(now int64) {
	for i := 0; i < memSweep && len(m.heap) > 0 && m.slab.at(m.heap[0]).expires <= now; i++ {
		m.remove(m.heap[0])
	}
}
