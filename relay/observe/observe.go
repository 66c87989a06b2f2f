// Package observe holds what a relay reports while it works. Metrics and traces are
// Observers.
package observe

import (
	"context"
	"time"

	"wxflow/relay/refusal"
)

// An Observer receives an event for every request, call and store operation, from
// which metrics and traces are made. Its methods are called on the way of every request, from many
// goroutines; they must not block. Each returns the context for what belongs to
// the thing, and what to call when it has ended. Nothing that it receives comes
// from a client unchecked, and nothing is secret.
type Observer interface {
	// Request is a request of any client.
	Request(ctx context.Context, in RequestStart) (context.Context, func(RequestEnd))

	// Call is one try of a call to WeChat, by the path of its API.
	Call(ctx context.Context, endpoint string) (context.Context, func(CallEnd))

	// Store is one operation of the session store: put, get, extend, delete,
	// delete_user, list or end_app.
	Store(ctx context.Context, op string) (context.Context, func(StoreEnd))
}

// RequestStart is what is known of a request when it comes.
type RequestStart struct {
	Method      string // "other" for one that is not of RFC 9110 or PATCH
	TraceParent string // as a trusted proxy sent it; "" from other senders
}

// RequestEnd is how a request was answered.
type RequestEnd struct {
	ID      string // as in the log
	Route   string // the pattern, or RouteOther, RouteBackend, RouteGateway
	Method  string
	Status  int // 499 when the caller left before there was an answer
	Kind    refusal.Kind
	AppID   string        // of the login or session, "" when the request came to none
	ErrCode int           // WeChat's
	RID     string        // WeChat's
	Bound   refusal.Bound // what refused it, "" for nothing of the kind
	Push    string        // the event that WeChat pushed; "verify", "other"; "" when it was no push
	Took    time.Duration
}

// Routes that are no pattern.
const (
	RouteOther   = "other"   // no path of the relay's
	RouteBackend = "backend" // the service behind, in proxy mode
	RoutePush    = "/wechat/push/{appid}"
	RouteGateway = "gateway" // calls of other back ends to WeChat; also an endpoint, for their paths are theirs
)

// CallEnd is how a call to WeChat went.
type CallEnd struct {
	Kind    refusal.Kind // "" when it went well
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

// All is several observers as one, nil for none.
func All(list ...Observer) Observer {
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
func begin[E any](ctx context.Context, all observers,
	one func(context.Context, Observer) (context.Context, func(E))) (context.Context, func(E)) {
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

// A State is what a relay has in hand at one moment, for gauges.
type State struct {
	Apps     []string // the appids that are served
	Calls    int64    // under way to WeChat, logins among them
	Waiting  int64    // for their turn at WeChat
	Sessions int      // held; -1 when the store does not know
	Draining bool
	Ends     map[string]int64 // of sessions by operators: how many calls for a session, user or app

	TokensEnd map[string]time.Time // of each app with an access_token
}
