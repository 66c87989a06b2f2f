package memory

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"wxflow/relay/session"
)

// memSharedSweep is how many additions pass between two looks at everything.
const memSharedSweep = 1024

// A Shared is a Shared for a relay on its own, in memory and without a
// goroutine. It is safe for concurrent use.
type Shared struct {
	now func() time.Time

	mu     sync.Mutex
	held   map[sharedKey]sharedEntry
	added  int
	serial int64
}

// A sharedKey is the name of a value, a lock or a counter.
type sharedKey struct {
	kind byte // 'v', 'l' or 'c'
	name string
}

type sharedEntry struct {
	value []byte
	n     int64 // the holder of a lock, or what is counted
	ends  time.Time
}

// NewShared returns an empty one; now is its clock, nil meaning the real one.
func NewShared(now func() time.Time) *Shared {
	if now == nil {
		now = time.Now
	}
	return &Shared{now: now, held: map[sharedKey]sharedEntry{}}
}

// Load implements Shared.
func (m *Shared) Load(_ context.Context, name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.held[sharedKey{'v', name}]
	if !e.ends.After(m.now()) {
		return nil, session.ErrNoValue
	}
	return slices.Clone(e.value), nil
}

// Save implements Shared.
func (m *Shared) Save(_ context.Context, name string, value []byte, ttl time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(sharedKey{'v', name}, sharedEntry{value: slices.Clone(value)}, ttl)
	return nil
}

// Lock implements Shared.
func (m *Shared) Lock(_ context.Context, name string, ttl time.Duration) (unlock func(), held bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := sharedKey{'l', name}
	if m.held[k].ends.After(m.now()) {
		return func() {}, false, nil
	}
	m.serial++
	mine := m.serial
	m.add(k, sharedEntry{n: mine}, ttl)
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.held[k].n == mine {
			delete(m.held, k)
		}
	}, true, nil
}

// Count implements Shared.
func (m *Shared) Count(_ context.Context, name string, window time.Duration) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := sharedKey{'c', name}
	e := m.held[k]
	if !e.ends.After(m.now()) {
		m.add(k, sharedEntry{n: 1}, window)
		return 1, nil
	}
	e.n++
	m.held[k] = e
	return e.n, nil
}

// add adds an entry. Now and then it drops what has ended, so that what strangers can
// make grow stays as small as what they do in one window. The lock is held.
func (m *Shared) add(k sharedKey, e sharedEntry, ttl time.Duration) {
	now := m.now()
	if m.added++; m.added >= memSharedSweep {
		m.added = 0
		maps.DeleteFunc(m.held, func(_ sharedKey, e sharedEntry) bool { return !e.ends.After(now) })
	}
	e.ends = now.Add(ttl)
	m.held[k] = e
}
