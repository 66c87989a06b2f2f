package relay

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/internal/sessions"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

func TestLoginSessionLogout(t *testing.T) {
	t.Parallel()
	now := testTime
	c := testConfig(says(`{"session_key":"` + testKey + `","openid":"` + testOpenID + `","unionid":"oU"}`))
	c.Now = func() time.Time { return now }
	r := newRelay(t, c)

	w := doLogin(t, r, "c1")
	got := wantOK(t, w)
	if got.OpenID != testOpenID || got.UnionID != "oU" || got.ExpiresIn != 72*3600 || len(got.Token) != 43 {
		t.Errorf("got %+v", got)
	}
	if strings.Contains(w.Body.String(), testKey) {
		t.Error("session_key left the relay")
	}
	if h := w.Header(); h.Get("Content-Type") != "application/json; charset=utf-8" || h.Get("Cache-Control") != "no-store" ||
		h.Get("X-Wxrelay-Upstream") != "" {
		t.Errorf("headers %v", h)
	}

	bearer := []string{"Authorization", "Bearer " + got.Token}
	now = now.Add(time.Hour)
	w = do(t, r.Handler(), "GET", "/session", "", bearer...)
	want := `{"appid":"` + testAppID + `","openid":"` + testOpenID + `","unionid":"oU","expires_in":255600}` + "\n"
	if w.Code != 200 || w.Body.String() != want || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("session: %d %s", w.Code, w.Body)
	}
	for range 2 { // the second time the token is unknown, and that is fine
		w = do(t, r.Handler(), "POST", "/logout", "", bearer...)
		if w.Code != 204 || w.Body.Len() != 0 || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("logout: %d %s", w.Code, w.Body)
		}
	}
	wantError(t, do(t, r.Handler(), "GET", "/session", "", bearer...), 401, refusal.Unauthorized, refusal.LoginAgain)
}

func TestSessionExpires(t *testing.T) {
	t.Parallel()
	now := testTime
	c := testConfig(says(okReply))
	c.Now, c.SessionTTL = func() time.Time { return now }, time.Minute
	r := newRelay(t, c)
	bearer := []string{"Authorization", "bearer  " + wantOK(t, doLogin(t, r, "c1")).Token} // any case, any spaces
	now = now.Add(time.Minute - 1)
	if w := do(t, r.Handler(), "GET", "/session", "", bearer...); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	now = now.Add(1)
	wantError(t, do(t, r.Handler(), "GET", "/session", "", bearer...), 401, refusal.Unauthorized, refusal.LoginAgain)
}

func TestBearer(t *testing.T) {
	t.Parallel()
	r := newRelay(t, testConfig(says(okReply)))
	for name, header := range map[string][]string{
		"none":    nil,
		"empty":   {"Authorization", ""},
		"bare":    {"Authorization", "Bearer"},
		"blank":   {"Authorization", "Bearer  "},
		"basic":   {"Authorization", "Basic dXNlcjpwYXNz"},
		"unknown": {"Authorization", "Bearer " + strings.Repeat("A", 43)},
		"two":     {"Authorization", "Bearer a", "Authorization", "Bearer b"},
	} {
		w := do(t, r.Handler(), "GET", "/session", "", header...)
		wantError(t, w, 401, refusal.Unauthorized, refusal.LoginAgain)
		want := `Bearer error="invalid_token"`
		if name == "none" || name == "empty" {
			want = "Bearer"
		}
		if got := w.Header().Get("WWW-Authenticate"); got != want {
			t.Errorf("%s: challenge %q, want %q", name, got, want)
		}
		if name != "unknown" {
			wantError(t, do(t, r.Handler(), "POST", "/logout", "", header...), 401, refusal.Unauthorized, refusal.LoginAgain)
		}
	}
}

// recordStore shows what stores get to see.
type recordStore struct {
	*memory.Store
	put []session.Session
}

