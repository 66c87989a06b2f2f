package relay

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
)

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
	wantError(t, doLogin(t, r, "second"), 502, refusal.Upstream, refusal.LoginAgain)
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
	addr := testkit.Addr(t)
	var log logBuffer
	c := devConfig("http://" + addr)
	c.Logger = log.logger()
	wantError(t, doLogin(t, newRelay(t, c), "c1"), 502, refusal.Upstream, refusal.Retry)
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
	// The relay's own transport but for its patience: on a busy machine a handshake
	// that takes over 3 s is tried again, and that is not what this is about.
	own := wechat.NewTransport(1)
	own.TLSHandshakeTimeout = 0
	c.Transport = own
	wantError(t, doLogin(t, newRelay(t, c), "c1"), 502, refusal.Upstream, refusal.Retry)
	for _, x := range []string{`"tries":1`, "not sent: tls: ", "certificate"} {
		if !strings.Contains(log.String(), x) {
			t.Errorf("the log lacks %q:\n%s", x, log.String())
		}
	}
}

// Over TLS, whether HTTP/2 is offered or not: a login, then one whose answer is
// lost on the same connection, seen once.
func TestLostOverTLS(t *testing.T) {
	t.Parallel()
	for _, h2 := range []bool{false, true} {
		t.Run(fmt.Sprintf("h2 %t", h2), func(t *testing.T) {
			t.Parallel()
			var hits atomic.Int32
			s := quietTLS(func(w http.ResponseWriter, r *http.Request) {
				if r.Proto != "HTTP/1.1" {
					t.Error(r.Proto)
				}
				if hits.Add(1) == 2 {
					panic(http.ErrAbortHandler)
				}
				_, _ = io.WriteString(w, okReply)
			}, h2)
			defer s.Close()
			c := devConfig(s.URL)
			c.Transport = trusting(t, s)
			r := newRelay(t, c)
			wantOK(t, doLogin(t, r, "c1"))
			wantError(t, doLogin(t, r, "c2"), 502, refusal.Upstream, refusal.LoginAgain)
			wantOK(t, doLogin(t, r, "c3"))
			if hits.Load() != 3 {
				t.Errorf("%d hits, want 3", hits.Load())
			}
		})
	}
}

// A WeChat that offers HTTP/2 and closes its connections again and again, each
// time with a GOAWAY, costs no login.
func TestGoAwayCostsNoLogin(t *testing.T) {
	t.Parallel()
	const logins, workers, perConnection = 200, 20, 10
	var hits atomic.Int32
	s := quietTLS(func(w http.ResponseWriter, r *http.Request) {
		if n := hits.Add(1); r.URL.Path != codePath || n%perConnection == 0 {
			w.Header().Set("Connection", "close") // over HTTP/2 a GOAWAY
		}
		_, _ = io.WriteString(w, okReply)
	}, true)
	defer s.Close()
	// The server does what it is here for: to a client that speaks HTTP/2 it does,
	// too, and the next request finds its connection gone.
	for range 2 {
		reused := true
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { reused = i.Reused }})
		req, err := http.NewRequestWithContext(ctx, "GET", s.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := s.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if resp.ProtoMajor != 2 || reused {
			t.Fatalf("%s, on a connection that was reused: %t", resp.Proto, reused)
		}
	}
	hits.Store(0)
	c := devConfig(s.URL)
	c.Transport = trusting(t, s)
	r := newRelay(t, c)
	var next atomic.Int32
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for n := next.Add(1); n <= logins; n = next.Add(1) {
				if w := doLogin(t, r, fmt.Sprint("c", n)); w.Code != 200 {
					t.Errorf("login %d: %d %s", n, w.Code, w.Body)
				}
			}
		})
	}
	wg.Wait()
	if n := hits.Load(); n != logins {
		t.Errorf("%d requests for %d logins", n, logins)
	}
}

// trusting is the relay's own transport, which trusts a server of the test's.
func trusting(t *testing.T, s *httptest.Server) http.RoundTripper {
	rt := wechat.NewTransport(DefaultUpstreamMax)
	t.Cleanup(rt.CloseIdleConnections)
	rt.TLSClientConfig.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	return rt
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

// A Transport of the caller's may return what an http.Client does: an error whose
// text is the URL.
func TestLostQuotesNoURL(t *testing.T) {
	t.Parallel()
	var log logBuffer
	c := testConfig(roundTrip(func(q *http.Request) (*http.Response, error) {
		return nil, &url.Error{Op: "Get", URL: q.URL.String(), Err: errRefused}
	}))
	c.Logger = log.logger()
	wantError(t, doLogin(t, newRelay(t, c), "c"), 502, refusal.Upstream, refusal.Retry)
	if s := log.String(); !strings.Contains(s, "refused") || containsAny(s, codePath, "js_code", "grant_type") {
		t.Errorf("log:\n%s", s)
	}
}
