package relay

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"wxflow/relay/credential"
)

// lines reads the log; each line must be an object of its own.
func (l *logBuffer) lines(t *testing.T) (out []map[string]any) {
	t.Helper()
	for line := range strings.Lines(l.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("not a line of JSON: %v\n%q", err, line)
		}
		out = append(out, m)
	}
	return out
}

// One request, one line, whatever becomes of it.
func TestOneLineARequest(t *testing.T) {
	t.Parallel()
	log := new(logBuffer)
	c := testConfig(says(okReply))
	c.Logger = log.logger()
	r := newRelay(t, c)
	token := wantOK(t, doLogin(t, r, "c1")).Token
	for _, x := range []struct {
		h                    http.Handler
		method, target, body string
		bearer               string
		want                 string // level, method, route, status, kind, appid
	}{
		{r.Handler(), "POST", "/login", `{"code":"c2"}`, "", "INFO POST /login 200 <nil> " + testAppID},
		{r.Handler(), "GET", "/login?code=c3", "", "", "INFO GET /login 200 <nil> " + testAppID},
		{r.Handler(), "POST", "/login", `{`, "", "INFO POST /login 400 bad_request <nil>"},
		{r.Handler(), "POST", "/login?appid=wx0", `{"code":"c2"}`, "", "INFO POST /login 400 bad_request <nil>"},
		{r.Handler(), "PUT", "/login?code=c3", "", "", "INFO PUT /login 405 bad_request <nil>"},
		{r.Handler(), "BREW", "/secret/path?q=1", "", "", "INFO other other 404 not_found <nil>"},
		{r.Handler(), "GET", "/session", "", token, "INFO GET /session 200 <nil> " + testAppID},
		{r.Handler(), "GET", "/auth", "", token, "INFO GET /auth 204 <nil> " + testAppID},
		{r.Handler(), "GET", "/auth", "", "", "INFO GET /auth 401 unauthorized <nil>"},
		{r.Handler(), "POST", "/logout", "", token, "INFO POST /logout 204 <nil> <nil>"},
		{r.Ops(), "GET", "/healthz", "", "", "DEBUG GET /healthz 200 <nil> <nil>"},
		{r.Ops(), "GET", "/metrics", "", "", "INFO GET other 404 not_found <nil>"},
	} {
		before := len(log.lines(t))
		var header []string
		if x.bearer != "" {
			header = []string{"Authorization", "Bearer " + x.bearer}
		}
		w := do(t, x.h, x.method, x.target, x.body, header...)
		lines := log.lines(t)[before:]
		if len(lines) != 1 || lines[0]["msg"] != "request" {
			t.Errorf("%s %s: %v", x.method, x.target, lines)
			continue
		}
		m := lines[0]
		if got := fmt.Sprint(m["level"], " ", m["method"], " ", m["route"], " ", m["status"], " ", m["kind"], " ", m["appid"]); got != x.want {
			t.Errorf("%s %s: %s, want %s", x.method, x.target, got, x.want)
		}
		if m["id"] == "" || m["id"] != w.Header().Get("X-Request-Id") || m["ip"] != "192.0.2.1" ||
			m["bytes"] != float64(w.Body.Len()) || m["duration_ms"] == nil || (m["kind"] != nil) != (m["cause"] != nil) {
			t.Errorf("%s %s: %v; id %q", x.method, x.target, m, w.Header().Get("X-Request-Id"))
		}
	}
	if strings.Contains(log.String(), "secret/path") || strings.Contains(log.String(), "wx0\"") {
		t.Errorf("the log quotes a client:\n%s", log)
	}
}

// Another back end's calls have one line each, with its name, and no part of a
// query or a token; the fetch of the token is the relay's own, and has another.
func TestLineOfGateway(t *testing.T) {
	t.Parallel()
	const key, token = "0123456789abcdef0123456789abcdef", "75_tokentokentoken"
	log := new(logBuffer)
	c := testConfig(roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/cgi-bin/stable_token" {
			return reply(`{"access_token":"` + token + `","expires_in":7200}`), nil
		}
		return reply(`{"errcode":87014,"errmsg":"risky content rid: ` + testRID + `"}`), nil
	}))
	c.Logger, c.InternalKeys = log.logger(), []credential.InternalKey{{Name: "orders", Key: credential.NewSecret(key)}}
	r := newRelay(t, c)
	for _, x := range []struct{ target, key, want string }{
		{"/internal/access_token?appid=" + testAppID, key, "/internal/access_token 200 <nil> orders <nil> " + testAppID},
		{"/wx/" + testAppID + "/wxa/msg_sec_check?q=hidden", key, "gateway 200 87014 orders /wxa/msg_sec_check " + testAppID},
		{"/wx/" + testAppID + "/wxa/msg_sec_check?q=hidden", "wrong", "gateway 401 <nil> <nil> <nil> <nil>"},
		{"/wx/wx0000000000000009/wxa/msg_sec_check", key, "gateway 400 <nil> orders <nil> <nil>"},
	} {
		before := len(log.lines(t))
		do(t, r.Ops(), "GET", x.target, "", "Authorization", "Bearer "+x.key)
		lines := slices.DeleteFunc(log.lines(t)[before:], func(m map[string]any) bool { return m["msg"] != "request" })
		if len(lines) != 1 {
			t.Errorf("%s: %v", x.target, lines)
			continue
		}
		m := lines[0]
		if page, _ := m["rid_page"].(string); (m["rid"] == testRID) != (m["errcode"] != nil) || (m["errcode"] != nil) != strings.HasPrefix(page, "https://developers.weixin.qq.com/") {
			t.Errorf("%s: %v", x.target, m)
		}
		if got := fmt.Sprint(m["route"], " ", m["status"], " ", m["errcode"], " ", m["caller"], " ", m["path"], " ", m["appid"]); got != x.want {
			t.Errorf("%s: %s, want %s", x.target, got, x.want)
		}
	}
	if containsAny(log.String(), token, key, "hidden") {
		t.Errorf("a secret is in the log:\n%s", log)
	}
}

