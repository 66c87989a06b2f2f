package relay

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// countStore counts what sliding costs.
type countStore struct {
	*memory.Store
	extends int
	fail    error
}

func (s *countStore) Extend(ctx context.Context, x session.Session) error {
	s.extends++
	if s.fail != nil {
		return s.fail
	}
	return s.Store.Extend(ctx, x)
}

func slidingRelay(t *testing.T, sliding bool) (r *Relay, st *countStore, left func(token string) int64, wait func(time.Duration)) {
	now := testTime
	st = &countStore{Store: memory.New(func() time.Time { return now }, 0)}
	c := testConfig(says(okReply))
	c.Now, c.Store, c.Sliding, c.SessionTTL = func() time.Time { return now }, st, sliding, 10*time.Hour
	r = newRelay(t, c)
	left = func(token string) int64 {
		w := do(t, r.Handler(), "GET", "/session", "", "Authorization", "Bearer "+token)
		if w.Code == 401 {
			return -1
		}
		var a sessionAnswer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return a.ExpiresIn
	}
	return r, st, left, func(d time.Duration) { now = now.Add(d) }
}

func TestSessionsEndAtTheirTime(t *testing.T) {
	t.Parallel()
	r, st, left, wait := slidingRelay(t, false)
	token := wantOK(t, doLogin(t, r, "c")).Token
	wait(9 * time.Hour)
	if n := left(token); n != 3600 || st.extends != 0 {
		t.Errorf("%d s left, %d extends", n, st.extends)
	}
	wait(time.Hour)
	if n := left(token); n != -1 {
		t.Errorf("%d s left", n)
	}
}

func TestSlidingSessions(t *testing.T) {
	t.Parallel()
	r, st, left, wait := slidingRelay(t, true)
	token := wantOK(t, doLogin(t, r, "c")).Token
	wait(59 * time.Minute) // under a tenth of its life: nothing to write
	if n := left(token); n != 9*3600+60 || st.extends != 0 {
		t.Errorf("%d s left, %d extends", n, st.extends)
	}
	wait(time.Minute)
	for range 3 {
		if n := left(token); n != 36000 || st.extends != 1 {
			t.Errorf("%d s left, %d extends", n, st.extends)
		}
	}
	st.fail = errDown
	wait(2 * time.Hour)
	if n := left(token); n != 8*3600 {
		t.Errorf("%d s left of a session that is good, with the store failing", n)
	}
	st.fail = session.ErrNoSession
	if n := left(token); n != -1 {
		t.Errorf("%d s left of a session that was ended", n)
	}
	st.fail = nil
	var used time.Duration
	for used = 3 * time.Hour; left(token) > 0 && used < 2*slidingLife; used += time.Hour {
		wait(time.Hour)
	}
	if used != slidingLife {
		t.Errorf("it ended after %v of use, want %v", used, slidingLife)
	}
}

func TestLogoutOfAll(t *testing.T) {
	t.Parallel()
	r, _, left, _ := slidingRelay(t, false)
	a, b := wantOK(t, doLogin(t, r, "c1")).Token, wantOK(t, doLogin(t, r, "c2")).Token
	out := func(token, body string) int {
		return do(t, r.Handler(), "POST", "/logout", body, "Authorization", "Bearer "+token).Code
	}
	for _, bad := range []string{"all", "[]", "null", `{"All":true}`, `{"all":1}`, `{"all":true,"x":true}`, `{"all":true} {}`} {
		if got := out(a, bad); got != 400 {
			t.Errorf("%s: %d", bad, got)
		}
	}
	c := wantOK(t, doLogin(t, r, "c3")).Token
	for _, one := range []string{`{}`, `{"all":false}`} {
		if got := out(c, one); got != 204 || left(c) != -1 || left(a) < 0 {
			t.Errorf("%s: %d", one, got)
		}
	}
	if got := out(a, `{"all":true}`); got != 204 || left(a) != -1 || left(b) != -1 {
		t.Errorf("all: %d, %d and %d left", got, left(a), left(b))
	}
	if got := out(a, `{"all":true}`); got != 401 {
		t.Errorf("nobody's all: %d", got)
	}
}
