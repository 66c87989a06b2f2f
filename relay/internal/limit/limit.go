// Package limit keeps too many requests from WeChat: bounds a minute, turns and a queue,
// the pace after a 45011, and how many calls a user may have in hand.
package limit

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
	"wxflow/relay/text"
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

// Bounds on what is under way to WeChat, of logins and of calls each. Ours: WeChat
// answers in some 50 ms, so 512 at a time are 10,000 logins a second; a
// caller who would wait longer than maxQueueWait is refused at once: the code is
// still good.
const maxQueueWait = 2 * time.Second

// A Gate lets a number of calls through at a time and makes others wait in turn,
// not too many and not for long.
type Gate struct {
	slots *semaphore.Weighted
	max   int64
	queue int64
	now   func() time.Time

	Waiting atomic.Int64
	Running atomic.Int64
	took    atomic.Int64 // nanoseconds, a moving mean of what calls take
}

func NewGate(max, queue int, now func() time.Time) *Gate {
	return &Gate{slots: semaphore.NewWeighted(int64(max)), max: int64(max), queue: int64(queue), now: now}
}

// Enter waits for a turn; leave ends it. It fails at once when the wait would be
// too long: nothing has been sent then.
func (g *Gate) Enter(ctx context.Context) (leave func(), err error) {
	if !g.slots.TryAcquire(1) {
		if err := g.wait(ctx); err != nil {
			return nil, err
		}
	}
	g.Running.Add(1)
	start := g.now()
	return func() {
		// The mean moves an eighth of the way. Two at the same time may lose one
		// sample: it is an estimate.
		old := g.took.Load()
		g.took.Store(old + (int64(g.now().Sub(start))-old)/8)
		g.Running.Add(-1)
		g.slots.Release(1)
	}, nil
}

func (g *Gate) wait(ctx context.Context) error {
	n := g.Waiting.Add(1)
	defer g.Waiting.Add(-1)
	if ahead := time.Duration(n * g.took.Load() / g.max); n > g.queue || ahead > maxQueueWait {
		return tooMany(ahead)
	}
	ctx, cancel := context.WithTimeout(ctx, maxQueueWait)
	defer cancel()
	if g.slots.Acquire(ctx, 1) != nil {
		return tooMany(maxQueueWait)
	}
	return nil
}

func tooMany(wait time.Duration) error {
	return &fail.Failure{
		Kind: refusal.Busy, Bound: refusal.BoundQueue, Wait: max(1, int((wait+time.Second-1)/time.Second)),
		Cause: errors.New("the queue to WeChat is too long"),
		Hint:  text.New("WeChat is slow, or WXRELAY_UPSTREAM_MAX is too small for the load", "微信响应变慢，或 WXRELAY_UPSTREAM_MAX 相对负载过小"),
	}
}

// maxUserCalls is how many calls a user may have in hand. Ours: a page asks for
// one thing at a time, and a user may have several pages and devices open.
const maxUserCalls = 8

// InHand counts the calls of /phone and /checksession that are not answered yet,
// those that wait for an access_token or for their turn among them: neither one
// user nor all together can pile them up.
type InHand struct {
	max int

	mu    sync.Mutex
	all   int
	users map[user]int
}

type user struct{ appID, openID string }

func NewInHand(max int) *InHand { return &InHand{max: max, users: map[user]int{}} }

// Count returns how many users have calls in hand, and how many calls there are.
func (h *InHand) Count() (users, calls int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.users), h.all
}

// Begin takes a call in hand, or refuses it; end puts it down.
func (h *InHand) Begin(appID, openID string) (end func(), err error) {
	u := user{appID, openID}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.users[u] >= maxUserCalls:
		return nil, &fail.Failure{
			Kind: refusal.RateLimited, Bound: refusal.BoundUser, Wait: 1, Cause: errors.New("too many calls of one user are under way"),
			Say: text.New("Too many calls of this user are under way. Wait for their answers.", "该用户正在进行的调用过多，请等待已发出的调用返回。"),
		}
	case h.all >= h.max:
		return nil, tooMany(maxQueueWait)
	}
	h.all++
	h.users[u]++
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.all--
		if h.users[u]--; h.users[u] == 0 {
			delete(h.users, u)
		}
	}, nil
}
