package sessions

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// bench is a Sessions over a store in memory, with a clock of its own.
type bench struct {
	*Sessions
	now   time.Time
	store *countingStore
}

// countingStore counts what is written, and fails when it is told to.
type countingStore struct {
	session.Store
	extends int
	fails   error
}

func (s *countingStore) Extend(ctx context.Context, x session.Session) error {
	s.extends++
	if s.fails != nil {
		return s.fails
	}
	return s.Store.Extend(ctx, x)
}

func newBench(ttl time.Duration, sliding bool) *bench {
	b := &bench{now: time.Unix(1790000000, 0)}
	now := func() time.Time { return b.now }
	b.store = &countingStore{Store: memory.New(now, 100)}
	b.Sessions = &Sessions{Store: NewGuard(b.store, nil, nil, nil), Apps: apps.New([]credential.App{{AppID: "wxa"}}),
		Now: now, TTL: ttl, Sliding: sliding, Cookie: "sid"}
	return b
}

func (b *bench) login(t *testing.T, appID, openID string) (token string) {
	t.Helper()
	token, err := b.Begin(t.Context())
	if err == nil {
		err = b.Keep(t.Context(), token, appID, wechat.Identity{OpenID: openID, SessionKey: credential.NewSecret("k")}, netip.Addr{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func with(header, value, body string) *http.Request {
	req := httptest.NewRequest("POST", "/", strings.NewReader(body))
	if header != "" {
		req.Header.Set(header, value)
	}
	return req
}

// The token is found where it may be, and nowhere else.
func TestCaller(t *testing.T) {
	t.Parallel()
	b := newBench(time.Hour, false)
	token := b.login(t, "wxa", "o1")
	for _, x := range []struct {
		header, value string
		good          bool
	}{
		{"Authorization", "Bearer " + token, true},
		{"Authorization", "Bearer x", false},
		{"Cookie", "sid=" + token, true},
		{"Cookie", "a=1; sid=" + token + "; b=2", true},
		{"Cookie", "sid=" + token + "; sid=" + token, false},
		{"Cookie", "sid=", false},
		{"Cookie", "SID=" + token, false},
		{"", "", false},
	} {
		s, err := b.Caller(with(x.header, x.value, ""))
		if (err == nil) != x.good || x.good && s.OpenID != "o1" || !x.good && fail.Of(err).Kind != refusal.Unauthorized {
			t.Errorf("%s: %.20s: %+v, %v", x.header, x.value, s, err)
		}
	}
	both := with("Cookie", "sid="+token, "")
	both.Header.Set("Authorization", "Bearer x")
	if _, err := b.Caller(both); err == nil {
		t.Error("the cookie counts beside a header")
	}
	for name, good := range map[string]bool{"sid": true, "a b": false, "": false, "a=b": false, "é": false} {
		if CookieName(name) != good {
			t.Errorf("%q: %t", name, !good)
		}
	}
}

// What the relay does not serve, or has not made, is no session; it ends to the moment.
func TestSessionAt(t *testing.T) {
	t.Parallel()
	b := newBench(time.Hour, false)
	other, fake, token := b.login(t, "wxb", "o1"), b.login(t, "wxa", "oMOCK1"), b.login(t, "wxa", "o1")
	for name, token := range map[string]string{"another app's": other, "the fake's": fake, "unknown": "x"} {
		if s, err := b.Bearer(with("Authorization", "Bearer "+token, "")); fail.Of(err).Kind != refusal.Unauthorized {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
	}
	b.now = b.now.Add(time.Hour - time.Second - time.Nanosecond)
	got, err := b.Show(with("Authorization", "Bearer "+token, ""))
	if err != nil || got != (sessionAnswer{AppID: "wxa", OpenID: "o1", ExpiresIn: 1}) {
		t.Errorf("%+v, %v", got, err)
	}
	// A store with another clock does not decide.
	stale := *b.Sessions
	at := b.now.Add(time.Second + time.Nanosecond)
	stale.Now = func() time.Time { return at }
	if _, err := stale.Show(with("Authorization", "Bearer "+token, "")); fail.Of(err).Kind != refusal.Unauthorized {
		t.Errorf("at its end: %v", err)
	}
}

// A session in use lives on, which is written only when it gains a tenth of its life.
func TestSliding(t *testing.T) {
	t.Parallel()
	const ttl = 10 * time.Hour
	for _, x := range []struct {
		name    string
		ttl, at time.Duration // after the login
		fails   error
		extends int
		left    time.Duration
		kind    refusal.Kind
	}{
		{"at once", ttl, 0, nil, 0, ttl, ""},
		{"just before a tenth", ttl, time.Hour - 1, nil, 0, 9*time.Hour + 1, ""},
		{"a tenth", ttl, time.Hour, nil, 1, ttl, ""},
		{"the store is down", ttl, 5 * time.Hour, errors.New("down"), 1, 5 * time.Hour, ""},
		{"ended meanwhile", ttl, 5 * time.Hour, session.ErrNoSession, 1, 0, refusal.Unauthorized},
		{"longer than the cap", 40 * 24 * time.Hour, 39 * 24 * time.Hour, nil, 0, 24 * time.Hour, ""},
	} {
		b := newBench(x.ttl, true)
		token := b.login(t, "wxa", "o1")
		b.now = b.now.Add(x.at)
		b.store.fails = x.fails
		s, err := b.Bearer(with("Authorization", "Bearer "+token, ""))
		if x.kind != "" {
			if fail.Of(err).Kind != x.kind {
				t.Errorf("%s: %v", x.name, err)
			}
		} else if err != nil || s.Expires.Sub(b.now) != x.left {
			t.Errorf("%s: %v left, %v", x.name, s.Expires.Sub(b.now), err)
		}
		if b.store.extends != x.extends {
			t.Errorf("%s: %d writes", x.name, b.store.extends)
		}
	}
	// Used every hour, it ends after 30 days all the same.
	b := newBench(ttl, true)
	token, began := b.login(t, "wxa", "o1"), b.now
	for b.now.Sub(began) < 40*24*time.Hour {
		if _, err := b.Bearer(with("Authorization", "Bearer "+token, "")); err != nil {
			break
		}
		b.now = b.now.Add(time.Hour)
	}
	if lived := b.now.Sub(began); lived != slidingLife {
		t.Errorf("it lived %v", lived)
	}
}

// A wish to log out everywhere does not end in less, and what is not understood ends
// nothing.
func TestLogout(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		body string
		left string // of mine, mine elsewhere, another's
		kind refusal.Kind
	}{
		{"", "-mo", ""}, {" \n", "-mo", ""}, {"{}", "-mo", ""}, {`{"all":false}`, "-mo", ""}, {`{"all":true}`, "--o", ""},
		{"null", "mmo", refusal.BadRequest}, {`{"All":true}`, "mmo", refusal.BadRequest}, {`{"all":true,"x":true}`, "mmo", refusal.BadRequest},
		{`{"all":"true"}`, "mmo", refusal.BadRequest}, {`{"x":true}`, "mmo", refusal.BadRequest}, {"all", "mmo", refusal.BadRequest},
	} {
		b := newBench(time.Hour, false)
		tokens := []string{b.login(t, "wxa", "me"), b.login(t, "wxa", "me"), b.login(t, "wxa", "other")}
		_, err := b.Logout(with("Authorization", "Bearer "+tokens[0], x.body))
		if x.kind == "" && err != nil || x.kind != "" && fail.Of(err).Kind != x.kind {
			t.Errorf("%s: %v", x.body, err)
		}
		left := ""
		for _, token := range tokens {
			s, err := b.Store.Get(t.Context(), hashToken(token))
			if err != nil {
				s.OpenID = "-"
			}
			left += s.OpenID[:1]
		}
		if left != x.left {
			t.Errorf("%s: %s are left", x.body, left)
		}
	}
	b := newBench(time.Hour, false)
	token := b.login(t, "wxa", "me")
	for range 2 {
		if _, err := b.Logout(with("Authorization", "Bearer "+token, "")); err != nil {
			t.Errorf("again: %v", err)
		}
	}
	for name, req := range map[string]*http.Request{"nobody": with("", "", ""),
		"everywhere without a session": with("Authorization", "Bearer "+token, `{"all":true}`)} {
		if _, err := b.Logout(req); fail.Of(err).Kind != refusal.Unauthorized {
			t.Errorf("%s: %v", name, err)
		}
	}
	cut := with("Authorization", "Bearer "+token, "")
	cut.Body = io.NopCloser(io.MultiReader(strings.NewReader("{"), errReader{}))
	if _, err := b.Logout(cut); fail.Of(err).Kind != refusal.BadRequest {
		t.Errorf("half a body: %v", err)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A back end gets neither form of the token, and every other cookie.
func TestWithoutToken(t *testing.T) {
	t.Parallel()
	x := &Sessions{Cookie: "sid"}
	for in, want := range map[string]string{
		"sid=1": "", "a=1; sid=2; b=3": "a=1; b=3", " sid =1; a=1": "a=1", "sid2=1": "sid2=1", "a=sid; sid=1": "a=sid", "sid": "",
	} {
		h := http.Header{"Authorization": {"Bearer x"}, "Cookie": {in, "c=1"}}
		x.WithoutToken(h)
		if want != "" {
			want += "|"
		}
		if got := strings.Join(h["Cookie"], "|"); got != want+"c=1" || h["Authorization"] != nil {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// An answer is what encoding/json makes of its fields.
func TestSessionAnswer(t *testing.T) {
	t.Parallel()
	for _, unionID := range []string{"", "u1", "<\xff\u2028"} {
		got := sessionAnswer{"wxa", `o"1`, unionID, 3600}
		want, _ := json.Marshal(struct {
			AppID     string `json:"appid"`
			OpenID    string `json:"openid"`
			UnionID   string `json:"unionid,omitempty"`
			ExpiresIn int64  `json:"expires_in"`
		}(got))
		if b := got.AppendJSON(nil); string(b) != string(want) {
			t.Errorf("%s, want %s", b, want)
		}
	}
}
