package relay

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

const slowReply = `{"errcode":45011,"errmsg":"api minute-quota reach limit, must slower, retry next minute, rid: 658c03c7-029c8f19-07211e07"}`

// A pacedWeChat takes 50 ms and refuses codes that begin with "slow", or all.
type pacedWeChat struct {
	all               atomic.Bool
	asked, most, busy atomic.Int64
}

func (w *pacedWeChat) RoundTrip(req *http.Request) (*http.Response, error) {
	n := w.busy.Add(1)
	defer w.busy.Add(-1)
	w.asked.Add(1)
	for old := w.most.Load(); n > old && !w.most.CompareAndSwap(old, n); old = w.most.Load() {
	}
	later(50 * time.Millisecond) // on the clock of the bubble
	if w.all.Load() || strings.HasPrefix(req.URL.Query().Get("js_code"), "slow") {
		return reply(slowReply), nil
	}
	return reply(okReply), nil
}

// pacedRelay believes the X-Forwarded-For of a test.
func pacedRelay(t *testing.T, now func() time.Time) (*pacedWeChat, *Relay) {
	w := new(pacedWeChat)
	c := testConfig(w)
	c.Now, c.TrustedProxies = now, []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // where httptest is
	return w, newRelay(t, c)
}

// A pacer sends logins, each with a code of its own.
type pacer struct {
	r *Relay
	n atomic.Int64
}

func (p *pacer) login(t *testing.T, kind, ip string) (status int, wait string) {
	t.Helper()
	w := do(t, p.r.Handler(), "GET", fmt.Sprintf("/login?code=%s%d", kind, p.n.Add(1)), "", "X-Forwarded-For", ip)
	return w.Code, w.Header().Get("Retry-After")
}

// atOnce sends n logins at one moment and counts statuses.
func (p *pacer) atOnce(t *testing.T, n int, kind string, ip func(i int) string) string {
	t.Helper()
	var c crowd
	c.got = map[int]int{}
	var mu sync.Mutex
	for i := range n {
		c.wg.Go(func() {
			status, _ := p.login(t, kind, ip(i))
			mu.Lock()
			defer mu.Unlock()
			c.got[status]++
		})
	}
	c.wg.Wait()
	return fmt.Sprint(c.got)
}

func from(ip string) func(int) string { return func(int) string { return ip } }

func fromEverywhere(i int) string { return fmt.Sprintf("203.0.113.%d", i%250+1) }

func (p *pacer) refuse(t *testing.T, n int, ip func(int) string) {
	t.Helper()
	for i := range n {
		if status, _ := p.login(t, "slow", ip(i)); status != 429 {
			t.Fatalf("refusal %d: %d", i, status)
		}
	}
}

// One user who is refused again and again, from one address, keeps nobody else
// from logging in, not even where all come from that address.
func TestPaceOfOneUser(t *testing.T) {
	t.Parallel()
	for name, ip := range map[string]string{"another address": "198.51.100.2",
		"the same address, as behind a proxy that is not trusted": "198.51.100.1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, r := pacedRelay(t, time.Now)
				p := &pacer{r: r}
				for range 5 {
					p.refuse(t, 2*slowAfter, from("198.51.100.1"))
					if got := p.atOnce(t, 20, "good", from(ip)); got != "map[200:20]" {
						t.Errorf("others: %s", got)
					}
				}
				if w.asked.Load() != 5*(2*slowAfter+20) {
					t.Errorf("%d calls", w.asked.Load())
				}
			})
		})
	}
}

// An address that is slow asks one login at a time while the others do as ever.
func TestPaceOfOneAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, r := pacedRelay(t, time.Now)
		p := &pacer{r: r}
		p.refuse(t, slowAfter, from("198.51.100.1"))
		if got := p.atOnce(t, 20, "good", fromEverywhere); got != "map[200:20]" || w.most.Load() != 20 {
			t.Errorf("others: %s, %d at a time", got, w.most.Load())
		}
		w.most.Store(0)
		start := time.Now()
		if got := p.atOnce(t, 100, "slow", from("198.51.100.1")); w.most.Load() != 1 {
			t.Errorf("%s, %d at a time", got, w.most.Load())
		}
		if took := time.Since(start); took > maxQueueWait+100*time.Millisecond {
			t.Errorf("they waited up to %v", took)
		}
		if asked := w.asked.Load() - slowAfter - 20; asked > 42 {
			t.Errorf("%d of 100 asked WeChat", asked)
		}
		// Its first login that goes well ends it.
		if status, _ := p.login(t, "good", "198.51.100.1"); status != 200 {
			t.Error(status)
		}
		if got := p.atOnce(t, 20, "good", from("198.51.100.1")); got != "map[200:20]" || w.most.Load() != 20 {
			t.Errorf("afterwards: %s, %d at a time", got, w.most.Load())
		}
	})
}

// Where WeChat refuses one address after another it wants the app slower: logins
// ask one at a time, and those for whom there is no time are refused until the next
// minute. When WeChat takes one again all is as before.
func TestPaceOfAnApp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, r := pacedRelay(t, time.Now) // the clock of a bubble begins with a minute
		p := &pacer{r: r}
		w.all.Store(true)
		for i := range slowAfter {
			if status, wait := p.login(t, "good", fromEverywhere(i)); status != 429 || wait != "60" {
				t.Errorf("%d, Retry-After %q", status, wait)
			}
		}
		w.most.Store(0)
		if got := p.atOnce(t, 200, "good", fromEverywhere); got != "map[429:200]" || w.most.Load() != 1 || w.asked.Load() > 50+slowAfter {
			t.Errorf("%s, %d at a time, %d in all", got, w.most.Load(), w.asked.Load())
		}
		if other := r.State(); other.Calls != 0 {
			t.Errorf("%+v", other)
		}
		w.all.Store(false)
		w.most.Store(0)
		if got := p.atOnce(t, 200, "good", fromEverywhere); got != "map[200:200]" || w.most.Load() < 190 {
			t.Errorf("afterwards: %s, %d at a time", got, w.most.Load())
		}
	})
}

// A minute that is over is forgotten, and so is one that a clock that was set back
// would bring again.
func TestPaceEnds(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]time.Duration{"the next minute": time.Minute, "an hour back": -time.Hour,
		"a second back": -time.Second} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var set atomic.Int64
				w, r := pacedRelay(t, func() time.Time { return time.Now().Round(0).Add(time.Duration(set.Load())) })
				p := &pacer{r: r}
				p.refuse(t, slowAfter, fromEverywhere)
				p.atOnce(t, 5, "slow", fromEverywhere)
				if w.most.Load() != 1 {
					t.Fatalf("%d at a time: the app is not slow", w.most.Load())
				}
				set.Store(int64(step))
				p.atOnce(t, 100, "slow", fromEverywhere)
				if w.most.Load() != 100 {
					t.Errorf("%d at a time", w.most.Load())
				}
			})
		})
	}
}
