package relay

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/internal/sessions"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// brokenStore is a store that is down.
type brokenStore struct{}

var errDown = errors.New("store is down")

func (brokenStore) Put(context.Context, session.Session) error { return errDown }

func (brokenStore) Get(context.Context, session.TokenHash) (session.Session, error) {
	return session.Session{}, errDown
}

func (brokenStore) Delete(context.Context, session.TokenHash) error { return errDown }

func (brokenStore) Extend(context.Context, session.Session) error { return errDown }

func (brokenStore) DeleteUser(context.Context, string, string) (int, error) { return 0, errDown }

func (brokenStore) List(context.Context, session.UserHash, session.TokenHash, int) (session.Page, error) {
	return session.Page{}, errDown
}

func (brokenStore) EndApp(context.Context, string) error { return errDown }

// deafStore says beforehand that it is down.
type deafStore struct{ session.Store }

func (deafStore) Ping(context.Context) error { return errDown }

// A store that breaks after WeChat has answered costs the code, and the client
// is told to get another; nothing later costs anything.
func TestStoreDown(t *testing.T) {
	t.Parallel()
	var log logBuffer
	c := testConfig(says(okReply))
	c.Store, c.Logger = brokenStore{}, log.logger()
	r := newRelay(t, c)
	bearer := []string{"Authorization", "Bearer a"}
	for range 2 * maxStoreFails { // it stays the same answer once the store counts as down
		wantError(t, doLogin(t, r, "c1"), 503, refusal.Busy, refusal.LoginAgain)
		for _, w := range []struct{ method, path, body string }{{"GET", "/session", ""}, {"POST", "/logout", ""},
			{"POST", "/logout", `{"all":true}`}} {
			w := do(t, r.Handler(), w.method, w.path, w.body, bearer...)
			wantError(t, w, 503, refusal.Busy, refusal.Retry)
			if w.Header().Get("Retry-After") != "1" {
				t.Errorf("no Retry-After: %v", w.Header())
			}
		}
	}
	if !strings.Contains(log.String(), "store: store is down") {
		t.Errorf("the log does not say why:\n%s", log.String())
	}
}

// A store that is known to be down costs no codes, and /readyz says so.
func TestStoreDownBeforehand(t *testing.T) {
	t.Parallel()
	hits := 0
	c := testConfig(replies(&hits, okReply))
	c.Store = deafStore{memory.New(c.Now, 0)}
	r := newRelay(t, c)
	wantError(t, doLogin(t, r, "c1"), 503, refusal.Busy, refusal.Retry)
	if hits != 0 {
		t.Errorf("%d codes spent", hits)
	}
	w := do(t, r.Ops(), "GET", "/readyz", "")
	if e := wantError(t, w, 503, refusal.Busy, refusal.Retry); !strings.Contains(e.Message, "store: store is down") {
		t.Errorf("readyz does not say what is missing: %s", w.Body)
	}
	wantOK := do(t, r.Ops(), "GET", "/healthz", "")
	if wantOK.Code != 200 {
		t.Error("an outage of the store is no reason to be restarted")
	}
}

// pingHangs is a store that does not answer whether it is there.
type pingHangs struct {
	session.Store
	asked atomic.Int32
}

func (h *pingHangs) Ping(ctx context.Context) error {
	h.asked.Add(1)
	<-ctx.Done()
	return ctx.Err()
}

// countHangs is a Shared whose counters do not answer.
type countHangs struct {
	session.Shared
	asked atomic.Int32
}

func (h *countHangs) Count(ctx context.Context, _ string, _ time.Duration) (int64, error) {
	h.asked.Add(1)
	<-ctx.Done()
	return 0, ctx.Err()
}

// A caller whose own deadline comes before the guard's does not hide an outage:
// of fifty logins at once, one waits to find out whether it is over.
func TestOutageDespiteShortDeadlines(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name   string
		config func(c *Config) (asked *atomic.Int32)
		status int
	}{
		{"an upstream timeout shorter than the store's", func(c *Config) *atomic.Int32 {
			s := &pingHangs{Store: memory.New(c.Now, 0)}
			c.Store, c.UpstreamTimeout = s, sessions.Timeout/3
			return &s.asked
		}, 503},
		{"limits", func(c *Config) *atomic.Int32 {
			s := &countHangs{Shared: memory.NewShared(c.Now)}
			c.Shared, c.Limits = s, Limits{PerIP: 1000}
			return &s.asked
		}, 200},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := testConfig(says(okReply))
				c.Now = time.Now
				asked := x.config(&c)
				r := newRelay(t, c)
				for i := range maxStoreFails {
					doLogin(t, r, fmt.Sprint("find out ", i))
				}
				if n := asked.Load(); n != maxStoreFails {
					t.Fatalf("%d calls, want %d", n, maxStoreFails)
				}
				var mu sync.Mutex
				var waited int
				var wg sync.WaitGroup
				start := time.Now()
				for i := range 50 {
					wg.Go(func() {
						if w := doLogin(t, r, fmt.Sprint("c", i)); w.Code != x.status {
							t.Errorf("%d %s", w.Code, w.Body)
						}
						if time.Since(start) > 0 {
							mu.Lock()
							defer mu.Unlock()
							waited++
						}
					})
				}
				wg.Wait()
				if n := asked.Load() - maxStoreFails; n != 1 || waited != 1 {
					t.Errorf("%d asked and %d waited, want 1 of each", n, waited)
				}
			})
		})
	}
}
