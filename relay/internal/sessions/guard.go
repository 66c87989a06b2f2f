package sessions

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/within"
	"wxflow/relay/observe"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
	"wxflow/relay/text"
)

// Timeout bounds one call of the store. Ours: a store slower than this
// is down.
const Timeout = 3 * time.Second

// maxStoreFails is how many calls in a row may fail before the store counts as
// down. Ours: more than one, for a cluster that lost a node still answers for
// the rest.
const maxStoreFails = 5

// errStoreDown is the answer while a store is down and another call finds out
// whether it still is.
var errStoreDown = errors.New("it does not answer")

// An outage is a circuit breaker around something that may be down: each call has a
// bound, and after maxStoreFails failures in a row one call at a time goes through
// while the others fail at once. It needs no clock; the first call that works ends it.
type outage struct {
	fails   atomic.Int32 // in a row
	probing atomic.Bool
	story   *OutageLog // nil: nothing is said
	unasked bool       // it has no Ping: any call that works ends an outage
	here    bool       // it is in memory: never down, and nothing to wait for

	observer observe.Observer // of calls that have a name; nil: none
	now      func() time.Time
}

// call does one thing with what may be down. op is its name for the observer, "" for none.
func (g *outage) call(ctx context.Context, op string, do func(context.Context) error) error {
	if g.here { // a bound and what stands around it cost as much as the look does (BenchmarkGuard)
		return g.observed(ctx, op, do)
	}
	if g.fails.Load() >= maxStoreFails {
		if !g.probing.CompareAndSwap(false, true) {
			g.story.failed(ctx, nil)
			return storeDown(errStoreDown)
		}
		defer g.probing.Store(false)
	}
	return g.try(ctx, op, do)
}