func (s *recordStore) Put(ctx context.Context, x session.Session) error {
	s.put = append(s.put, x)
	return s.Store.Put(ctx, x)
}

func TestStoreSeesOnlyTheHash(t *testing.T) {
	t.Parallel()
	st := &recordStore{Store: memory.New(func() time.Time { return testTime }, 0)}
	c := testConfig(says(okReply))
	c.Store = st
	token := wantOK(t, doLogin(t, newRelay(t, c), "c1")).Token
	if len(st.put) != 1 || st.put[0].Token != sha256.Sum256([]byte(token)) {
		t.Fatalf("put %v", st.put)
	}
	if s := st.put[0]; sessions.Key(s) != testKey || s.AppID != testAppID || !s.Created.Equal(testTime) ||
		!s.Expires.Equal(testTime.Add(DefaultSessionTTL)) {
		t.Errorf("put %+v", s)
	}
}

// A token is 256 random bits, and no two are the same.
func TestTokensDiffer(t *testing.T) {
	t.Parallel()
	r := newRelay(t, testConfig(says(okReply)))
	seen := map[string]bool{}
	for range 50 {
		token := wantOK(t, doLogin(t, r, "c1")).Token
		if b, err := base64.RawURLEncoding.DecodeString(token); err != nil || len(b) != 32 || seen[token] {
			t.Fatalf("token %q, %v", token, err)
		}
		seen[token] = true
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	busy := wxReply(-1, "system error")
	for name, x := range map[string]struct {
		bodies []string
		hits   int
		status int
	}{
		"busy once, then good":  {[]string{busy, okReply}, 2, 200},
		"busy twice, then good": {[]string{busy, busy, okReply}, 3, 200},
		"busy for good":         {[]string{busy}, 3, 503},
		"busy, then refused":    {[]string{busy, wxReply(40029, "invalid code")}, 2, 401},
		"busy, then garbage":    {[]string{busy, "<html>", okReply}, 2, 502},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				hits := 0
				r := newRelay(t, testConfig(replies(&hits, x.bodies...)))
				start := time.Now()
				w := doLogin(t, r, "c1")
				if hits != x.hits || w.Code != x.status {
					t.Errorf("%d hits, status %d; want %d, %d", hits, w.Code, x.hits, x.status)
				}
				var want time.Duration
				for _, d := range []time.Duration{100 * time.Millisecond, 300 * time.Millisecond}[:hits-1] {
					want += d
				}
				if got := time.Since(start); got != want {
					t.Errorf("waited %v, want %v", got, want)
				}
			})
		})
	}
}

// The deadline is one for all tries: no backoff is begun that cannot end
// before it.
func TestRetriesEndWithTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hits := 0
		c := testConfig(replies(&hits, wxReply(-1, "system error")))
		c.UpstreamTimeout = 150 * time.Millisecond
		wantError(t, doLogin(t, newRelay(t, c), "c1"), 503, refusal.Busy, refusal.Retry)
		if hits != 2 {
			t.Errorf("%d hits, want 2", hits)
		}
	})
}

func TestQueryIsEncoded(t *testing.T) {
	t.Parallel()
	const code = "a&secret=x#?/+ %"
	r := newRelay(t, testConfig(roundTrip(func(q *http.Request) (*http.Response, error) {
		v := q.URL.Query()
		if v.Get("js_code") != code || len(v["secret"]) != 1 || v.Get("secret") != testSecret ||
			v.Get("appid") != testAppID || v.Get("grant_type") != "authorization_code" || len(v) != 4 {
			t.Errorf("query %v", v)
		}
		if q.URL.Scheme+"://"+q.URL.Host+q.URL.Path != "https://api.weixin.qq.com/sns/jscode2session" || q.Method != "GET" {
			t.Errorf("%s %s", q.Method, q.URL.Path)
		}
		return reply(okReply), nil
	})))
	wantOK(t, doLogin(t, r, code))
}
