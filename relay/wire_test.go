package relay

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime/pprof"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/credential"
	"wxflow/relay/refusal"
)

const (
	wireCode   = "0712cDoV0cfty22AeloV0daMoV02cDog"
	wireSecret = "fedcba9876543210fedcba9876543210"
)

func zip(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, s)
	_ = z.Close()
	return b.Bytes()
}

func sendZipped(b []byte) http.HandlerFunc { return sendEncoded("gzip", b) }

func sendEncoded(encoding string, b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", encoding)
		_, _ = w.Write(b)
	}
}

func send(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// raw answers with bytes that net/http would not send, and closes.
func raw(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_, _ = io.WriteString(c, s)
			_ = c.Close()
		}
	}
}

// notFinal answers with a status below 200 and leaves the connection open until
// its client closes it.
func notFinal(status string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_, _ = io.WriteString(c, "HTTP/1.1 "+status+"\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"+okReply)
			_, _ = io.Copy(io.Discard, c)
			_ = c.Close()
		}
	}
}

// wireCases are upstreams that misbehave below JSON, over real sockets.
var wireCases = []struct {
	name   string
	h      http.HandlerFunc
	status int
	kind   refusal.Kind // "" for a login
	action refusal.Action
	cause  string // part of the log's cause
}{
	{"as WeChat", send(200, "text/plain", okReply), 200, "", "", ""},
	{"as JSON", send(200, "application/json; encoding=utf-8", okReply), 200, "", "", ""},
	{"success whatever the status", send(500, "text/html", okReply), 200, "", "", ""},
	{"gzip nobody asked for", sendZipped(zip(okReply)), 200, "", "", ""},
	{"gzip by another name", sendEncoded("X-GZIP", zip(okReply)), 200, "", "", ""},
	{"deflate", sendEncoded("deflate", []byte(okReply)), 502, refusal.Upstream, refusal.LoginAgain, "deflate"},
	{"bad gzip", sendZipped([]byte(okReply)), 502, refusal.Upstream, refusal.LoginAgain, "gzip"},
	{"cut gzip", sendZipped(zip(okReply)[:30]), 502, refusal.Upstream, refusal.LoginAgain, "gzip"},
	{"gzip bomb", sendZipped(zip(strings.Repeat(" ", 5<<20) + okReply)), 502, refusal.Upstream, refusal.LoginAgain, "over 64 KiB"},
	{"5 MB", send(200, "text/plain", strings.Repeat(" ", 5<<20)+okReply), 502, refusal.Upstream, refusal.LoginAgain, "over 64 KiB"},
	{"just within bounds", send(200, "text/plain", okReply+strings.Repeat(" ", maxReply-len(okReply))), 200, "", "", ""},
	{"one over bounds", send(200, "text/plain", okReply+strings.Repeat(" ", maxReply-len(okReply)+1)), 502, refusal.Upstream,
		refusal.LoginAgain, "over 64 KiB"},
	{"html", send(502, "text/html", "<html>Bad Gateway</html>"), 502, refusal.Upstream, refusal.LoginAgain, "http 502: reply is HTML"},
	{"redirect", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere?"+r.URL.RawQuery, http.StatusFound)
	}, 502, refusal.Upstream, refusal.LoginAgain, "http 302"},
	{"truncated", raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + okReply), 502, refusal.Upstream, refusal.LoginAgain, "cut off"},
	{"not HTTP", raw(okReply + "\r\n\r\n"), 502, refusal.Upstream, refusal.LoginAgain, "not an HTTP reply"},
	{"closed without an answer", raw(""), 502, refusal.Upstream, refusal.LoginAgain, "closed without an answer"},
	{"switches protocols", notFinal("101 Switching Protocols"), 502, refusal.Upstream, refusal.LoginAgain, "http 101"},
	{"a status below 100", notFinal("099 What"), 502, refusal.Upstream, refusal.LoginAgain, "http 99"},
	{"hangs", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 504, refusal.Timeout, refusal.LoginAgain,
		"no answer in time"},
	{"hangs in the body", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"openid":`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}, 504, refusal.Timeout, refusal.LoginAgain, "no answer in time"},
	{"echoes the URL", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `{"errcode":40013,"errmsg":"bad request %s"}`, r.URL)
	}, 500, refusal.Misconfigured, refusal.GiveUp, "bad request"},
	{"header too large", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X", strings.Repeat("x", 128<<10))
		_, _ = io.WriteString(w, okReply)
	}, 502, refusal.Upstream, refusal.LoginAgain, "not an HTTP reply"},
}

// upstream serves h, counts its requests, and stops with the test.
func upstream(t *testing.T, h http.HandlerFunc) (addr string, hits *atomic.Int32) {
	hits = new(atomic.Int32)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, hits
}

func runWire(t *testing.T, i int) {
	x := wireCases[i]
	addr, hits := upstream(t, x.h)
	var log logBuffer
	c := devConfig(addr)
	c.Apps[0].Secret = credential.NewSecret(wireSecret)
	c.Logger = log.logger()
	if x.kind == refusal.Timeout {
		c.UpstreamTimeout = time.Second // the request shall get there, on a busy machine too
	}
	r := newRelay(t, c)
	w := doLogin(t, r, wireCode)
	if x.kind == "" {
		token := wantOK(t, w).Token
		if strings.Contains(log.String(), token) {
			t.Errorf("the log has the token:\n%s", log.String())
		}
	} else {
		wantError(t, w, x.status, x.kind, x.action)
	}
	if hits.Load() != 1 {
		t.Errorf("%d upstream requests, want 1", hits.Load())
	}
	if !strings.Contains(log.String(), x.cause) {
		t.Errorf("the log lacks %q:\n%s", x.cause, log.String())
	}
	for _, secret := range []string{wireSecret, wireCode, testKey, "js_code"} {
		if strings.Contains(w.Body.String(), secret) {
			t.Errorf("the answer has %q: %s", secret, w.Body)
		}
		if secret != "js_code" && strings.Contains(log.String(), secret) {
			t.Errorf("the log has %q:\n%s", secret, log.String())
		}
	}
	if got := w.Header().Get("X-Wxrelay-Upstream"); got != "fake" {
		t.Errorf("X-Wxrelay-Upstream %q", got)
	}
}

// None leaves a goroutine behind. Whatever is started below a label has the label,
// too, so those of other tests are told apart.
func TestWire(t *testing.T) {
	t.Parallel()
	pprof.Do(t.Context(), pprof.Labels("test", "wire"), func(context.Context) {
		if !strings.Contains(stacks(`"test":"wire"`), "TestWire") {
			t.Fatal("this goroutine itself is not found by its label")
		}
		t.Run("cases", func(t *testing.T) {
			for i, x := range wireCases {
				t.Run(x.name, func(t *testing.T) {
					t.Parallel()
					runWire(t, i)
				})
			}
		})
	})
	var left string
	if !testkit.Until(nil, func() bool { left = stacks(`"test":"wire"`); return left == "" }) {
		t.Fatalf("still running:\n%s", left)
	}
}

// A 101 is nobody's answer: whatever was asked fails at once, its connection is
// closed, and the one turn there is comes back.
func TestSwitchingProtocolsOnEveryPath(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		path   string // that is answered so
		ask    func(r *Relay, me []string) *httptest.ResponseRecorder
		action refusal.Action
	}{
		{codePath, func(r *Relay, _ []string) *httptest.ResponseRecorder { return doLogin(t, r, wireCode) }, refusal.LoginAgain},
		{"/cgi-bin/stable_token", func(r *Relay, _ []string) *httptest.ResponseRecorder {
			return do(t, r.Ops(), "GET", "/internal/access_token?appid="+testAppID, "", "Authorization", "Bearer "+testInternalKey)
		}, refusal.Retry},
		{"/wxa/business/getuserphonenumber", func(r *Relay, me []string) *httptest.ResponseRecorder {
			return do(t, r.Handler(), "POST", "/phone", `{"code":"c"}`, me...)
		}, refusal.Retry},
		{"/wxa/checksession", func(r *Relay, me []string) *httptest.ResponseRecorder {
			return do(t, r.Handler(), "POST", "/checksession", "", me...)
		}, refusal.Retry},
		{"/wxa/msg_sec_check", func(r *Relay, _ []string) *httptest.ResponseRecorder {
			return throughGateway(t, r, "POST", gatewayBase+"/wxa/msg_sec_check", "{}")
		}, refusal.Retry},
	} {
		t.Run(x.path, func(t *testing.T) {
			t.Parallel()
			var switched atomic.Bool
			closed := make(chan bool, 10)
			addr, _ := upstream(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == x.path && !switched.Load():
					notFinal("101 Switching Protocols")(w, r)
					closed <- true
				case r.URL.Path == "/cgi-bin/stable_token":
					send(200, "application/json", `{"access_token":"`+testToken+`","expires_in":7200}`)(w, r)
				default:
					send(200, "text/plain", okReply)(w, r)
				}
			})
			c := devConfig(addr)
			c.UpstreamMax = 1
			c.InternalKeys = []credential.InternalKey{{Name: "orders", Key: credential.NewSecret(testInternalKey)}}
			r := newRelay(t, c)
			me := keepSession(t, r, mySession())
			wantError(t, x.ask(r, me), 502, refusal.Upstream, x.action)
			<-closed
			switched.Store(true)
			wantOK(t, doLogin(t, r, wireCode))
		})
	}
}

// stacks are those of the goroutines with a label.
func stacks(label string) string {
	var all bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&all, 1); err != nil {
		return err.Error()
	}
	var found []string
	for _, g := range strings.Split(all.String(), "\n\n") {
		if strings.Contains(g, label) {
			found = append(found, g)
		}
	}
	return strings.Join(found, "\n\n")
}
