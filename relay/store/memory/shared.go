package memory

import (
	"context"
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
	values map[string]memValue
	locks  map[string]memLock
	counts map[string]memCount
	added  int
	serial uint64
}

type memValue struct {
	value []byte
	ends  time.Time
}

type memLock struct {
	holder uint64
	ends   time.Time
}

type memCount struct {
	n    int64
	ends time.Time
}

// NewShared returns an empty one; now is its clock, nil meaning the real one.
func NewShared(now func() time.Time) *Shared {
	if now == nil {
		now = time.Now
	}
	return &Shared{now: now, values: map[string]memValue{}, locks: map[string]memLock{}, counts: map[string]memCount{}}
}

// Load implements Shared.
func (m *Shared) Load(_ context.Context, name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.values[name]
	if !ok || !v.ends.After(m.now()) {
		return nil, session.ErrNoValue
	}
	return slices.Clone(v.value), nil
}

// Save implements Shared.
func (m *Shared) Save(_ context.Context, name string, value []byte, ttl time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	m.sweep(now)
	m.values[name] = memValue{slices.Clone(value), now.Add(ttl)}
	return nil
}

// Lock implements Shared.
func (m *Shared) Lock(_ context.Context, name string, ttl time.Duration) (unlock func(), held bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if l, ok := m.locks[name]; ok && l.ends.After(now) {
		return func() {}, false, nil
	}
	m.sweep(now)
	m.serial++
	mine := m.serial
	m.locks[name] = memLock{mine, now.Add(ttl)}
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.locks[name].holder == mine {
			delete(m.locks, name)
		}
	}, true, nil
}

// Count implements Shared.
func (m *Shared) Count(_ context.Context, name string, window time.Duration) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	c, ok := m.counts[name]
	if !ok || !c.ends.After(now) {
		m.sweep(now)
		c = memCount{ends: now.Add(window)}
	}
	c.n++
	m.counts[name] = c
	return c.n, nil
}

// sweep drops what has ended, now and then, so that what strangers can make
// grow stays as small as what they do in one window. The lock is held.
func (m *Shared) sweep(now time.Time) {
	if m.added++; m.added < memSharedSweep {
		return
	}
	m.added = 0
	for k, v := range m.values {
		if !v.ends.After(now) {
			delete(m.values, k)
		}
	}
	for k, l := range m.locks {
		if !l.ends.After(now) {
			delete(m.locks, k)
		}
	}
	for k, c := range m.counts {
		if !c.ends.After(now) {
			delete(m.counts, k)
		}
	}
}
