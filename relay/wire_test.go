package relay

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
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

func sendZipped(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
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

// wireCases are upstreams that misbehave below JSON, over real sockets.
var wireCases = []struct {
	name   string
	h      http.HandlerFunc
	status int
	kind   Kind // "" for a login
	action Action
	cause  string // part of the log's cause
}{
	{"as WeChat", send(200, "text/plain", okReply), 200, "", "", ""},
	{"as JSON", send(200, "application/json; encoding=utf-8", okReply), 200, "", "", ""},
	{"success whatever the status", send(500, "text/html", okReply), 200, "", "", ""},
	{"gzip nobody asked for", sendZipped(zip(okReply)), 200, "", "", ""},
	{"bad gzip", sendZipped([]byte(okReply)), 502, Upstream, LoginAgain, "gzip"},
	{"cut gzip", sendZipped(zip(okReply)[:30]), 502, Upstream, LoginAgain, "gzip"},
	{"gzip bomb", sendZipped(zip(strings.Repeat(" ", 5<<20) + okReply)), 502, Upstream, LoginAgain, "over 64 KiB"},
	{"5 MB", send(200, "text/plain", strings.Repeat(" ", 5<<20)+okReply), 502, Upstream, LoginAgain, "over 64 KiB"},
	{"just within bounds", send(200, "text/plain", okReply+strings.Repeat(" ", maxReply-len(okReply))), 200, "", "", ""},
	{"one over bounds", send(200, "text/plain", okReply+strings.Repeat(" ", maxReply-len(okReply)+1)), 502, Upstream, LoginAgain, "over 64 KiB"},
	{"html", send(502, "text/html", "<html>Bad Gateway</html>"), 502, Upstream, LoginAgain, "http 502: reply is HTML"},
	{"redirect", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere?"+r.URL.RawQuery, http.StatusFound)
	}, 502, Upstream, LoginAgain, "http 302"},
	{"truncated", raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + okReply), 502, Upstream, LoginAgain, "cut off"},
	{"not HTTP", raw(okReply + "\r\n\r\n"), 502, Upstream, LoginAgain, "not an HTTP reply"},
	{"closed without an answer", raw(""), 502, Upstream, LoginAgain, "closed without an answer"},
	{"hangs", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 504, Timeout, LoginAgain, "no answer in time"},
	{"hangs in the body", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"openid":`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}, 504, Timeout, LoginAgain, "no answer in time"},
	{"echoes the URL", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `{"errcode":40013,"errmsg":"bad request %s"}`, r.URL)
	}, 500, Misconfigured, GiveUp, "bad request"},
	{"header too large", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X", strings.Repeat("x", 128<<10))
		_, _ = io.WriteString(w, okReply)
	}, 502, Upstream, LoginAgain, "not an HTTP reply"},
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
	c.Apps[0].Secret = wireSecret
	c.Logger = log.logger()
	if x.kind == Timeout {
		c.UpstreamTimeout = minUpstreamTimeout
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

func TestWire(t *testing.T) {
	t.Parallel()
	for i, x := range wireCases {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			runWire(t, i)
		})
	}
}

// Not parallel: it counts the goroutines of the process. Tests that wait for
// their turn do not change in number meanwhile.
func TestNoGoroutineLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	for i, x := range wireCases {
		t.Run(x.name, func(t *testing.T) { runWire(t, i) })
	}
	for end := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(end) {
			b := make([]byte, 1<<20)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), b[:runtime.Stack(b, true)])
		}
	}
}

// The trap that onceBody exists for: the second request on a kept connection
// is read and not answered. net/http by itself would send it again.
func TestLostOnAReusedConnectionIsNotRepeated(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	requests := make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				in := bufio.NewReader(c)
				for n := 1; ; n++ {
					var head strings.Builder
					for {
						line, err := in.ReadString('\n')
						if err != nil {
							return
						}
						if head.WriteString(line); line == "\r\n" {
							break
						}
					}
					requests <- fmt.Sprint(n, " ", head.String())
					if n == 2 {
						return // consumed, and its answer lost
					}
					_, _ = fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(okReply), okReply)
				}
			}()
		}
	}()
	r := newRelay(t, devConfig("http://"+l.Addr().String()))
	wantOK(t, doLogin(t, r, "first"))
	wantError(t, doLogin(t, r, "second"), 502, Upstream, LoginAgain)
	wantOK(t, doLogin(t, r, "third"))

	for _, want := range []string{"1 first", "2 second", "1 third"} {
		got := <-requests
		n, code, _ := strings.Cut(want, " ")
		if !strings.HasPrefix(got, n+" GET /sns/jscode2session?") || !strings.Contains(got, "js_code="+code+"&") {
			t.Errorf("got %q, want %s", got, want)
		}
		// The body that is there to stop the transport is not on the wire.
		for _, h := range []string{"Transfer-Encoding", "Content-Length", "Expect", "Accept-Encoding", "Referer"} {
			if strings.Contains(got, h) {
				t.Errorf("the request has %s: %q", h, got)
			}
		}
	}
	if len(requests) != 0 {
		t.Errorf("one more request: %q", <-requests)
	}
}

func TestRefusedConnectionIsTriedAgain(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	var log logBuffer
	c := devConfig("http://" + addr)
	c.Logger = log.logger()
	wantError(t, doLogin(t, newRelay(t, c), "c1"), 502, Upstream, Retry)
	for _, s := range []string{`"tries":3`, "not sent: dial tcp", "firewall", "防火墙"} {
		if !strings.Contains(log.String(), s) {
			t.Errorf("the log lacks %q:\n%s", s, log.String())
		}
	}
}

func quietTLS(h http.HandlerFunc, h2 bool) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.EnableHTTP2 = h2
	s.StartTLS()
	return s
}

func TestUntrustedCertificate(t *testing.T) {
	t.Parallel()
	s := quietTLS(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") }, false)
	defer s.Close()
	var log logBuffer
	c := devConfig(s.URL)
	c.Logger = log.logger()
	wantError(t, doLogin(t, newRelay(t, c), "c1"), 502, Upstream, Retry)
	for _, x := range []string{`"tries":1`, "not sent: tls: ", "certificate"} {
		if !strings.Contains(log.String(), x) {
			t.Errorf("the log lacks %q:\n%s", x, log.String())
		}
	}
}

// Over TLS, with either protocol: a login, then one whose answer is lost on
// the same connection, seen once.
func TestLostOverTLS(t *testing.T) {
	t.Parallel()
	for _, h2 := range []bool{false, true} {
		t.Run(fmt.Sprintf("h2 %t", h2), func(t *testing.T) {
			t.Parallel()
			var hits atomic.Int32
			s := quietTLS(func(w http.ResponseWriter, r *http.Request) {
				if want := map[bool]string{false: "HTTP/1.1", true: "HTTP/2.0"}[h2]; r.Proto != want {
					t.Errorf("%s, want %s", r.Proto, want)
				}
				if hits.Add(1) == 2 {
					panic(http.ErrAbortHandler)
				}
				_, _ = io.WriteString(w, okReply)
			}, h2)
			defer s.Close()
			rt := newTransport()
			defer rt.CloseIdleConnections()
			rt.TLSClientConfig.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
			c := devConfig(s.URL)
			c.Transport = rt
			r := newRelay(t, c)
			wantOK(t, doLogin(t, r, "c1"))
			wantError(t, doLogin(t, r, "c2"), 502, Upstream, LoginAgain)
			wantOK(t, doLogin(t, r, "c3"))
			if hits.Load() != 3 {
				t.Errorf("%d hits, want 3", hits.Load())
			}
		})
	}
}

// A caller's own transport: an http.Client's error quotes the URL.
func TestURLErrorIsUnwrapped(t *testing.T) {
	t.Parallel()
	for name, inner := range map[string]error{"sent": io.EOF, "not sent": errRefused} {
		var log logBuffer
		c := testConfig(roundTrip(func(r *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Get", URL: r.URL.String(), Err: inner}
		}))
		c.Logger = log.logger()
		doLogin(t, newRelay(t, c), wireCode)
		if s := log.String(); strings.Contains(s, testSecret) || strings.Contains(s, wireCode) || strings.Contains(s, "sns") {
			t.Errorf("%s: the log quotes the URL:\n%s", name, s)
		}
	}
}
