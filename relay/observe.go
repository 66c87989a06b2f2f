package relay

import (
	"context"
	"time"
)

// An Observer is told what a relay does, while it does it: metrics and traces
// are made of it. Its methods are called on the way of every request, from many
// goroutines; they must not block. Each returns the context for what belongs to
// the thing, and what to call when it has ended. Nothing that it is told comes
// from a client unchecked, and nothing is secret.
type Observer interface {
	// Request is a request of anybody's.
	Request(ctx context.Context, in RequestStart) (context.Context, func(RequestEnd))

	// Call is one try of a call to WeChat, by the path of its API.
	Call(ctx context.Context, endpoint string) (context.Context, func(CallEnd))

	// Store is one operation of the session store: put, get, extend, delete
	// or delete_user.
	Store(ctx context.Context, op string) (context.Context, func(StoreEnd))
}

// RequestStart is what is known of a request when it comes.
type RequestStart struct {
	Method      string // "other" for one that is not of RFC 9110 or PATCH
	TraceParent string // as a trusted proxy sent it; "" from anybody else
}

// RequestEnd is how a request was answered.
type RequestEnd struct {
	ID      string // as in the log
	Route   string // the pattern, or RouteOther, RouteBackend, RouteGateway
	Method  string
	Status  int // 499 when the caller left before there was an answer
	Kind    Kind
	AppID   string // of the login or session, "" when the request came to none
	ErrCode int    // WeChat's
	RID     string // WeChat's
	Bound   Bound  // what refused it, "" for nothing of the kind
	Took    time.Duration
}

// Routes that are no pattern.
const (
	RouteOther   = "other"   // no path of the relay's
	RouteBackend = "backend" // the service behind, in proxy mode
	RouteGateway = "gateway" // calls of other back ends to WeChat; also an endpoint, for their paths are theirs
)

// CallerLeft is the Kind of a request, in log and metrics, whose caller left
// before there was an answer. No answer has it.
const CallerLeft Kind = "caller_left"

// A Bound is what a request was refused for that came in too great a number.
type Bound string

// The bounds.
const (
	BoundQueue  Bound = "queue"  // to WeChat
	BoundIP     Bound = "ip"     // Limits.PerIP
	BoundApp    Bound = "app"    // Limits.PerApp
	BoundTotal  Bound = "total"  // Limits.Total
	BoundUser   Bound = "user"   // calls that a user may have in hand
	BoundWeChat Bound = "wechat" // WeChat wants the app slower
)

// CallEnd is how a call to WeChat went.
type CallEnd struct {
	Kind    Kind // "" when it went well
	ErrCode int
	RID     string
	Took    time.Duration
}

// StoreEnd is how an operation of the store went. That there is no such session
// is no error.
type StoreEnd struct {
	Err  error
	Took time.Duration
}

// KnownErrCode tells the errcodes that the relay has words for. There are few of
// them, so they may be labels of metrics.
func KnownErrCode(code int) bool {
	for _, r := range wxTable {
		if r.code == code {
			return true
		}
	}
	return false
}

// Observers is several observers as one, nil for none.
func Observers(list ...Observer) Observer {
	var all observers
	for _, o := range list {
		if o != nil {
			all = append(all, o)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return all
}

type observers []Observer

func (all observers) Request(ctx context.Context, in RequestStart) (context.Context, func(RequestEnd)) {
	return begin(ctx, all, func(ctx context.Context, o Observer) (context.Context, func(RequestEnd)) { return o.Request(ctx, in) })
}

func (all observers) Call(ctx context.Context, endpoint string) (context.Context, func(CallEnd)) {
	return begin(ctx, all, func(ctx context.Context, o Observer) (context.Context, func(CallEnd)) { return o.Call(ctx, endpoint) })
}

func (all observers) Store(ctx context.Context, op string) (context.Context, func(StoreEnd)) {
	return begin(ctx, all, func(ctx context.Context, o Observer) (context.Context, func(StoreEnd)) { return o.Store(ctx, op) })
}

// begin begins with each, and ends in the reverse order.
func begin[E any](ctx context.Context, all observers, one func(context.Context, Observer) (context.Context, func(E))) (context.Context, func(E)) {
	ends := make([]func(E), len(all))
	for i, o := range all {
		ctx, ends[i] = one(ctx, o)
	}
	return ctx, func(e E) {
		for i := len(ends) - 1; i >= 0; i-- {
			ends[i](e)
		}
	}
}

// seen does one try of a call to WeChat and tells o, which may be nil, how it
// went.
func seen[T any](ctx context.Context, o Observer, now func() time.Time, endpoint string, do func(context.Context) (T, error)) (T, error) {
	if o == nil {
		return do(ctx)
	}
	start := now()
	ctx, end := o.Call(ctx, endpoint)
	v, err := do(ctx)
	e := CallEnd{Took: max(0, now().Sub(start))}
	if err != nil {
		f := asFailure(err)
		e.Kind, e.ErrCode, e.RID = f.kind, f.errCode, f.rid
	} else if a, ok := any(v).(*gatewayAnswer); ok {
		e.ErrCode = a.errCode // passed on as it is
	}
	end(e)
	return v, err
}
