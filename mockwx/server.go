package mockwx

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"

	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/wechat"
)

// TB is the part of *testing.T that NewServer uses.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// A Server is a Fake that listens on two loopback ports: the API as WeChat
// serves it, and the admin API.
type Server struct {
	*Fake
	URL      string // of the API, such as http://127.0.0.1:40001
	AdminURL string // of the admin API

	tb      TB
	environ func() []string // once
}

// NewServer starts a fake for one test; it stops when the test ends.
func NewServer(tb TB, o Options) *Server {
	tb.Helper()
	f, err := New(o)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	s := &Server{Fake: f, tb: tb}
	s.environ = sync.OnceValue(s.makeEnviron)
	s.URL = s.listen(tb, f.Handler())
	s.AdminURL = s.listen(tb, f.AdminHandler())
	return s
}

func (s *Server) listen(tb TB, h http.Handler) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("mockwx: listen: %v", err)
	}
	srv := NewHTTPServer(h)
	done := make(chan struct{})
	go func() {
		defer close(done)
		srv.Serve(s.Plain(l, nil)) // returns when the cleanup closes it
	}()
	tb.Cleanup(func() {
		srv.Close()
		<-done
	})
	return "http://" + l.Addr().String()
}

// NewHTTPServer returns an http.Server for one of the fake's handlers, with the
// limits and the silence a fake wants. The caller listens, serves and closes.
func NewHTTPServer(h http.Handler) *http.Server {
	return httpd.New(h)
}

// Transport returns a RoundTripper that takes requests for WeChat's hosts, http
// or https, to this server. It lets requests to loopback addresses pass, and
// refuses all others: a test that means to be offline is.
func (s *Server) Transport() http.RoundTripper {
	api, err := url.Parse(s.URL)
	if err != nil {
		panic(err) // s.URL was built by NewServer
	}
	next := &http.Transport{}
	if t, ok := http.DefaultTransport.(*http.Transport); ok { // a test may have replaced it, with this very thing
		next = t.Clone()
	}
	return &redirect{api: api, next: next}
}

// Client returns a client whose requests to https://api.weixin.qq.com and to
// WeChat's other hosts reach this server, for code that lets its client be replaced.
func (s *Server) Client() *http.Client { return &http.Client{Transport: s.Transport()} }

type redirect struct {
	api  *url.URL
	next http.RoundTripper
}

// RoundTrip sends the request to the fake with the Host header it had.
func (t *redirect) RoundTrip(r *http.Request) (*http.Response, error) {
	host := r.URL.Hostname()
	if _, ok := wechat.HostOf(host); ok {
		r2 := r.Clone(r.Context())
		r2.Host = r.URL.Host
		r2.URL.Scheme, r2.URL.Host = t.api.Scheme, t.api.Host
		return t.next.RoundTrip(r2)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return t.next.RoundTrip(r)
	}
	if r.Body != nil {
		r.Body.Close()
	}
	return nil, fmt.Errorf("mockwx: offline: %s is neither a WeChat host nor loopback", host)
}
