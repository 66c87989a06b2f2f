package relay

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/refusal"
)

const (
	phoneCode = "e31968a7f94cc5ee25fafc2aef2773f0bb8c3937b22520eb8ee345274d00c144"
	phoneBody = `{"errcode":0,"errmsg":"ok","phone_info":{"phoneNumber":"13800138000","purePhoneNumber":"13800138000","countryCode":"86",` +
		`"watermark":{"timestamp":1,"appid":"` + testAppID + `"}}}`
)

// withPhone is WeChat for a login with a phone code; it counts how often each is spent.
type withPhone struct {
	logins, phones atomic.Int32
	login, phone   func() (string, error)
}

func (a *withPhone) config() Config {
	return testConfig(roundTrip(func(q *http.Request) (*http.Response, error) {
		var body string
		var err error
		switch q.URL.Path {
		case "/cgi-bin/stable_token":
			body = `{"access_token":"` + testToken + `","expires_in":7200}`
		case "/sns/jscode2session":
			a.logins.Add(1)
			body, err = a.login()
		default:
			a.phones.Add(1)
			if b, _ := io.ReadAll(q.Body); string(b) != `{"code":"`+phoneCode+`","openid":"`+testOpenID+`"}` {
				return nil, errors.New("asked " + string(b))
			}
			body, err = a.phone()
		}
		if err != nil {
			return nil, err
		}
		return reply(body), nil
	}))
}

func always(body string) func() (string, error) { return func() (string, error) { return body, nil } }

// A phoneLogin is the answer of a login that came with a phone code.
type phoneLogin struct {
	Token string
	Phone *struct{ PhoneNumber string }
	Error *errorBody `json:"phone_error"`
}

func readPhoneLogin(t *testing.T, status int, body string) (l phoneLogin) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &l); status != 200 || err != nil || l.Token == "" || (l.Phone == nil) == (l.Error == nil) {
		t.Fatalf("%d %s", status, body)
	}
	return l
}

// The login stands whatever becomes of the phone, and says so; without the login the
// phone code is not spent.
func TestLoginWithPhone(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		login, phone string
		kind         refusal.Kind
		action       refusal.Action
		phones       int32
	}{
		"both":               {okReply, phoneBody, "", "", 1},
		"a wrong phone code": {okReply, wxReply(40029, "invalid code"), refusal.CodeInvalid, refusal.FixRequest, 1},
		"not allowed":        {okReply, wxReply(48001, "api unauthorized"), refusal.Misconfigured, refusal.GiveUp, 1},
		"busy":               {okReply, wxReply(-1, "system error"), refusal.Busy, refusal.Retry, 3},
		"HTML":               {okReply, "<html>", refusal.Upstream, refusal.Retry, 1},
		"a used code":        {wxReply(40163, "code been used"), phoneBody, refusal.CodeUsed, refusal.LoginAgain, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			a, log := &withPhone{login: always(x.login), phone: always(x.phone)}, new(logBuffer)
			c := a.config()
			c.Logger = log.logger()
			r := newRelay(t, c)
			w := do(t, r.Handler(), "POST", "/login", `{"code":"c","phone_code":"`+phoneCode+`"}`)
			if a.logins.Load() != 1 || a.phones.Load() != x.phones || containsAny(log.String(), phoneCode, testToken) {
				t.Errorf("%s: %d logins, %d phones\n%s", name, a.logins.Load(), a.phones.Load(), log)
			}
			if x.phones == 0 {
				wantError(t, w, 401, x.kind, x.action)
				return
			}
			l := readPhoneLogin(t, w.Code, w.Body.String())
			if l.Error == nil && l.Phone.PhoneNumber != "13800138000" || l.Error != nil && (l.Error.Kind != x.kind || l.Error.Action != x.action || l.Error.MessageZH == "") ||
				(l.Error == nil) != (x.kind == "") || x.kind != "" && !strings.Contains(log.String(), `"phone":{"kind":"`+string(x.kind)+`"`) {
				t.Errorf("%s: %s\n%s", name, w.Body, log)
			}
			if w := do(t, r.Handler(), "GET", "/session", "", "Authorization", "Bearer "+l.Token); w.Code != 200 {
				t.Errorf("%s: the session is %d", name, w.Code)
			}
		})
	}
}

