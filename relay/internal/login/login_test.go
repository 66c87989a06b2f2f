package login

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/limit"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// newHandler serves one app; answer is what WeChat says to a code.
func newHandler(store session.Store, answer func(code string) string) *Handler {
	served := apps.New([]credential.App{{AppID: "wxa", Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}})
	return &Handler{
		Apps: served, Limits: &limit.Limiter{Now: time.Now}, Turns: limit.NewGate(4, 4,
			time.Now), Pace: &limit.Pace{Now: time.Now}, Timeout: 8 * time.Second, Log: slog.New(slog.DiscardHandler),
		Sessions: &sessions.Sessions{Store: sessions.NewGuard(store, nil, nil, nil), Apps: served, Now: time.Now, TTL: time.Hour},
		Client: &wechat.Client{Scheme: "https", Host: "api.weixin.qq.com", Now: time.Now,
			Transport: testkit.RoundTrip(func(r *http.Request) (*http.Response, error) {
				says := answer(r.URL.Query().Get("js_code"))
				if err := r.Context().Err(); err != nil {
					return nil, err
				}
				return testkit.Reply(200, says), nil
			})},
	}
}

func ask(ctx context.Context, code string) *http.Request {
	return httptest.NewRequest("GET", "/login?code="+code, nil).WithContext(ctx)
}

// A code that is sent several times at once is redeemed once, and all of them get the
// one answer; a caller that leaves takes nothing from the others.
func TestOneFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		h := newHandler(memory.New(time.Now, 10), func(string) string {
			asked.Add(1)
			time.Sleep(time.Second)
			return `{"openid":"o1","unionid":"u1","session_key":"k"}`
		})
		leaves, cancel := context.WithCancel(t.Context())
		answers := make(chan loginAnswer, 3)
		go func() {
			if _, err := h.Login(ask(leaves, "c1")); !fail.Of(err).CallerLeft {
				t.Errorf("the caller that left: %v", err)
			}
		}()
		synctest.Wait()
		for range 3 {
			go func() {
				got, err := h.Login(ask(t.Context(), "c1"))
				if err != nil {
					t.Error(err)
				}
				answers <- *got.(*loginAnswer)
			}()
		}
		synctest.Wait()
		cancel()
		first := <-answers
		if first.OpenID != "o1" || first.UnionID != "u1" || first.ExpiresIn != 3600 || len(first.Token) != 43 {
			t.Errorf("%+v", first)
		}
		for range 2 {
			if next := <-answers; next != first {
				t.Errorf("%+v, not %+v", next, first)
			}
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("WeChat was asked %d times", n)
		}
		s, err := h.Sessions.Store.Get(t.Context(), sha256.Sum256([]byte(first.Token)))
		if err != nil || s.OpenID != "o1" || sessions.Key(s) != "k" || s.AppID != "wxa" {
			t.Errorf("%+v, %v", s, err)
		}
	})
}

// fullStore takes no session, which it does not say before.
type fullStore struct{ session.Store }

func (fullStore) Put(context.Context, session.Session) error { return errors.New("full") }

// downStore says before the login that it is down.
type downStore struct{ session.Store }

func (downStore) Ping(context.Context) error { return errors.New("down") }

func TestRefusals(t *testing.T) {
	t.Parallel()
	real := func(string) string { return `{"openid":"o1","session_key":"k"}` }
	for _, x := range []struct {
		name   string
		store  session.Store
		answer func(string) string
		code   string
		kind   refusal.Kind
		action refusal.Action
		asked  int32
	}{
		{"the fake answers", memory.New(time.Now, 10),
			func(string) string { return `{"openid":"oMOCKx","session_key":"k"}` }, "c", refusal.Misconfigured, "", 1},
		{"a code of DevTools", memory.New(time.Now, 10), real, strings.ReplaceAll("the code is a mock one", " ", "+"),
			refusal.CodeInvalid, "", 0},
		{"a full store", fullStore{memory.New(time.Now, 10)}, real, "c", refusal.Busy, refusal.LoginAgain, 1},
		{"a store that is down costs no code", downStore{memory.New(time.Now, 10)}, real, "c", refusal.Busy, "", 0},
		{"a used code", memory.New(time.Now, 10),
			func(string) string { return `{"errcode":40163,"errmsg":"code been used"}` }, "c", refusal.CodeUsed, "", 1},
		{"a panic", memory.New(time.Now, 10), func(string) string { panic("x") }, "c", refusal.Internal, refusal.LoginAgain, 1},
	} {
		var asked atomic.Int32
		h := newHandler(x.store, func(code string) string { asked.Add(1); return x.answer(code) })
		_, err := h.Login(ask(t.Context(), x.code))
		if f := fail.Of(err); f.Kind != x.kind || x.action != "" && f.Row().Action != x.action || asked.Load() != x.asked {
			t.Errorf("%s: %+v after %d calls", x.name, f, asked.Load())
		}
	}
	h := newHandler(memory.New(time.Now, 10), real)
	if _, err := h.Login(httptest.NewRequest("GET", "/login?code=c&appid=wxz", nil)); fail.Of(err).Kind != refusal.BadRequest {
		t.Errorf("another app: %v", err)
	}
}

// An answer is what encoding/json makes of its fields.
func TestLoginAnswer(t *testing.T) {
	t.Parallel()
	for _, unionID := range []string{"", "u1", "<\xff\u2028"} {
		got := loginAnswer{"t1", 3600, `o"1`, unionID}
		want, _ := json.Marshal(struct {
			Token     string `json:"token"`
			ExpiresIn int64  `json:"expires_in"`
			OpenID    string `json:"openid"`
			UnionID   string `json:"unionid,omitempty"`
		}(got))
		if b := got.AppendJSON(nil); string(b) != string(want) {
			t.Errorf("%s, want %s", b, want)
		}
	}
}

// BenchmarkJoin is a login in the goroutine of its caller, and in one of its own as it
// would have to be if the caller did not wait for it.
func BenchmarkJoin(b *testing.B) {
	h := newHandler(memory.New(time.Now, 10_000), func(string) string { return `{"openid":"o1","session_key":"k"}` })
	h.Turns = limit.NewGate(1000, 1000, time.Now)
	var n atomic.Int64
	login := func() {
		if _, err := h.Login(ask(b.Context(), strconv.FormatInt(n.Add(1), 10))); err != nil {
			b.Error(err)
		}
	}
	for name, do := range map[string]func(){"caller": login, "another": func() {
		done := make(chan struct{})
		go func() {
			login()
			close(done)
		}()
		select {
		case <-done:
		case <-b.Context().Done():
		}
	}} {
		b.Run(name, func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					do()
				}
			})
		})
	}
}