// try does one thing whatever is known.
func (g *outage) try(ctx context.Context, op string, do func(context.Context) error) error {
	late := ctx.Err() != nil
	bound := within.Time(ctx, Timeout)
	defer bound.End()
	err := g.observed(bound, op, do)
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

// storeDown returns the refusal for a store that does not work. Nothing has
// been spent, so the same request may be sent again.
func storeDown(cause error) error {
	return &fail.Failure{Kind: refusal.Busy, Wait: 1, Cause: storeError{cause}, Say: text.New(
		"The session store is out of reach. Try again in a moment.", "会话存储暂时不可用，请稍后再试。",
	)}
}

// A storeError is an error of the store, for the log.
type storeError struct{ cause error }

func (e storeError) Error() string { return "store: " + e.cause.Error() }

func (e storeError) Unwrap() error { return e.cause }

// A Guard is a Store that may be down. It reports each operation to the observer.
type Guard struct {
	outage // of all of it
	Store  session.Store
	parted session.Parted // nil: it has no parts
	parts  []outage
}

func NewGuard(s session.Store, story *OutageLog, o observe.Observer, now func() time.Time) *Guard {
	p := session.PingerOf(s)
	_, here := s.(*memory.Store)
	g := &Guard{Store: s, outage: outage{story: story, unasked: p == nil, here: here, observer: o, now: now}}
	if parted, ok := p.(session.Parted); ok && parted.Parts() > 1 {
		story.parts = true
		g.parted, g.parts = parted, make([]outage, parted.Parts())
		for i := range g.parts {
			g.parts[i].story, g.parts[i].observer, g.parts[i].now = story, o, now
		}
	}
	return g
}

// of returns what is known of the part that has a session: a master of a cluster
// that hangs is no outage of the others.
func (g *Guard) of(token session.TokenHash) *outage {
	if g.parted == nil {
		return &g.outage
	}
	return &g.parts[g.parted.Part(token)]
}

// Put stores a session. Its code is spent by now, so the store is asked even in an
// outage if it said just before that it can.
func (g *Guard) Put(ctx context.Context, s session.Session) error {
	if g.here { // without a function, which would have the session allocated
		ctx, seen := g.begin(ctx, "put")
		err := g.Store.Put(ctx, s)
		seen.end(err)
		return err
	}
	return g.putAway(ctx, s)
}

// putAway is Put of a store that may be down.
func (g *Guard) putAway(ctx context.Context, s session.Session) error {
	do := func(ctx context.Context) error { return g.Store.Put(ctx, s) }
	if g.unasked {
		return g.call(ctx, "put", do)
	}
	return g.of(s.Token).try(ctx, "put", do)
}

// Get returns a session.
func (g *Guard) Get(ctx context.Context, token session.TokenHash) (session.Session, error) {
	if g.here { // as in Put
		ctx, seen := g.begin(ctx, "get")
		s, err := g.Store.Get(ctx, token)
		seen.end(err)
		return s, err
	}
	return g.getAway(ctx, token)
}

// getAway is Get of a store that may be down.
func (g *Guard) getAway(ctx context.Context, token session.TokenHash) (s session.Session, err error) {
	err = g.of(token).call(ctx, "get", func(ctx context.Context) error {
		s, err = g.Store.Get(ctx, token)
		return err
	})
	return s, err
}

func (g *Guard) extend(ctx context.Context, s session.Session) error {
	return g.of(s.Token).call(ctx, "extend", func(ctx context.Context) error { return g.Store.Extend(ctx, s) })
}

// Delete forgets a session.
func (g *Guard) Delete(ctx context.Context, token session.TokenHash) error {
	return g.of(token).call(ctx, "delete", func(ctx context.Context) error { return g.Store.Delete(ctx, token) })
}

func (g *Guard) deleteUser(ctx context.Context, appID, openID string) (n int, err error) {
	err = g.call(ctx, "delete_user", func(ctx context.Context) error {
		n, err = g.Store.DeleteUser(ctx, appID, openID)
		return err
	})
	return n, err
}

// List returns a page of the sessions of a user.
func (g *Guard) List(ctx context.Context, user session.UserHash, from session.TokenHash, limit int) (p session.Page, err error) {
	err = g.call(ctx, "list", func(ctx context.Context) error {
		p, err = g.Store.List(ctx, user, from, limit)
		return err
	})
	return p, err
}

// EndApp ends the sessions of an app.
func (g *Guard) EndApp(ctx context.Context, appID string) error {
	return g.call(ctx, "end_app", func(ctx context.Context) error { return g.Store.EndApp(ctx, appID) })
}

// Ping asks whether any session could be stored now. Only its yes ends an outage
// for the log: a disk that is full is still good for reading.
func (g *Guard) Ping(ctx context.Context) error {
	p := session.PingerOf(g.Store)
	if p == nil {
		return nil
	}
	err := g.call(ctx, "", p.Ping)
	if err == nil {
		g.story.worked(ctx, true)
	}
	return err
}

// pingFor asks whether a session with this token could.
func (g *Guard) pingFor(ctx context.Context, token session.TokenHash) error {
	if g.parted == nil {
		return g.Ping(ctx)
	}
	err := g.of(token).call(ctx, "", func(ctx context.Context) error { return g.parted.PingPart(ctx, g.parted.Part(token)) })
	if err == nil {
		g.story.worked(ctx, false)
	}
	return err
}

// A GuardedShared is a Shared that may be down.
type GuardedShared struct {
	outage
	Shared session.Shared
}

func NewGuardedShared(s session.Shared, story *OutageLog) *GuardedShared {
	return &GuardedShared{Shared: s, outage: outage{unasked: true, story: story}}
}

// Load implements Shared.
func (g *GuardedShared) Load(ctx context.Context, name string) (value []byte, err error) {
	err = g.call(ctx, "", func(ctx context.Context) error {
		value, err = g.Shared.Load(ctx, name)
		return err
	})
	return value, err
}

// Save implements Shared.
func (g *GuardedShared) Save(ctx context.Context, name string, value []byte, ttl time.Duration) error {
	return g.call(ctx, "", func(ctx context.Context) error { return g.Shared.Save(ctx, name, value, ttl) })
}

// Lock implements Shared.
func (g *GuardedShared) Lock(ctx context.Context, name string, ttl time.Duration) (unlock func(), held bool, err error) {
	unlock = func() {} // for callers that ignore the error
	err = g.call(ctx, "", func(ctx context.Context) error {
		u, h, err := g.Shared.Lock(ctx, name, ttl)
		if err == nil {
			unlock, held = u, h
		}
		return err
	})
	return unlock, held, err
}

// Count implements Shared.
func (g *GuardedShared) Count(ctx context.Context, name string, window time.Duration) (n int64, err error) {
	err = g.call(ctx, "", func(ctx context.Context) error {
		n, err = g.Shared.Count(ctx, name, window)
		return err
	})
	return n, err
}
