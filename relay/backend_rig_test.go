package relay

import (
	"context"
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
