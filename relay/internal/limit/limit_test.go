package limit

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// As many go through as there is room; as many wait as the queue has places, and the
// next is refused at once.
func TestGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(2, 3, time.Now)
		var leaves []func()
		for range 2 {
			leave, err := g.Enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			leaves = append(leaves, leave)
		}
		entered := make(chan func(), 3)
		for range 3 {
			go func() {
				leave, err := g.Enter(t.Context())
				if err != nil {
					t.Error(err)
				}
				entered <- leave
			}()
		}
		synctest.Wait()
		if g.Running.Load() != 2 || g.Waiting.Load() != 3 {
			t.Errorf("%d run, %d wait", g.Running.Load(), g.Waiting.Load())
		}
		_, err := g.Enter(t.Context())
		if f := fail.Of(err); f.Kind != refusal.Busy || f.Bound != refusal.BoundQueue || f.Wait != 1 {
			t.Errorf("%+v", f)
		}
		for _, leave := range leaves {
			leave()
		}
		for range 3 {
			(<-entered)()
		}
		synctest.Wait()
		if g.Running.Load() != 0 || g.Waiting.Load() != 0 {
			t.Errorf("%d run, %d wait", g.Running.Load(), g.Waiting.Load())
		}
	})
}

// A caller waits no longer than maxQueueWait, and one who would is refused at once as
// soon as it is known how long calls take.
func TestGateWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(1, 100, time.Now)
		leave, err := g.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = g.Enter(t.Context())
		if f := fail.Of(err); f.Wait != 2 || time.Since(start) != maxQueueWait {
			t.Errorf("%+v after %v", f, time.Since(start))
		}
		time.Sleep(24*time.Second - maxQueueWait)
		leave() // 24 s: the mean is 3 s now
		if leave, err = g.Enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		start = time.Now()
		_, err = g.Enter(t.Context())
		if f := fail.Of(err); f.Wait != 3 || time.Since(start) != 0 {
			t.Errorf("%+v after %v", f, time.Since(start))
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		leave()
		if _, err := g.Enter(gone); err != nil {
			t.Errorf("with room and a caller that has left: %v", err)
		}
	})
}

func TestInHand(t *testing.T) {
	t.Parallel()
	h := NewInHand(maxUserCalls + 2)
	var ends []func()
	for range maxUserCalls {
		end, err := h.Begin("wxa", "o1")
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end)
	}
	_, err := h.Begin("wxa", "o1")
	if f := fail.Of(err); f.Kind != refusal.RateLimited || f.Bound != refusal.BoundUser || f.Wait != 1 {
		t.Errorf("%+v", f)
	}
	for _, user := range [][2]string{{"wxb", "o1"}, {"wxa", "o2"}} {
		end, err := h.Begin(user[0], user[1])
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end)
	}
	_, err = h.Begin("wxa", "o3")
	if f := fail.Of(err); f.Kind != refusal.Busy || f.Wait != int(maxQueueWait/time.Second) {
		t.Errorf("%+v", f)
	}
	if users, calls := h.Count(); users != 3 || calls != maxUserCalls+2 {
		t.Errorf("%d users, %d calls", users, calls)
	}
	for _, end := range ends {
		end()
	}
	if users, calls := h.Count(); users != 0 || calls != 0 {
		t.Errorf("%d users, %d calls are left", users, calls)
	}
}

// downShared cannot count.
type downShared struct{ session.Shared }

func (downShared) Count(context.Context, string, time.Duration) (int64, error) {
	return 0, errors.New("down")
}

// limiterCases are the cases of TestLimiter.
var limiterCases = []struct {
	name   string
	bounds Bounds
	from   [2]string // addresses, in turn
	apps   [2]string
	pass   int
	bound  refusal.Bound
}{
	{"none", Bounds{}, [2]string{"192.0.2.1:1", "192.0.2.1:1"}, [2]string{"wxa", "wxa"}, 20, ""},
	{"an address", Bounds{PerIP: 3}, [2]string{"192.0.2.1:1", "192.0.2.1:2"}, [2]string{"wxa", "wxb"}, 3, refusal.BoundIP},
	{"two addresses", Bounds{PerIP: 3}, [2]string{"192.0.2.1:1", "192.0.2.2:1"}, [2]string{"wxa", "wxa"}, 6, refusal.BoundIP},
	{"a customer's network", Bounds{PerIP: 3}, [2]string{"[2001:db8::1]:1", "[2001:db8::ffff:0:0:2]:1"},
		[2]string{"wxa", "wxa"}, 3, refusal.BoundIP},
	{"two networks", Bounds{PerIP: 3}, [2]string{"[2001:db8:0:1::1]:1", "[2001:db8:0:2::1]:1"}, [2]string{"wxa", "wxa"}, 6, refusal.BoundIP},
	{"an app", Bounds{PerApp: 3}, [2]string{"192.0.2.1:1", "192.0.2.2:1"}, [2]string{"wxa", "wxa"}, 3, refusal.BoundApp},
	{"two apps", Bounds{PerApp: 3}, [2]string{"192.0.2.1:1", "192.0.2.2:1"}, [2]string{"wxa", "wxb"}, 6, refusal.BoundApp},
	{"all", Bounds{Total: 3}, [2]string{"192.0.2.1:1", "192.0.2.2:1"}, [2]string{"wxa", "wxb"}, 3, refusal.BoundTotal},
}

