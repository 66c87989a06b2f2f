package relay

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/refusal"
)

// slowWeChat takes a while for each answer; most is how many it had at a time.
func slowWeChat(takes time.Duration, most *atomic.Int64) roundTrip {
	var now atomic.Int64
	return func(req *http.Request) (*http.Response, error) {
		n := now.Add(1)
		defer now.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		select {
		case <-time.After(takes):
			return reply(okReply), nil
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
}

// logins sends n at one moment and counts statuses.
func logins(t *testing.T, r *Relay, n, from int) map[int]int {
	t.Helper()
	var mu sync.Mutex
	got := map[int]int{}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			w := do(t, r.Handler(), "GET", fmt.Sprintf("/login?code=code%d", from+i), "")
			if w.Code == 503 && w.Header().Get("Retry-After") == "" {
				t.Error("503 without Retry-After")
			}
			mu.Lock()
			defer mu.Unlock()
			got[w.Code]++
		})
	}
	wg.Wait()
	return got
}

// A thousand logins on an upstream of 50 ms take a few round trips.
func TestThousandLogins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var most atomic.Int64
		c := testConfig(slowWeChat(50*time.Millisecond, &most))
		c.Now = time.Now
		r := newRelay(t, c)
		start := time.Now()
		got := logins(t, r, 1000, 0)
		if took := time.Since(start); got[200] != 1000 || took > 150*time.Millisecond || most.Load() > DefaultUpstreamMax {
			t.Errorf("%v in %v, %d at a time", got, took, most.Load())
		}
	})
}

// WeChat slow (5 s) under ten times the clients that it may have: those who would wait too long hear
// so, at once when that is known; nothing of it stays behind (synctest waits for
// every goroutine of the test to end), and when WeChat is quick again all is as before.
func TestSlowWeChatShedsLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		takes := 5 * time.Second
		c := testConfig(roundTrip(func(req *http.Request) (*http.Response, error) { return slowWeChat(takes, new(atomic.Int64))(req) }))
		c.Now, c.UpstreamMax, c.UpstreamQueue = time.Now, 20, 80
		r := newRelay(t, c)
		start := time.Now()
		got := logins(t, r, 200, 0)
		if took := time.Since(start); got[200] != 20 || got[503] != 180 || took > 6*time.Second {
			t.Errorf("%v in %v", got, took)
		}
		for i := range 20 { // until the mean has been learnt
			logins(t, r, 20, 1000+100*i)
		}
		start = time.Now()
		done := make(chan map[int]int, 1)
		go func() { done <- logins(t, r, 30, 5000) }()
		synctest.Wait() // 20 are under way; of the others, those wait who hope for less than 2 s
		w := do(t, r.Handler(), "GET", "/login?code=late", "")
		e := wantError(t, w, 503, refusal.Busy, refusal.Retry)
		if time.Since(start) != 0 || e.ErrCode != 0 {
			t.Errorf("shed after %v", time.Since(start))
		}
		<-done
		takes = 50 * time.Millisecond
		for i := range 40 {
			logins(t, r, 20, 6000+100*i)
		}
		if got := logins(t, r, 100, 20000); got[200] != 100 {
			t.Errorf("after: %v", got)
		}
		if s := r.State(); s.Calls != 0 || s.Waiting != 0 {
			t.Errorf("turns are left: %+v", s)
		}
	})
}

// Connections stay open for as many calls as may be under way, more than the
// default where WXRELAY_UPSTREAM_MAX says so.
func TestIdleConnectionsFollowUpstreamMax(t *testing.T) {
	t.Parallel()
	const calls = DefaultUpstreamMax + 100
	var made atomic.Int32
	together := make(chan struct{}, calls) // all of a round are under way at once
	var arrived atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if arrived.Add(1)%calls == 0 {
			for range calls {
				together <- struct{}{}
			}
		}
		<-together
		_, _ = io.WriteString(w, okReply)
	}))
	s.Config.ConnState = func(_ net.Conn, is http.ConnState) {
		if is == http.StateNew {
			made.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	c := devConfig(s.URL)
	c.UpstreamMax, c.UpstreamTimeout = calls, maxUpstreamTimeout
	r := newRelay(t, c)
	for round := range 2 {
		if got := logins(t, r, calls, round*calls); got[200] != calls {
			t.Fatalf("round %d: %v", round, got)
		}
	}
	if n := made.Load(); n > calls {
		t.Errorf("%d connections for %d calls at a time", n, calls)
	}
}
