package relay

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
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
	story   *outageLog // nil: nothing is said
	unasked bool       // it has no Ping: any call that works ends an outage
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
	return g.try(ctx, do)
}

// try does one thing whatever is known.
func (g *outage) try(ctx context.Context, do func(context.Context) error) error {
	late := ctx.Err() != nil
	within, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	err := do(within)
	switch {
	case err == nil || errors.Is(err, session.ErrNoSession) || errors.Is(err, session.ErrNoValue):
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
	case errors.Is(err, session.ErrPart): // the rest is well
	case g.fails.Load() < maxStoreFails:
		g.fails.Add(1)
	}
	g.story.failed(ctx, err)
	return storeDown(err)
}

// storeDown is what a client is told when the store does not work. Nothing has
// been spent, so the same request may be sent again.
func storeDown(cause error) error {
	return &failure{kind: refusal.Busy, wait: 1, cause: storeError{cause}, say: text.New(
		"The session store is out of reach. Try again in a moment.", "会话存储暂时不可用，请稍后再试。",
	)}
}

// A storeError is an error of the store, for the log.
type storeError struct{ cause error }

func (e storeError) Error() string { return "store: " + e.cause.Error() }

func (e storeError) Unwrap() error { return e.cause }

// A guardedStore is a Store that may be down.
type guardedStore struct {
	outage // of all of it
	store  session.Store
	parted session.Parted // nil: it has no parts
	parts  []outage
}

func newGuardedStore(s session.Store, story *outageLog) *guardedStore {
	p := session.PingerOf(s)
	g := &guardedStore{store: s, outage: outage{story: story, unasked: p == nil}}
	if parted, ok := p.(session.Parted); ok && parted.Parts() > 1 {
		story.parts = true
		g.parted, g.parts = parted, make([]outage, parted.Parts())
		for i := range g.parts {
			g.parts[i].story = story
		}
	}
	return g
}

// of returns what is known of the part that has a session: a master of a cluster
// that hangs shall be no outage of the others.
func (g *guardedStore) of(token session.TokenHash) *outage {
	if g.parted == nil {
		return &g.outage
	}
	return &g.parts[g.parted.Part(token)]
}

// put stores a session. Its code is spent by now, so if the store said just before
// that it can, the last word is its own.
func (g *guardedStore) put(ctx context.Context, s session.Session) error {
	do := func(ctx context.Context) error { return g.store.Put(ctx, s) }
	if g.unasked {
		return g.call(ctx, do)
	}
	return g.of(s.Token).try(ctx, do)
}

func (g *guardedStore) get(ctx context.Context, token session.TokenHash) (s session.Session, err error) {
	err = g.of(token).call(ctx, func(ctx context.Context) error {
		s, err = g.store.Get(ctx, token)
		return err
	})
	return s, err
}

func (g *guardedStore) extend(ctx context.Context, s session.Session) error {
	return g.of(s.Token).call(ctx, func(ctx context.Context) error { return g.store.Extend(ctx, s) })
}

func (g *guardedStore) delete(ctx context.Context, token session.TokenHash) error {
	return g.of(token).call(ctx, func(ctx context.Context) error { return g.store.Delete(ctx, token) })
}

func (g *guardedStore) deleteUser(ctx context.Context, appID, openID string) (n int, err error) {
	err = g.call(ctx, func(ctx context.Context) error {
		n, err = g.store.DeleteUser(ctx, appID, openID)
		return err
	})
	return n, err
}

// ping asks whether any session could be stored now. Only its yes ends an outage
// for the log: a disk that is full is still good for reading.
func (g *guardedStore) ping(ctx context.Context) error {
	p := session.PingerOf(g.store)
	if p == nil {
		return nil
	}
	err := g.call(ctx, p.Ping)
	if err == nil {
		g.story.worked(ctx, true)
	}
	return err
}

// pingFor asks whether a session with this token could.
func (g *guardedStore) pingFor(ctx context.Context, token session.TokenHash) error {
	if g.parted == nil {
		return g.ping(ctx)
	}
	err := g.of(token).call(ctx, func(ctx context.Context) error { return g.parted.PingPart(ctx, g.parted.Part(token)) })
	if err == nil {
		g.story.worked(ctx, false)
	}
	return err
}

// A guardedShared is a Shared that may be down.
type guardedShared struct {
	outage
	shared session.Shared
}

func newGuardedShared(s session.Shared, story *outageLog) *guardedShared {
	return &guardedShared{shared: s, outage: outage{unasked: true, story: story}}
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
