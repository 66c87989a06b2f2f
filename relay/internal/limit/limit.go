// Package limit keeps too many requests from WeChat: bounds a minute, turns and a queue,
// the pace after a 45011, and how many calls a user may have in hand.
package limit

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// Bounds are Limits of the relay.
type Bounds struct{ PerIP, PerApp, Total int }

// A Limiter refuses logins and calls beyond the Limits.
type Limiter struct {
	Bounds  Bounds
	Shared  session.Shared
	Alone   *memory.Shared // counts while shared cannot be reached
	Proxies web.Proxies
	Now     func() time.Time
}

// Check counts a request, as one of "logins" or "calls", and refuses it when a
// bound is reached. A minute is the clock's, as WeChat's is: a refused
// client may come back when the next begins.
func (l *Limiter) Check(req *http.Request, app credential.App, what string) error {
	if l.Bounds == (Bounds{}) {
		return nil
	}
	now := l.Now()
	minute := strconv.FormatInt(now.Unix()/60, 10)
	for _, x := range []struct {
		bound int
		name  func() string
		of    string
		is    refusal.Bound
	}{
		{l.Bounds.PerIP, func() string { return "limit:" + what + ":ip:" + Customer(l.Proxies.ClientIP(req)).String() }, "this address",
			refusal.BoundIP},
		{l.Bounds.PerApp, func() string { return "limit:" + what + ":app:" + app.AppID }, "this app", refusal.BoundApp},
		{l.Bounds.Total, func() string { return "limit:" + what + ":all" }, "all", refusal.BoundTotal},
	} {
		if x.bound > 0 && l.count(req.Context(), x.name()+":"+minute) > int64(x.bound) {
			return &fail.Failure{Kind: refusal.RateLimited, Bound: x.is, Wait: 60 - now.Second(),
				Cause: errors.New("over the limit of " + what + " a minute for " + x.of)}
		}
	}
	return nil
}

// count counts for the whole fleet, or here alone when the fleet cannot be
// reached: without the fleet, logins go on and a limit still holds.
func (l *Limiter) count(ctx context.Context, name string) int64 {
	n, err := l.Shared.Count(ctx, name, time.Minute)
	if err != nil {
		web.TrailOf(ctx).Warn("limits", "count on this machine only: "+err.Error())
		n, _ = l.Alone.Count(ctx, name, time.Minute) // in memory: it does not fail
	}
	return n
}

// Customer is the part of an address that one customer has: an IPv6 customer
// has a whole /64 to pick from.
func Customer(ip netip.Addr) netip.Addr {
	if ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return ip
}