// Each bound lets through as many as it says, a minute of the clock, and each part is
// counted for itself; with the fleet out of reach a relay counts alone.
func TestLimiter(t *testing.T) {
	t.Parallel()
	for _, x := range limiterCases {
		for _, shared := range []string{"reached", "down"} {
			t.Run(x.name+"/"+shared, func(t *testing.T) {
				t.Parallel()
				now := time.Unix(1790000000, 0).Truncate(time.Minute).Add(17 * time.Second)
				l := &Limiter{Bounds: x.bounds, Now: func() time.Time { return now }}
				l.Alone = memory.NewShared(l.Now)
				l.Shared = memory.NewShared(l.Now)
				if shared == "down" {
					l.Shared = downShared{}
				}
				check := func(i int, what string) error {
					req := httptest.NewRequest("GET", "/login", nil)
					req.RemoteAddr = x.from[i%2]
					return l.Check(req, credential.App{AppID: x.apps[i%2]}, what)
				}
				var err error
				passed := 0
				for ; passed < 20 && err == nil; passed++ {
					err = check(passed, "logins")
				}
				if err != nil {
					passed--
				}
				if passed != x.pass {
					t.Fatalf("%d passed: %v", passed, err)
				}
				if x.bound == "" {
					return
				}
				if f := fail.Of(err); f.Kind != refusal.RateLimited || f.Bound != x.bound || f.Wait != 43 {
					t.Errorf("%+v", f)
				}
				if err := check(0, "calls"); err != nil {
					t.Errorf("calls are counted with logins: %v", err)
				}
				now = now.Add(43 * time.Second)
				if err := check(0, "logins"); err != nil {
					t.Errorf("in the next minute: %v", err)
				}
			})
		}
	}
}

var tooFast = &fail.Failure{Kind: refusal.RateLimited, ErrCode: wechat.ErrMinuteQuota}

// lanes reports whether a login of an address has to wait for its turn: by its
// address's lane, or by the app's.
func (p *Pace) lanes(ip netip.Addr) (addr, app bool) {
	return p.lane((*appPace).addrLane, "wxa", ip) != nil, p.lane((*appPace).appLane, "wxa", ip) != nil
}

func TestPace(t *testing.T) {
	t.Parallel()
	now := time.Unix(1790000000, 0).Truncate(time.Minute).Add(20 * time.Second)
	a, b, c, d := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2"), netip.MustParseAddr("192.0.2.3"),
		netip.MustParseAddr("192.0.2.4")
	p := &Pace{Now: func() time.Time { return now }}
	slow := func(ip netip.Addr, wantAddr, wantApp bool) {
		t.Helper()
		if addr, app := p.lanes(ip); addr != wantAddr || app != wantApp {
			t.Errorf("%v: slow by address %t, by app %t", ip, addr, app)
		}
	}
	refuse := func(ip netip.Addr) refusal.Bound {
		f := *tooFast
		p.Note("wxa", ip, &f)
		return f.Bound
	}
	for i := range slowAfter {
		slow(a, false, false)
		if bound := refuse(a); (bound == refusal.BoundWeChat) != (i == slowAfter-1) {
			t.Errorf("refusal %d: %q", i, bound)
		}
	}
	slow(a, true, false)
	slow(b, false, false)
	p.Note("wxa", a, errors.New("something else"))
	slow(a, true, false)
	p.Note("wxa", a, nil) // it goes again
	slow(a, false, false)

	// So many addresses make the app slow; one login that goes well ends it.
	refuse(a)
	refuse(a)
	refuse(b)
	slow(d, false, false)
	if bound := refuse(c); bound != refusal.BoundWeChat {
		t.Errorf("%q", bound)
	}
	slow(d, false, true)
	p.Note("wxa", d, nil)
	slow(d, false, false)

	// With the minute it is over, and with a clock that is set back.
	for _, jump := range []time.Duration{40 * time.Second, -time.Second} {
		now = now.Truncate(time.Minute).Add(20 * time.Second)
		for range slowAfter {
			refuse(a)
		}
		slow(a, true, false)
		now = now.Add(jump)
		slow(a, false, false)
		if len(p.apps) != 0 {
			t.Errorf("after %v it remembers %d apps", jump, len(p.apps))
		}
	}
}

// That the fleet cannot count is in the line of the request.
func TestCountsAloneAreLogged(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Unix(1790000000, 0) }
	l := &Limiter{Bounds: Bounds{PerIP: 1}, Now: now, Alone: memory.NewShared(now), Shared: downShared{}}
	var log bytes.Buffer
	watch := &web.Watch{Log: slog.New(slog.NewTextHandler(&log, nil)), Now: now}
	h := watch.Requests(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _ = l.Check(r, credential.App{AppID: "wxa"}, "logins") }))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/login", nil))
	if !strings.Contains(log.String(), "count on this machine only") {
		t.Error(log.String())
	}
}
