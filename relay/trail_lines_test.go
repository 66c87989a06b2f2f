package relay

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	"wxflow/e2e/testkit"
)

// The back end is told the id, and what it says of one is not passed on; an
// answer that breaks off has its line, too.
func TestLineOfBackend(t *testing.T) {
	t.Parallel()
	ids := make(chan string, 1)
	url, token, log := proxied(t, func(w http.ResponseWriter, r *http.Request) {
		ids <- r.Header.Get("X-Request-Id")
		w.Header().Set("X-Request-Id", "the back end's")
		if r.URL.Path == "/cut" {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "half")
			http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}
		io.WriteString(w, "whole")
	})
	for path, cut := range map[string]any{"/whole?q=secret": nil, "/cut": true} {
		before := len(log.lines(t))
		req, _ := http.NewRequestWithContext(t.Context(), "GET", url+path, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("X-Request-Id", "forged")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		id := <-ids
		if got := resp.Header["X-Request-Id"]; len(got) != 1 || got[0] != id || len(id) != 32 {
			t.Errorf("%s: the client has %q, the back end %q", path, got, id)
		}
		// The line comes after the answer.
		if !testkit.Until(t.Context().Done(), func() bool { return len(log.lines(t)) > before }) {
			t.Fatalf("%s: no line in the log", path)
		}
		m := log.lines(t)[before]
		if m["id"] != id || m["route"] != "backend" || m["status"] != 200.0 || m["cut"] != cut || m["appid"] != testAppID || m["bytes"] == 0.0 {
			t.Errorf("%s: %v", path, m)
		}
	}
	if strings.Contains(log.String(), "secret") {
		t.Errorf("the log has the query:\n%s", log)
	}
}

func TestState(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		c := testConfig(roundTrip(func(*http.Request) (*http.Response, error) { <-release; return reply(okReply), nil }))
		c.UpstreamMax = 1
		r := newRelay(t, c)
		for i := range 3 {
			go doLogin(t, r, fmt.Sprintf("c%d", i))
		}
		synctest.Wait()
		if s := r.State(); s.Calls != 1 || s.Waiting != 2 || s.Sessions != 0 || s.Draining || !slices.Equal(s.Apps, []string{testAppID}) {
			t.Errorf("%+v", s)
		}
		close(release)
		synctest.Wait()
		r.Drain()
		if s := r.State(); s.Calls != 0 || s.Waiting != 0 || s.Sessions != 3 || !s.Draining {
			t.Errorf("%+v", s)
		}
		c.Store = brokenStore{}
		if s := newRelay(t, c).State(); s.Sessions != -1 {
			t.Errorf("%+v", s)
		}
	})
}

// The hostile strings: line ends, quotes, a terminal's commands in ASCII and in
// Latin-1, the mark that turns the direction of writing, and bytes that are no
// text.
const hostile = "x\r\n{\"level\":\"ERROR\",\"msg\":\"forged\"}\x1b[2J\x1b]0;t\x07\u009b31m\u202e\x7f\u2028\xff\x00"

// sendHostile makes a request whose headers are hostile.
func sendHostile(r *Relay, method, path, query, body string) {
	req := httptest.NewRequest("GET", "/", strings.NewReader(body))
	req.Method, req.URL.Path, req.URL.RawQuery, req.Host = method, path, query, hostile
	for _, h := range []string{"Authorization", "Cookie", "User-Agent", "X-Request-Id", "X-Forwarded-For", "Traceparent", "Origin"} {
		req.Header.Set(h, hostile)
	}
	r.Handler().ServeHTTP(httptest.NewRecorder(), req)
}

// Nothing that a client or WeChat sends breaks out of its line, or does
// something to the terminal that shows it.
func TestLogInjection(t *testing.T) {
	t.Parallel()
	quoted, _ := json.Marshal(hostile)
	for _, format := range []string{"json", "text"} {
		log := new(logBuffer)
		logger := slog.New(slog.NewJSONHandler(log, nil))
		if format == "text" {
			logger = slog.New(slog.NewTextHandler(log, nil))
		}
		for name, rt := range map[string]http.RoundTripper{
			"errmsg":  says(`{"errcode":40029,"errmsg":` + string(quoted) + `}`),
			"body":    says(hostile),
			"openid":  says(`{"openid":` + string(quoted) + `,"session_key":"a"}`),
			"cause":   fails(errors.New(hostile)),
			"refused": fails(fmt.Errorf("%w: %s", errRefused, hostile)),
			"encoding": roundTrip(func(*http.Request) (*http.Response, error) {
				a := reply("")
				a.Header.Set("Content-Encoding", hostile)
				return a, nil
			}),
		} {
			*log = logBuffer{}
			c := testConfig(rt)
			c.Logger, c.TrustedProxies = logger, []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
			r := newRelay(t, c)
			requests := [][4]string{
				{"POST", "/login", "", `{"code":"c1"}`},
				{"POST", "/login", "", `{"code":` + string(quoted) + `}`},
				{"POST", "/login", "", `{` + string(quoted) + `:"a"}`},
				{"GET", "/login", "appid=" + hostile + "&code=c", ""},
				{"GET", "/" + hostile, hostile, ""},
				{hostile, "/login", "", ""},
				{"GET", "/session", "", ""},
				{"GET", "/auth", "", ""},
			}
			for _, x := range requests {
				sendHostile(r, x[0], x[1], x[2], x[3])
			}
			if n := strings.Count(log.String(), "\n"); n != len(requests) {
				t.Errorf("%s, %s: %d lines of %d requests:\n%s", format, name, n, len(requests), log)
			}
			if bad := strings.IndexFunc(strings.ReplaceAll(log.String(), "\n", ""),
				func(c rune) bool { return !unicode.IsPrint(c) && c != '\uFFFD' }); bad >= 0 {
				t.Errorf("%s, %s: unprintable at %d:\n%q", format, name, bad, log.String())
			}
			if format == "json" {
				for _, m := range log.lines(t) {
					if m["msg"] != "request" {
						t.Errorf("%s: forged: %v", name, m)
					}
				}
			}
		}
	}
}
