package relay

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"

	"wxflow/relay/credential"
)

func TestFiftyCallersOneRedemption(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		hits := 0
		r := newRelay(t, testConfig(roundTrip(func(*http.Request) (*http.Response, error) {
			hits++
			<-release
			return reply(okReply), nil
		})))
		var wg sync.WaitGroup
		tokens := make([]string, 50)
		for i := range tokens {
			wg.Go(func() { tokens[i] = wantOK(t, doLogin(t, r, "same")).Token })
		}
		synctest.Wait() // all fifty wait for the one that asks WeChat
		close(release)
		wg.Wait()
		if hits != 1 {
			t.Errorf("%d hits, want 1", hits)
		}
		for i, token := range tokens {
			if token != tokens[0] {
				t.Errorf("caller %d got a token of its own", i)
			}
		}
		// The flight has landed: the next one asks again.
		if wantOK(t, doLogin(t, r, "same")).Token == tokens[0] || hits != 2 {
			t.Error("an answer outlived its flight")
		}
	})
}

// Two apps, and codes that would run together if glued, stay apart.
func TestFlightsDoNotCollide(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var mu sync.Mutex
		hits := map[string]int{}
		c := Config{Dev: true, Upstream: "http://fake", Apps: []credential.App{{AppID: "a"}, {AppID: "ab"}}}
		c.Transport = roundTrip(func(q *http.Request) (*http.Response, error) {
			mu.Lock()
			hits[q.URL.Query().Get("appid")+" "+q.URL.Query().Get("js_code")]++
			mu.Unlock()
			<-release
			return reply(okReply), nil
		})
		r := newRelay(t, c)
		var wg sync.WaitGroup
		for _, q := range []string{"appid=a&code=bc", "appid=ab&code=c", "code=c", "code=bc"} {
			wg.Go(func() { wantOK(t, do(t, r.Handler(), "GET", "/login?"+q, "")) })
		}
		synctest.Wait()
		close(release)
		wg.Wait()
		if fmt.Sprint(hits) != "map[a bc:1 a c:1 ab c:1]" {
			t.Errorf("hits %v", hits)
		}
	})
}

// A caller who leaves takes nothing from those who stay: the code is still redeemed, once.
func TestCallerLeaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		hits := 0
		r := newRelay(t, testConfig(roundTrip(func(q *http.Request) (*http.Response, error) {
			hits++
			select {
			case <-release:
			case <-q.Context().Done():
				return nil, q.Context().Err()
			}
			return reply(okReply), nil
		})))
		ctx, leave := context.WithCancel(t.Context())
		left := make(chan struct{})
		go func() { // the first, whose flight it would be
			defer close(left)
			req := httptest.NewRequestWithContext(ctx, "GET", "/login?code=c1", nil)
			r.Handler().ServeHTTP(httptest.NewRecorder(), req)
		}()
		synctest.Wait()
		stayed := make(chan string)
		go func() { stayed <- wantOK(t, doLogin(t, r, "c1")).Token }()
		synctest.Wait()
		leave()
		synctest.Wait()
		close(release)
		<-left
		if <-stayed == "" || hits != 1 {
			t.Errorf("%d hits, want 1", hits)
		}
	})
}
