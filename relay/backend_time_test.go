package relay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/internal/backend"
	"wxflow/relay/internal/web"
	"wxflow/relay/observe"
)

// A pipeListener is a listener without a network, whose connections cost no time
// in a bubble of synctest.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	close  func()
}

func newPipeListener() *pipeListener {
	l := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	l.close = sync.OnceFunc(func() { close(l.closed) })
	return l
}

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case l.conns <- there:
		return here, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error { l.close(); return nil }

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 443} }

// A timedProxy is a relay with a back end, in a bubble.
type timedProxy struct {
	client *http.Client
	token  string
	log    *logBuffer
	relay  *Relay
}

func newTimedProxy(t *testing.T, http2 bool, h http.HandlerFunc, change ...func(*Config)) *timedProxy {
	t.Helper()
	p := &timedProxy{log: new(logBuffer)}
	c := testConfig(says(okReply))
	c.Now, c.Logger = time.Now, p.log.logger()
	for _, f := range change {
		f(&c)
	}
	p.relay = newRelay(t, c)
	p.token = wantOK(t, doLogin(t, p.relay, "c")).Token

	behind := newPipeListener()
	back := &http.Server{Handler: h}
	go back.Serve(behind)
	t.Cleanup(func() { back.Close() })
	b := backend.NewProxy(p.relay.parts.sessions, p.relay.parts.auth.Identity, nil, &url.URL{Scheme: "http", Host: "behind"})
	b.Proxy.Transport.(*http.Transport).DialContext = behind.dial
	t.Cleanup(b.Close)

	// HTTP/2 without TLS, whose closing alert a pipe would wait for; what serves the
	// streams is the same.
	speaks := new(http.Protocols)
	speaks.SetHTTP1(!http2)
	speaks.SetUnencryptedHTTP2(http2)
	public := newPipeListener()
	front := p.relay.Server(p.relay.watch.Requests(web.Drained(web.Named(observe.RouteBackend, false, b))))
	front.Protocols = speaks
	go front.Serve(public)
	t.Cleanup(func() { front.Close() })
	transport := &http.Transport{DialContext: public.dial, Protocols: speaks}
	p.client = &http.Client{Transport: transport}
	t.Cleanup(transport.CloseIdleConnections)
	return p
}

func (p *timedProxy) do(t *testing.T, method string, body io.Reader, length int64, header ...string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://example.com/x", body)
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = length
	req.Header.Set("Authorization", "Bearer "+p.token)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return p.client.Do(req)
}

// logout ends the session at a relay.
func (p *timedProxy) logout(r *Relay, body string) {
	req := httptest.NewRequest("POST", "/logout", strings.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+p.token)
	w := httptest.NewRecorder()
	r.Handler().ServeHTTP(w, req)
	if w.Code != http.StatusNoContent {
		panic(fmt.Sprintf("logout: %d %s", w.Code, w.Body))
	}
}

// overBoth runs a test over HTTP/1.1 and HTTP/2, in a bubble each: one rule for both.
func overBoth(t *testing.T, test func(t *testing.T, http2 bool)) {
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { test(t, http2) }) })
	}
}

// slowBody gives one byte at a time, with a pause before each.
type slowBody struct {
	n     int
	pause time.Duration
}

func (b *slowBody) Read(p []byte) (int, error) {
	if b.n == 0 {
		return 0, io.EOF
	}
	b.n--
	time.Sleep(b.pause)
	p[0] = 'x'
	return 1, nil
}

