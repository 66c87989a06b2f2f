package relay

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/limit"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

// hangs answers logins after 50 ms, other paths at once, and of those in paths
// nothing until the caller gives up.
func hangs(paths ...string) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		for _, p := range paths {
			if req.URL.Path == p {
				<-req.Context().Done()
				return nil, req.Context().Err()
			}
		}
		switch req.URL.Path {
		case codePath:
			later(50 * time.Millisecond) // on the clock of the bubble
			return reply(okReply), nil
		case "/cgi-bin/stable_token":
			return reply(`{"access_token":"` + testToken + `","expires_in":7200}`), nil
		}
		return reply(`{"errcode":0,"errmsg":"ok"}`), nil
	}
}

const (
	phonePath = "/wxa/business/getuserphonenumber"
	tokenPath = "/cgi-bin/stable_token"
)

// A crowd is requests under way, and how they ended.
type crowd struct {
	wg  sync.WaitGroup
	mu  sync.Mutex
	got map[int]int
}

func (c *crowd) send(t *testing.T, r *Relay, path string, header []string) {
	c.wg.Go(func() {
		w := do(t, r.Handler(), "POST", path, `{"code":"c"}`, header...)
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.got == nil {
			c.got = map[int]int{}
		}
		c.got[w.Code]++
	})
}

func (c *crowd) counts() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprint(c.got)
}

func userSession(i int) session.Session {
	s := mySession()
	s.OpenID = fmt.Sprintf("o%027d", i)
	return s
}

// Whatever hangs for calls, by one user or by many, logins keep all their turns
// and take no longer.
func TestCallsCostLoginsNothing(t *testing.T) {
	for _, x := range []struct {
		name  string
		hangs string
		users int
		calls int // of each user
		early string
	}{
		{"the token, and one user", tokenPath, 1, 520, "map[429:512]"},
		{"the token, and many users", tokenPath, 600, 1, "map[]"},
		{"the call, and one user", phonePath, 1, 520, "map[429:512]"},
		{"the call, and many users", phonePath, 3000, 1, "map[503:440]"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := testConfig(hangs(x.hangs))
				c.Now = time.Now
				r := newRelay(t, c)
				var calls crowd
				for i := range x.users {
					me := keepSession(t, r, userSession(i))
					for range x.calls {
						calls.send(t, r, "/phone", me)
					}
				}
				synctest.Wait() // what is not refused hangs
				if got := calls.counts(); got != x.early {
					t.Errorf("at once: %s, want %s", got, x.early)
				}
				start := time.Now()
				if got := logins(t, r, DefaultUpstreamMax, 0); got[200] != DefaultUpstreamMax || time.Since(start) != 50*time.Millisecond {
					t.Errorf("logins: %v in %v", got, time.Since(start))
				}
				calls.wg.Wait()
				synctest.Wait()
				if n, all := r.parts.userData.InHand.Count(); n != 0 || all != 0 || r.State().Calls != 0 {
					t.Errorf("left: %d users, %d calls, %+v", n, all, r.State())
				}
			})
		})
	}
}

// A call that waits for its access_token has no turn yet: an app whose token does
// not come takes nothing from another app's calls.
func TestTokenBeforeTheTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const other = "wxfedcba9876543210"
		c := testConfig(hangs())
		c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
			if req.URL.Path == "/cgi-bin/token" {
				<-req.Context().Done()
				return nil, req.Context().Err()
			}
			return hangs()(req)
		})
		c.Now, c.UpstreamMax = time.Now, 2
		c.Apps = []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret), TokenMode: credential.PlainToken},
			{AppID: other, Secret: credential.NewSecret(testSecret)}}
		r := newRelay(t, c)
		var calls crowd
		for i := range 10 {
			calls.send(t, r, "/checksession", keepSession(t, r, userSession(i)))
		}
		synctest.Wait()
		if s := r.State(); s.Calls != 0 || s.Waiting != 0 {
			t.Errorf("turns are held: %+v", s)
		}
		s := mySession()
		s.AppID = other
		start := time.Now()
		if w := do(t, r.Handler(), "POST", "/checksession", "", keepSession(t, r, s)...); w.Code != 200 || time.Since(start) != 0 {
			t.Errorf("%d in %v: %s", w.Code, time.Since(start), w.Body)
		}
		calls.wg.Wait()
	})
}

// A user has a bound of calls in hand, in each app; with one answered there is
// room for the next. All users together have a bound, too.
func TestCallsInHand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := testConfig(hangs(phonePath))
		c.Now, c.UpstreamMax, c.UpstreamQueue = time.Now, 1, 2*maxUserCalls-1
		r := newRelay(t, c)
		me, again := keepSession(t, r, mySession()), keepSession(t, r, mySession()) // two devices
		for i := range maxUserCalls {
			var calls crowd
			calls.send(t, r, "/phone", [][]string{me, again}[i%2])
		}
		synctest.Wait()
		for _, header := range [][]string{me, again} {
			w := do(t, r.Handler(), "POST", "/phone", `{"code":"c"}`, header...)
			if wantError(t, w, 429, refusal.RateLimited, refusal.Wait); w.Header().Get("Retry-After") != "1" {
				t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
			}
		}
		var others crowd
		for i := range maxUserCalls {
			others.send(t, r, "/phone", keepSession(t, r, userSession(i)))
		}
		synctest.Wait()
		late := keepSession(t, r, userSession(99))
		w := do(t, r.Handler(), "POST", "/phone", `{"code":"c"}`, late...)
		if e := wantError(t, w, 503, refusal.Busy, refusal.Retry); w.Header().Get("Retry-After") == "" ||
			e.Message != "WeChat is busy. Try again in a moment." {
			t.Errorf("%v %s", w.Header(), w.Body)
		}
		later(DefaultUpstreamTimeout) // all have given up
		synctest.Wait()
		if w := do(t, r.Handler(), "POST", "/checksession", "", me...); w.Code != 200 {
			t.Errorf("afterwards: %d %s", w.Code, w.Body)
		}
	})
}

// What a call is refused for is in the log and the metrics under its own name.
func TestCallsInHandAreObserved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o, log := new(recorder), new(logBuffer)
		c := testConfig(hangs(phonePath))
		c.Now, c.Observer, c.Logger = time.Now, o, log.logger()
		r := newRelay(t, c)
		me := keepSession(t, r, mySession())
		var calls crowd
		for range maxUserCalls {
			calls.send(t, r, "/phone", me)
		}
		synctest.Wait()
		wantError(t, do(t, r.Handler(), "POST", "/phone", `{"code":"c"}`, me...), 429, refusal.RateLimited, refusal.Wait)
		if last := o.last(); last != "POST /phone 429 kind=rate_limited appid="+testAppID+" errcode=0 bound="+string(refusal.BoundUser) {
			t.Error(last)
		}
		if lines := log.lines(t); len(lines) == 0 || lines[len(lines)-1]["cause"] != "too many calls of one user are under way" {
			t.Errorf("%v", lines)
		}
		calls.wg.Wait()
	})
}

// The user of one app and that of another are not one.
func TestCallsInHandOfOtherApps(t *testing.T) {
	t.Parallel()
	h := limit.NewInHand(100)
	for range maxUserCalls {
		if _, err := h.Begin("a", "u"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Begin("a", "u"); err == nil {
		t.Error("one call more than there may be")
	}
	if _, err := h.Begin("b", "u"); err != nil {
		t.Errorf("the user of another app: %v", err)
	}
}
