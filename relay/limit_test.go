package relay

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

func loginFrom(t *testing.T, r *Relay, ip string, code int) (status, wait string) {
	t.Helper()
	w := do(t, r.Handler(), "GET", fmt.Sprintf("/login?code=code%d", code), "", "X-Forwarded-For", ip)
	return fmt.Sprint(w.Code), w.Header().Get("Retry-After")
}

// One user with a session could spend what WeChat allows the app in a day: calls
// that ask WeChat have the bounds of logins, and are counted apart from them.
func TestLimitsOfCalls(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/phone", "/checksession"} {
		var asked []string
		c := testConfig(userAPI(&asked, wxReply(40029, "invalid code")))
		c.Now, c.Limits = func() time.Time { return testTime }, Limits{PerIP: 2}
		r := newRelay(t, c)
		me := keepSession(t, r, mySession())
		for range 2 {
			if w := do(t, r.Handler(), "POST", path, `{"code":"c"}`, me...); w.Code == 429 {
				t.Errorf("%s: %s", path, w.Body)
			}
		}
		n := len(asked)
		wantError(t, do(t, r.Handler(), "POST", path, `{"code":"c"}`, me...), 429, refusal.RateLimited, refusal.Wait)
		if len(asked) != n {
			t.Errorf("%s: WeChat was asked", path)
		}
		if status, _ := loginFrom(t, r, "", 1); status == "429" {
			t.Error("a login is counted with them")
		}
	}
}

// Limits hold across relays of one fleet, by the minute of the clock.
func TestLimits(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name   string
		limits Limits
		ips    []string // of logins, in turn at two relays
		want   string
	}{
		{"none", Limits{}, []string{"a", "a", "a", "a"}, "200 200 200 200"},
		{"address", Limits{PerIP: 2}, []string{"a", "a", "a", "b"}, "200 200 429 200"},
		{"app", Limits{PerApp: 3}, []string{"a", "b", "c", "d"}, "200 200 200 429"},
		{"all", Limits{Total: 1}, []string{"a", "b"}, "200 429"},
	} {
		now := testTime
		c := testConfig(says(okReply))
		c.Now = func() time.Time { return now }
		c.Limits, c.Shared = x.limits, memory.NewShared(c.Now)
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // where httptest is
		relays := []*Relay{newRelay(t, c), newRelay(t, c)}
		var got []string
		for i, ip := range x.ips {
			status, wait := loginFrom(t, relays[i%2],
				map[string]string{"a": "198.51.100.1", "b": "198.51.100.2", "c": "198.51.100.3", "d": "198.51.100.4"}[ip], i)
			if got = append(got, status); status == "429" && wait != "43" {
				t.Errorf("%s: Retry-After %q; the minute has 43 seconds left", x.name, wait)
			}
		}
		if s := strings.Join(got, " "); s != x.want {
			t.Errorf("%s: %s, want %s", x.name, s, x.want)
		}
		now = now.Add(43 * time.Second)
		if status, _ := loginFrom(t, relays[0], "198.51.100.1", 99); status != "200" {
			t.Errorf("%s: %s in the next minute", x.name, status)
		}
	}
}

// brokenShared is a fleet that cannot be reached.
type brokenShared struct{ session.Shared }

func (brokenShared) Count(context.Context, string, time.Duration) (int64, error) {
	return 0, errors.New("down")
}

func TestLimitsOutliveTheirStore(t *testing.T) {
	t.Parallel()
	log := new(logBuffer)
	c := testConfig(says(okReply))
	c.Limits, c.Shared, c.Logger = Limits{PerIP: 1}, brokenShared{}, log.logger()
	r := newRelay(t, c)
	first, _ := loginFrom(t, r, "", 1)
	second, _ := loginFrom(t, r, "", 2)
	if first != "200" || second != "429" || !strings.Contains(log.String(), "this machine only") ||
		strings.Count(log.String(), `"level":"WARN"`) != 2 {
		t.Errorf("%s, %s\n%s", first, second, log)
	}
}
