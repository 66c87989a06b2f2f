package limit

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"sync"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
)

const (
	// slowAfter is how many refusals for going too fast, with no login between
	// them, make an address slow, and how many addresses with such refusals make
	// an app slow. Ours: WeChat counts per user as well as per app, and does not
	// say which it was; one user who is refused again and again must not keep
	// others from logging in.
	slowAfter = 3

	// maxSlowAddrs bounds what is remembered of an app's addresses. Ours: to
	// forget costs slowAfter refusals.
	maxSlowAddrs = 1024
	// laneQueue bounds how many logins wait in one lane. Ours.
	laneQueue = 2048
)

// A Pace knows which apps WeChat wants slower, and through which addresses. Until
// WeChat's minute is over, logins of a slow address or app go one at a time: each
// finds out whether WeChat takes them again, and the first that it takes ends it.
type Pace struct {
	Now func() time.Time

	mu   sync.Mutex
	apps map[string]*appPace // those with a refusal in this minute
}

// An appPace is what the refusals of one minute show of an app.
type appPace struct {
	began time.Time
	lasts time.Duration // until the minute is over
	lane  *Gate
	since []netip.Addr // up to slowAfter that were refused since a login went well
	addrs map[netip.Addr]*addrPace
}

type addrPace struct {
	refused int // in a row
	lane    *Gate
}

// newLane lets one login through at a time. Its clock stands still, so it never
// estimates a wait: the first login that succeeds ends the lane for all.
func newLane() *Gate {
	return NewGate(1, laneQueue, func() time.Time { return time.Time{} })
}

// Enter has a login of a slow address, and then one of a slow app, wait for its
// turn; leave ends it. It refuses a login that waits too long.
func (p *Pace) Enter(ctx context.Context, appID string, ip netip.Addr) (leave func(), err error) {
	leave = func() {}
	for _, find := range [...]func(*appPace, netip.Addr) *Gate{(*appPace).addrLane, (*appPace).appLane} {
		lane := p.lane(find, appID, ip)
		if lane == nil {
			continue
		}
		out, err := lane.Enter(ctx)
		if err != nil {
			leave()
			return nil, &fail.Failure{Kind: refusal.RateLimited, Bound: refusal.BoundWeChat, ErrCode: wechat.ErrMinuteQuota,
				Wait:  60 - p.Now().Second(),
				Cause: errors.New("WeChat asked to wait for the next minute, and too many logins wait for their turn to ask again")}
		}
		if p.lane(find, appID, ip) != lane { // the one before went well
			out()
			continue
		}
		before := leave
		leave = func() { out(); before() }
	}
	return leave, nil
}

func (p *Pace) lane(find func(*appPace, netip.Addr) *Gate, appID string, ip netip.Addr) *Gate {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a := p.current(appID); a != nil {
		return find(a, ip)
	}
	return nil
}

func (a *appPace) addrLane(ip netip.Addr) *Gate {
	if x := a.addrs[ip]; x != nil && x.refused >= slowAfter {
		return x.lane
	}
	return nil
}

func (a *appPace) appLane(netip.Addr) *Gate {
	if len(a.since) >= slowAfter {
		return a.lane
	}
	return nil
}

// current returns what is known of an app, nil when its minute is over. It goes by
// the time that has passed, so that a clock that is set back lengthens nothing. The
// mutex is held.
func (p *Pace) current(appID string) *appPace {
	a := p.apps[appID]
	if a == nil {
		return nil
	}
	if d := p.Now().Sub(a.began); d < 0 || d >= a.lasts {
		delete(p.apps, appID)
		return nil
	}
	return a
}

// Note learns from how a login of an app, from an address, ended.
func (p *Pace) Note(appID string, ip netip.Addr, err error) {
	var f *fail.Failure
	if err != nil {
		if f = fail.Of(err); f.ErrCode != wechat.ErrMinuteQuota {
			return // says nothing about the pace
		}
	}
	tooFast := f != nil
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.current(appID)
	if !tooFast {
		if a != nil {
			a.since = a.since[:0]
			delete(a.addrs, ip)
		}
		return
	}
	if a == nil {
		now := p.Now()
		a = &appPace{
			began: now, lasts: time.Minute - time.Duration(now.Second())*time.Second - time.Duration(now.Nanosecond()),
			lane: newLane(), addrs: map[netip.Addr]*addrPace{},
		}
		if p.apps == nil {
			p.apps = map[string]*appPace{}
		}
		p.apps[appID] = a
	}
	x := a.addrs[ip]
	if x == nil {
		if len(a.addrs) >= maxSlowAddrs {
			clear(a.addrs)
		}
		x = &addrPace{lane: newLane()}
		a.addrs[ip] = x
	}
	x.refused++
	if len(a.since) < slowAfter && !slices.Contains(a.since, ip) {
		a.since = append(a.since, ip)
	}
	if x.refused >= slowAfter || len(a.since) >= slowAfter {
		f.Bound = refusal.BoundWeChat
	}
}