// Parallel sends of one login spend each code once and have one answer; another phone
// code is not spent for them.
func TestLoginWithPhoneInParallel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := func() (string, error) { time.Sleep(time.Second); return okReply, nil }
		a := &withPhone{login: slow, phone: func() (string, error) { time.Sleep(time.Second); return phoneBody, nil }}
		r := newRelay(t, a.config())
		var wg sync.WaitGroup
		var tokens sync.Map
		for range 50 {
			wg.Go(func() {
				w := do(t, r.Handler(), "POST", "/login", `{"code":"c","phone_code":"`+phoneCode+`"}`)
				if l := readPhoneLogin(t, w.Code, w.Body.String()); l.Error == nil {
					tokens.Store(l.Token, true)
				} else {
					t.Errorf("%s", w.Body)
				}
			})
		}
		time.Sleep(500 * time.Millisecond)
		wg.Go(func() { wantOK(t, do(t, r.Handler(), "POST", "/login", `{"code":"c"}`)) })
		synctest.Wait()
		wg.Wait()
		n := 0
		tokens.Range(func(any, any) bool { n++; return true })
		if a.logins.Load() != 1 || a.phones.Load() != 1 || n != 1 {
			t.Errorf("%d logins, %d phones, %d tokens", a.logins.Load(), a.phones.Load(), n)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		a := &withPhone{phone: always(phoneBody), login: func() (string, error) { time.Sleep(time.Second); return okReply, nil }}
		r := newRelay(t, a.config())
		var wg sync.WaitGroup
		var failed atomic.Int32
		for _, code := range []string{phoneCode, "another"} {
			wg.Go(func() {
				w := do(t, r.Handler(), "POST", "/login", `{"code":"c","phone_code":"`+code+`"}`)
				if l := readPhoneLogin(t, w.Code, w.Body.String()); l.Error != nil {
					failed.Add(1)
				}
			})
		}
		wg.Wait()
		if a.logins.Load() != 1 || a.phones.Load() != 1 || failed.Load() == 0 {
			t.Errorf("%d logins, %d phones, %d failed", a.logins.Load(), a.phones.Load(), failed.Load())
		}
	})
}

// An answer that is lost is not asked for again, and the whole takes no longer than a
// login may.
func TestLoginWithPhoneLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &withPhone{phone: func() (string, error) { time.Sleep(time.Hour); return "", errors.New("late") },
			login: func() (string, error) { time.Sleep(3 * time.Second); return okReply, nil }}
		c := a.config()
		rt := c.Transport
		c.Transport = roundTrip(func(q *http.Request) (*http.Response, error) {
			type answer struct {
				resp *http.Response
				err  error
			}
			done := make(chan answer, 1)
			go func() { resp, err := rt.RoundTrip(q); done <- answer{resp, err} }()
			select {
			case got := <-done:
				return got.resp, got.err
			case <-q.Context().Done():
				return nil, q.Context().Err()
			}
		})
		r := newRelay(t, c)
		start := time.Now()
		w := do(t, r.Handler(), "POST", "/login", `{"code":"c","phone_code":"`+phoneCode+`"}`)
		if l := readPhoneLogin(t, w.Code, w.Body.String()); l.Error == nil || l.Error.Kind != refusal.Timeout || a.phones.Load() != 1 {
			t.Errorf("%s, %d phones", w.Body, a.phones.Load())
		}
		if took := time.Since(start); took > DefaultUpstreamTimeout+time.Second {
			t.Errorf("it took %v", took)
		}
		time.Sleep(time.Hour) // the goroutine of the call ends
	})
}
