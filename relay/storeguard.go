package relay

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// storeTimeout bounds one call of the store. Ours: a store slower than this
// is down.
const storeTimeout = 3 * time.Second

// maxStoreFails is how many calls in a row may fail before the store counts as
// down. Ours: more than one, for a cluster that lost a node still answers for
// the rest.
const maxStoreFails = 5

// errStoreDown is the answer while a store is down and somebody else is finding
// out whether it still is.
var errStoreDown = errors.New("it does not answer")

// An outage is what is known of something that may be down, so that the relay
// does not hang on it: each call has its time, and once several in a row have
// failed, one at a time goes through to find out and the others fail at once. No
// clock is needed for that, and the first call that works puts all right again.
type outage struct {
	fails   atomic.Int32 // in a row
	probing atomic.Bool
	story   outageLog
	unasked bool // it has no Ping: any call that works ends an outage
}

// call does one thing with what may be down.
func (g *outage) call(ctx context.Context, do func(context.Context) error) error {
	if g.fails.Load() >= maxStoreFails {
		if !g.probing.CompareAndSwap(false, true) {
			g.story.failed(ctx, nil)
			return storeDown(errStoreDown)
		}
		defer g.probing.Store(false)
	}
	late := ctx.Err() != nil
	within, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	err := do(within)
	switch {
	case err == nil || errors.Is(err, ErrNoSession) || errors.Is(err, ErrNoValue):
		if g.fails.Load() != 0 {
			g.fails.Store(0)
		}
		if g.unasked {
			g.story.worked(ctx, true)
		}
		return err
	case late, errors.Is(ctx.Err(), context.Canceled):
		// The caller left or came too late, which says nothing about the
		// store. A deadline of the caller's that passed meanwhile does: it may
		// be shorter than ours.
		return storeDown(err)
	case g.fails.Load() < maxStoreFails:
		g.fails.Add(1)
	}
	g.story.failed(ctx, err)
	return storeDown(err)
}

// storeDown is what a client is told when the store does not work. Nothing has
// been spent, so the same request may be sent again.
func storeDown(cause error) error {
	return &failure{kind: Busy, wait: 1, cause: storeError{cause}, say: text{
		"The session store is out of reach. Try again in a moment.", "会话存储暂时不可用，请稍后再试。",
	}}
}

// A storeError is an error of the store, for the log.
type storeError struct{ cause error }

func (e storeError) Error() string { return "store: " + e.cause.Error() }
func (e storeError) Unwrap() error { return e.cause }

// A guardedStore is a Store that may be down.
type guardedStore struct {
	outage
	store Store
}

func (g *guardedStore) put(ctx context.Context, s Session) error {
	return g.call(ctx, func(ctx context.Context) error { return g.store.Put(ctx, s) })
}

func (g *guardedStore) get(ctx context.Context, token TokenHash) (s Session, err error) {
	err = g.call(ctx, func(ctx context.Context) error {
		s, err = g.store.Get(ctx, token)
		return err
	})
	return s, err
}

func (g *guardedStore) extend(ctx context.Context, s Session) error {
	return g.call(ctx, func(ctx context.Context) error { return g.store.Extend(ctx, s) })
}

func (g *guardedStore) delete(ctx context.Context, token TokenHash) error {
	return g.call(ctx, func(ctx context.Context) error { return g.store.Delete(ctx, token) })
}

func (g *guardedStore) deleteUser(ctx context.Context, appID, openID string) (n int, err error) {
	err = g.call(ctx, func(ctx context.Context) error {
		n, err = g.store.DeleteUser(ctx, appID, openID)
		return err
	})
	return n, err
}

// ping asks whether a session could be stored now. Only its yes ends an outage
// for the log: a disk that is full is still good for reading.
func (g *guardedStore) ping(ctx context.Context) error {
	p := pingerOf(g.store)
	if p == nil {
		return nil
	}
	err := g.call(ctx, p.Ping)
	if err == nil {
		g.story.worked(ctx, true)
	}
	return err
}

// pingerOf returns what can be asked of a store and what the relay has put around
// it; nil if nothing can.
func pingerOf(s Store) Pinger {
	for {
		switch around := s.(type) {
		case *observedStore:
			s = around.Store
		case *sealedStore:
			s = around.Store
		default:
			p, _ := s.(Pinger)
			return p
		}
	}
}

// A guardedShared is a Shared that may be down.
type guardedShared struct {
	outage
	shared Shared
}

// Load implements Shared.
func (g *guardedShared) Load(ctx context.Context, name string) (value []byte, err error) {
	err = g.call(ctx, func(ctx context.Context) error {
		value, err = g.shared.Load(ctx, name)
		return err
	})
	return value, err
}

// Save implements Shared.
func (g *guardedShared) Save(ctx context.Context, name string, value []byte, ttl time.Duration) error {
	return g.call(ctx, func(ctx context.Context) error { return g.shared.Save(ctx, name, value, ttl) })
}

// Lock implements Shared.
func (g *guardedShared) Lock(ctx context.Context, name string, ttl time.Duration) (unlock func(), held bool, err error) {
	unlock = func() {} // for who calls it whatever the error
	err = g.call(ctx, func(ctx context.Context) error {
		u, h, err := g.shared.Lock(ctx, name, ttl)
		if err == nil {
			unlock, held = u, h
		}
		return err
	})
	return unlock, held, err
}

// Count implements Shared.
func (g *guardedShared) Count(ctx context.Context, name string, window time.Duration) (n int64, err error) {
	err = g.call(ctx, func(ctx context.Context) error {
		n, err = g.shared.Count(ctx, name, window)
		return err
	})
	return n, err
}
