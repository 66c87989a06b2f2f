package relay

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Limits bound logins a minute; 0 is no bound. Calls of /phone and /checksession,
// which ask WeChat, too, have the same bounds and are counted apart. They hold
// for all relays with one Shared.
type Limits struct {
	PerIP  int // from one client address; an IPv6 client is its /64
	PerApp int // to one app
	Total  int // to all
}

// limit counts a request, as one of "logins" or "calls", and refuses it when a
// bound is reached. A minute is the clock's, as WeChat's is: whoever is refused
// may come back when the next begins.
func (r *Relay) limit(req *http.Request, app App, what string) error {
	if r.limits == (Limits{}) {
		return nil
	}
	now := r.now()
	minute := strconv.FormatInt(now.Unix()/60, 10)
	for _, x := range []struct {
		bound int
		name  func() string
		of    string
		is    Bound
	}{
		{r.limits.PerIP, func() string { return "limit:" + what + ":ip:" + limitKey(r.clientIP(req)) }, "this address", BoundIP},
		{r.limits.PerApp, func() string { return "limit:" + what + ":app:" + app.AppID }, "this app", BoundApp},
		{r.limits.Total, func() string { return "limit:" + what + ":all" }, "all", BoundTotal},
	} {
		if x.bound > 0 && r.count(req.Context(), x.name()+":"+minute) > int64(x.bound) {
			return &failure{kind: RateLimited, bound: x.is, wait: 60 - now.Second(), cause: errors.New("over the limit of " + what + " a minute for " + x.of)}
		}
	}
	return nil
}

// count counts for the whole fleet, or here alone when the fleet cannot be
// reached: a limit that fails shall not stop logins, nor be gone.
func (r *Relay) count(ctx context.Context, name string) int64 {
	n, err := r.shared.Count(ctx, name, time.Minute)
	if err != nil {
		trailOf(ctx).warn("limits", "count on this machine only: "+err.Error())
		n, _ = r.alone.Count(ctx, name, time.Minute) // in memory: it does not fail
	}
	return n
}

// slowAfter is how many refusals for going too fast, with no login between
// them, close an app until the next minute. Ours: WeChat counts per user as well
// as per app, and does not say which; one user who is refused again and again,
// while others log in, shall not close the door for all.
const slowAfter = 3

// A pace remembers which apps WeChat wants slower.
type pace struct {
	mu   sync.Mutex
	apps map[string]*paceOf
}

type paceOf struct {
	refused int
	until   time.Time
}

// wait refuses a login of an app that is closed until the next minute.
func (p *pace) wait(appID string, now time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.apps[appID]
	if a == nil || !now.Before(a.until) {
		return nil
	}
	return &failure{kind: RateLimited, bound: BoundWeChat, errCode: errMinuteQuota, wait: 60 - now.Second(), cause: errors.New("WeChat asked to wait for the next minute")}
}

// note hears how a login ended.
func (p *pace) note(appID string, err error, now time.Time) {
	f := (*failure)(nil)
	tooFast := errors.As(err, &f) && f.errCode == errMinuteQuota
	if err != nil && !tooFast {
		return // says nothing about the pace
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.apps[appID]
	switch {
	case !tooFast && a != nil:
		a.refused = 0
	case tooFast:
		if a == nil {
			a = &paceOf{}
			if p.apps == nil {
				p.apps = map[string]*paceOf{}
			}
			p.apps[appID] = a
		}
		if a.refused++; a.refused >= slowAfter {
			a.refused = 0
			a.until = now.Truncate(time.Minute).Add(time.Minute)
		}
	}
}