// Callers of one redemption have a line each, which name the one it began with.
func TestCoalescedCallersHaveLines(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"good": okReply, "bad": wxReply(40163, "code been used")} {
		synctest.Test(t, func(t *testing.T) {
			release, log := make(chan struct{}), new(logBuffer)
			c := testConfig(roundTrip(func(*http.Request) (*http.Response, error) { <-release; return reply(body), nil }))
			c.Logger = log.logger()
			r := newRelay(t, c)
			ids := make(chan string, 5)
			for range cap(ids) {
				go func() { ids <- doLogin(t, r, "same").Header().Get("X-Request-Id") }()
			}
			synctest.Wait()
			close(release)
			want := map[any]bool{}
			for range cap(ids) {
				want[<-ids] = true
			}
			leader := map[any]int{}
			for _, m := range log.lines(t) {
				if !want[m["id"]] {
					t.Errorf("%s: %v", name, m)
				}
				if m["flight"] == nil {
					leader[m["id"]]++
				} else {
					leader[m["flight"]]++
				}
				if name == "bad" && (m["errcode"] != 40163.0 || m["rid"] != testRID || m["rid_page"] != nil) {
					t.Errorf("%v", m)
				}
			}
			if len(log.lines(t)) != cap(ids) || len(want) != cap(ids) || len(leader) != 1 {
				t.Errorf("%s: %d ids, leaders %v\n%s", name, len(want), leader, log)
			}
		})
	}
}

// What WeChat says to a login whose caller has left is not lost.
func TestLineOfCallerWhoLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release, log := make(chan struct{}), new(logBuffer)
		c := testConfig(roundTrip(func(*http.Request) (*http.Response, error) {
			<-release
			return reply(wxReply(40125, "invalid appsecret")), nil
		}))
		c.Logger = log.logger()
		r := newRelay(t, c)
		ctx, leave := context.WithCancel(t.Context())
		go r.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/login?code=c1", nil))
		synctest.Wait()
		leave()
		synctest.Wait()
		close(release)
		synctest.Wait()
		got := log.lines(t)
		if len(got) != 2 || got[0]["msg"] != "request" || got[0]["status"] != 499.0 || got[0]["kind"] != "caller_left" ||
			got[1]["msg"] == "request" || got[1]["flight"] != got[0]["id"] || got[1]["kind"] != "misconfigured" || got[1]["hint"] == nil {
			t.Errorf("%v", got)
		}
	})
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	log := new(logBuffer)
	c := testConfig(says(okReply))
	c.Logger, c.TrustedProxies = log.logger(), []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	trusting := newRelay(t, c)
	c.TrustedProxies = nil
	strange := newRelay(t, c)
	made := map[string]bool{}
	for _, x := range []struct {
		r     *Relay
		given []string
		taken bool
	}{
		{trusting, []string{"0a1b-2c3d_e.f:g/h+i=j@k"}, true},
		{strange, []string{"0a1b"}, false},
		{trusting, nil, false},
		{trusting, []string{""}, false},
		{trusting, []string{"a", "b"}, false},
		{trusting, []string{strings.Repeat("a", 64)}, true},
		{trusting, []string{strings.Repeat("a", 65)}, false},
		{trusting, []string{`a","level":"ERROR`}, false},
		{trusting, []string{"a b"}, false},
		{trusting, []string{"a\x1b[31m"}, false},
		{trusting, []string{"爱"}, false},
	} {
		req := httptest.NewRequest("GET", "/session", nil)
		req.Header["X-Request-Id"] = x.given
		w := httptest.NewRecorder()
		x.r.Handler().ServeHTTP(w, req)
		got := w.Header()["X-Request-Id"]
		if len(got) != 1 || x.taken != slices.Equal(got, x.given) || !x.taken && (len(got[0]) != 32 || made[got[0]] && x.r == trusting) {
			t.Errorf("%q: %q", x.given, got)
		}
		made[got[0]] = true
		if all := log.lines(t); all[len(all)-1]["id"] != got[0] {
			t.Errorf("%q is not in the log", got)
		}
	}
}