// What moves, or waits within the back end's own bound, lives, however long it takes.
func TestBackendTakesItsTime(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, http2 bool) {
		p := newTimedProxy(t, http2, func(w http.ResponseWriter, r *http.Request) {
			switch r.Header.Get("X-Case") {
			case "begins late":
				time.Sleep(backendIdle - 5*time.Second)
			case "upload":
			case "reads late":
				time.Sleep(backendIdle + 5*time.Second)
			case "silent":
				io.Copy(io.Discard, r.Body)
				fmt.Fprintln(w, "one")
				http.NewResponseController(w).Flush()
				time.Sleep(3 * backendIdle)
				fmt.Fprint(w, "two")
				return
			}
			n, err := io.Copy(io.Discard, r.Body)
			fmt.Fprintf(w, "took %d, %v", n, err)
		})
		for _, x := range []struct {
			name, method string
			body         io.Reader
			length       int64
			want         string
		}{
			{"begins late", "GET", nil, 0, "took 0, <nil>"},
			{"begins late", "POST", strings.NewReader("abc"), 3, "took 3, <nil>"},
			{"upload", "POST", &slowBody{10, 20 * time.Second}, -1, "took 10, <nil>"},
			{"upload", "POST", &slowBody{10, 20 * time.Second}, 10, "took 10, <nil>"},
			{"reads late", "POST", strings.NewReader(strings.Repeat("x", 1<<20)), 1 << 20, "took 1048576, <nil>"},
			{"silent", "GET", nil, 0, "one\ntwo"},
			{"silent", "POST", strings.NewReader("abc"), 3, "one\ntwo"},
			{"silent", "POST", &slowBody{3, time.Second}, -1, "one\ntwo"},
		} {
			resp, err := p.do(t, x.method, x.body, x.length, "X-Case", x.name)
			if err != nil {
				t.Errorf("%s %s: %v", x.method, x.name, err)
				continue
			}
			got, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if string(got) != x.want || err != nil || (resp.ProtoMajor == 2) != http2 {
				t.Errorf("%s %s: %s, %q, %v", x.method, x.name, resp.Proto, got, err)
			}
		}
		if strings.Contains(p.log.String(), "caller_left") || strings.Contains(p.log.String(), `"cut"`) {
			t.Errorf("the log:\n%s", p.log)
		}
	})
}

// Either side that is silent for too long is let go of, and the log says which.
func TestBackendSilence(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, http2 bool) {
		p := newTimedProxy(t, http2, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == "GET" {
				time.Sleep(2 * backendIdle)
			}
			io.Copy(io.Discard, r.Body)
		})
		resp, err := p.do(t, "GET", nil, 0)
		if err != nil || resp.StatusCode != http.StatusGatewayTimeout {
			t.Errorf("a back end that does not begin: %v, %v", resp, err)
		} else {
			resp.Body.Close()
		}
		if log := p.log.String(); !strings.Contains(log, `"kind":"timeout"`) || strings.Contains(log, "caller_left") {
			t.Errorf("the log:\n%s", log)
		}

		read, write := io.Pipe()
		began := time.Now()
		go io.WriteString(write, "x")
		resp, err = p.do(t, "POST", read, -1)
		if err == nil {
			defer resp.Body.Close()
		}
		if took := time.Since(began); took < backendIdle || took > backendIdle+20*time.Second {
			t.Errorf("a client that sends no more was let go of after %v", took)
		}
		write.CloseWithError(errors.New("over"))
		if err == nil && resp.StatusCode != http.StatusBadRequest {
			t.Errorf("a client that sends no more: %d", resp.StatusCode)
		}
		synctest.Wait()
		if log := p.log.String(); !strings.Contains(log, "sent nothing for") || strings.Contains(log, "caller_left") {
			t.Errorf("the log:\n%s", log)
		}
	})
}

// A caller that leaves is the one thing that is called so.
func TestBackendCallerLeaves(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, http2 bool) {
		p := newTimedProxy(t, http2, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		ctx, cancel := context.WithCancel(t.Context())
		req, _ := http.NewRequestWithContext(ctx, "GET", "http://example.com/x", nil)
		req.Header.Set("Authorization", "Bearer "+p.token)
		left := make(chan error)
		go func() {
			resp, err := p.client.Do(req)
			if err == nil {
				resp.Body.Close()
			}
			left <- err
		}()
		time.Sleep(30 * time.Second)
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		synctest.Wait()
		if log := p.log.String(); !strings.Contains(log, `"kind":"caller_left"`) {
			t.Errorf("the log:\n%s", log)
		}
	})
}

// A client that stops taking an answer is let go of.
func TestBackendClientThatStopsReading(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, http2 bool) {
		ended := make(chan time.Duration, 1)
		p := newTimedProxy(t, http2, func(w http.ResponseWriter, r *http.Request) {
			// ReverseProxy sends the header from a goroutine of its own, and a
			// bubble does not see that this one waits for it.
			http.NewResponseController(w).Flush()
			time.Sleep(time.Second)
			began := time.Now()
			for {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil || r.Context().Err() != nil {
					ended <- time.Since(began)
					return
				}
			}
		})
		resp, err := p.do(t, "GET", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if took := <-ended; took < backendIdle || took > backendIdle+10*time.Second {
			t.Errorf("let go of after %v", took)
		}
		synctest.Wait()
		if log := p.log.String(); !strings.Contains(log, `"cut":true`) {
			t.Errorf("the log:\n%s", log)
		}
	})
}
