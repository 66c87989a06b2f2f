package relay

import (
	"context"
	"errors"
	"net/http"
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

// partedStore has three parts, each of which can break or hang.
type partedStore struct {
	*memory.Store
	broken, hung [3]atomic.Bool
	pings        atomic.Int32
}

func (p *partedStore) Parts() int { return len(p.broken) }

func (p *partedStore) Part(token session.TokenHash) int { return int(token[0]) % len(p.broken) }

func (p *partedStore) at(ctx context.Context, part int) error {
	if p.hung[part].Load() {
		<-ctx.Done()
		return ctx.Err()
	}
	if p.broken[part].Load() {
		return errDown
	}
	return nil
}

func (p *partedStore) PingPart(ctx context.Context, part int) error {
	p.pings.Add(1)
	return p.at(ctx, part)
}

func (p *partedStore) Ping(ctx context.Context) error {
	var gone int
	for part := range p.broken {
		if p.at(ctx, part) != nil {
			gone++
		}
	}
	switch gone {
	case 0:
		return nil
	case len(p.broken):
		return errDown
	}
	return errors.Join(errDown, session.ErrPart)
}

func (p *partedStore) Put(ctx context.Context, s session.Session) error {
	if err := p.at(ctx, p.Part(s.Token)); err != nil {
		return err
	}
	return p.Store.Put(ctx, s)
}

func (p *partedStore) Get(ctx context.Context, token session.TokenHash) (session.Session, error) {
	if err := p.at(ctx, p.Part(token)); err != nil {
		return session.Session{}, err
	}
	return p.Store.Get(ctx, token)
}

// parted is a relay on such a store, sealed and watched as a program has it.
func parted(t *testing.T, hits *int) (*Relay, *partedStore, *logBuffer) {
	st, log := &partedStore{Store: memory.New(time.Now, 0)}, new(logBuffer)
	c := testConfig(replies(hits, okReply))
	c.Now, c.Store, c.Logger, c.Keys, c.Observer = time.Now, st, log.logger(), keyring(t, testSealKey), new(recorder)
	return newRelay(t, c), st, log
}

// While a part is broken, every login finds another one, and /readyz names it and
// stays ready; with all of them broken no code is spent.
func TestPartOfTheStoreDown(t *testing.T) {
	t.Parallel()
	hits := 0
	r, st, log := parted(t, &hits)
	st.broken[1].Store(true)
	st.broken[2].Store(true)
	logins := 0
	for range 200 {
		if w := doLogin(t, r, "c"); w.Code == 200 {
			logins++
		} else {
			wantError(t, w, 503, refusal.Busy, refusal.Retry) // one in eight meets no good part
		}
	}
	if logins < 100 || hits != logins {
		t.Errorf("%d logins cost %d codes", logins, hits)
	}
	if w := do(t, r.Ops(), "GET", "/readyz", ""); w.Code != 200 ||
		!strings.HasPrefix(w.Body.String(),
			`{"status":"ready","missing":[{"what":"store","message":"A part of the session store is out of reach (store: store is down`) {
		t.Errorf("readyz: %d %s", w.Code, w.Body)
	}
	for range 2 * maxStoreFails {
		if w := do(t, r.Ops(), "GET", "/readyz", ""); w.Code != 200 {
			t.Fatalf("a part that is down counts for the whole: %d %s", w.Code, w.Body)
		}
	}
	r.Drain()
	wantError(t, do(t, r.Ops(), "GET", "/readyz", ""), 503, refusal.Busy, refusal.Retry)
	r.draining.Store(false)
	if lines := outages(t, log); len(lines) != 1 || lines[0]["msg"] != "the session store, or a part of it, is down" {
		t.Errorf("the log: %v", lines)
	}

	st.broken[0].Store(true)
	wantError(t, do(t, r.Ops(), "GET", "/readyz", ""), 503, refusal.Busy, refusal.Retry)
	before, asked := hits, st.pings.Load()
	wantError(t, doLogin(t, r, "c"), 503, refusal.Busy, refusal.Retry)
	if hits != before || st.pings.Load()-asked > placeTries {
		t.Errorf("%d codes spent, %d tries", hits-before, st.pings.Load()-asked)
	}
	for part := range st.broken {
		st.broken[part].Store(false)
	}
	for range outageOver { // nobody asks /readyz
		wantOK(t, doLogin(t, r, "c"))
	}
	if lines := outages(t, log); len(lines) != 2 || lines[1]["msg"] != "the session store, or a part of it, is back" {
		t.Errorf("the log: %v", lines)
	}
	if w := do(t, r.Ops(), "GET", "/readyz", ""); w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"status":"ready"}` {
		t.Errorf("readyz: %d %s", w.Code, w.Body)
	}
}

// A part that hangs holds up none of what the others have.
func TestPartOfTheStoreHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hits := 0
		r, st, _ := parted(t, &hits)
		token := map[int]string{} // by part
		for len(token) < st.Parts() {
			got := wantOK(t, doLogin(t, r, "c")).Token
			token[st.Part(hashToken(got))] = got
		}
		session := func(part int) int {
			return do(t, r.Handler(), http.MethodGet, "/session", "", "Authorization", "Bearer "+token[part]).Code
		}
		st.hung[2].Store(true)
		var wg sync.WaitGroup
		for range 4 * maxStoreFails { // more than it takes to count as down
			wg.Go(func() { session(2) })
			wg.Go(func() { doLogin(t, r, "c") })
		}
		synctest.Wait()
		start := time.Now()
		for range 100 {
			if a, b := session(0), session(1); a != 200 || b != 200 {
				t.Fatalf("sessions elsewhere: %d and %d", a, b)
			}
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("they waited %v", d)
		}
		wg.Wait()
		before, logins := hits, 0
		for range 100 {
			start := time.Now()
			if doLogin(t, r, "c").Code == 200 {
				logins++
			}
			if d := time.Since(start); d > placeTries*placeWait+sessions.Timeout {
				t.Errorf("a login took %v", d)
			}
		}
		if logins < 90 || hits-before != logins {
			t.Errorf("%d logins of 100 cost %d codes", logins, hits-before)
		}
	})
}
