package sessions

import (
	"context"
	"errors"
	"time"

	"wxflow/relay/observe"
	"wxflow/relay/session"
)

// observed does one thing and reports it to the observer.
func (g *outage) observed(ctx context.Context, op string, do func(context.Context) error) error {
	ctx, seen := g.begin(ctx, op)
	err := do(ctx)
	seen.end(err)
	return err
}

// A view is what the observer sees of one thing.
type view struct {
	of    *outage
	start time.Time
	tell  func(observe.StoreEnd) // nil: it is not told
}

func (g *outage) begin(ctx context.Context, op string) (context.Context, view) {
	if g.observer == nil || op == "" {
		return ctx, view{}
	}
	v := view{of: g, start: g.now()}
	ctx, v.tell = g.observer.Store(ctx, op)
	return ctx, v
}

func (v view) end(err error) {
	if v.tell == nil {
		return
	}
	e := observe.StoreEnd{Err: err, Took: max(0, v.of.now().Sub(v.start))}
	if errors.Is(err, session.ErrNoSession) {
		e.Err = nil
	}
	v.tell(e)
}
