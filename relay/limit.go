package relay

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

// Limits bound logins a minute; 0 is no bound. Calls of /phone and /checksession,
// which ask WeChat, too, have the same bounds and are counted apart. They hold
// for all relays with one Shared.
type Limits struct {
	PerIP  int // from one client address; an IPv6 client is its /64
	PerApp int // to one app
	Total  int // to all
}

// bounds are Limits of the relay.
type bounds struct{ PerIP, PerApp, Total int }

// A limiter refuses logins and calls beyond the Limits.
type limiter struct {
	bounds  bounds
	shared  session.Shared
	alone   *MemShared // counts while shared cannot be reached
	proxies proxies
	now     func() time.Time
}

// check counts a request, as one of "logins" or "calls", and refuses it when a
// bound is reached. A minute is the clock's, as WeChat's is: whoever is refused
// may come back when the next begins.
func (l *limiter) check(req *http.Request, app credential.App, what string) error {
	if l.bounds == (bounds{}) {
		return nil
	}
	now := l.now()
	minute := strconv.FormatInt(now.Unix()/60, 10)
	for _, x := range []struct {
		bound int
		name  func() string
		of    string
		is    refusal.Bound
	}{
		{l.bounds.PerIP, func() string { return "limit:" + what + ":ip:" + customer(l.proxies.clientIP(req)).String() }, "this address", refusal.BoundIP},
		{l.bounds.PerApp, func() string { return "limit:" + what + ":app:" + app.AppID }, "this app", refusal.BoundApp},
		{l.bounds.Total, func() string { return "limit:" + what + ":all" }, "all", refusal.BoundTotal},
	} {
		if x.bound > 0 && l.count(req.Context(), x.name()+":"+minute) > int64(x.bound) {
			return &failure{kind: refusal.RateLimited, bound: x.is, wait: 60 - now.Second(), cause: errors.New("over the limit of " + what + " a minute for " + x.of)}
		}
	}
	return nil
}

// count counts for the whole fleet, or here alone when the fleet cannot be
// reached: a limit that fails shall not stop logins, nor be gone.
func (l *limiter) count(ctx context.Context, name string) int64 {
	n, err := l.shared.Count(ctx, name, time.Minute)
	if err != nil {
		trailOf(ctx).warn("limits", "count on this machine only: "+err.Error())
		n, _ = l.alone.Count(ctx, name, time.Minute) // in memory: it does not fail
	}
	return n
}
