package mockwx

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"wxflow/mockwx/environ"
	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/proxy"
	"wxflow/mockwx/text"
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
	s.URL, s.AdminURL = s.serve(f.Handler()), s.serve(f.AdminHandler())
	beStrict(tb, o.Strict, f.Calls)
	return s
}

// serve serves a handler of the fake until the test ends, and returns its URL.
func (s *Server) serve(h http.Handler) string {
	s.tb.Helper()
	srv := httpd.New(h)
	return "http://" + s.listen(func(l net.Listener) error { return srv.Serve(s.Plain(l, nil)) }, srv.Close)
}

// listen gives serve a loopback port, and returns its address. The test ends with
// stop, which has serve return.
func (s *Server) listen(serve func(net.Listener) error, stop func() error) string {
	s.tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.tb.Fatalf("mockwx: listen: %v", err)
	}
	var served sync.WaitGroup
	served.Go(func() { serve(l) })
	s.tb.Cleanup(func() {
		stop()
		served.Wait()
	})
	return l.Addr().String()
}

// NewHTTPServer returns an http.Server for one of the fake's handlers, with the
// limits and the silence a fake wants. The caller listens, serves and closes.
func NewHTTPServer(h http.Handler) *http.Server { return httpd.New(h) }

// NewProxy makes a proxy to the fake, for programs that cannot be given another
// address than WeChat's. It needs to be closed; Serve and ServeTLS give it listeners,
// or its ServeHTTP takes requests of a server of yours.
func (f *Fake) NewProxy(o proxy.Options) (*Proxy, error) { return proxy.New(f.Handler(), f.logger, o) }

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

// Plain returns a listener for a port that speaks plain HTTP, such as that of
// Handler or AdminHandler. What a client says there that speaks TLS is no HTTP
// request, so that nothing else would show it: the log says what to do, and onTLS
// is called, as ProxyOptions.OnRefuse is, unless it is nil.
func (f *Fake) Plain(l net.Listener, onTLS func(host string, why Text)) net.Listener {
	return httpd.Plain(l, func(c net.Conn) {
		at := c.LocalAddr().String()
		why := text.Say("a client spoke TLS to %[1]s, which is plain HTTP: write http://%[1]s",
			"有客户端在 %[1]s 上使用 TLS，而该端口是明文 HTTP：请改写为 http://%[1]s", at)
		f.logger.Warn("plain port", "host", at, "client", c.RemoteAddr().String(), "reason", why.EN, "reason_zh", why.ZH)
		if onTLS != nil {
			onTLS(at, why)
		}
	})
}

// Environ is what a program that a test starts needs in its environment, so
// that it reaches this server at https://api.weixin.qq.com and WeChat's other
// hosts as it is:
//
//	cmd := exec.CommandContext(t.Context(), "node", "server.js")
//	cmd.Env = append(os.Environ(), wx.Environ()...)
//
// It is what `mockwx exec` gives to programs, for all runtimes that
// mockwx/docs/exec.md lists; MOCKWX_URL and WECHAT_API_BASE are s.URL. The first
// call starts a proxy, which refuses all hosts but WeChat's and this machine,
// and writes the certificate to trust into a temporary folder; both end with
// the test.
func (s *Server) Environ() []string {
	s.tb.Helper()
	return s.environ()
}

func (s *Server) makeEnviron() []string {
	fail := func(err error) { s.tb.Fatalf("mockwx: the environment for a program: %v", err) }
	dir, err := os.MkdirTemp("", "mockwx-test-")
	if err != nil {
		fail(err)
	}
	s.tb.Cleanup(func() { os.RemoveAll(dir) })
	write := func(name string, data []byte) (string, error) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return "", err
		}
		return path, os.WriteFile(path, data, 0o644)
	}
	p, err := s.NewProxy(ProxyOptions{PassLoopback: true, Exported: true})
	if err != nil {
		fail(err)
	}
	f := environ.Fake{
		API: s.URL, Admin: s.AdminURL, Hosts: Hosts(), Write: write,
		Proxy: "http://" + s.listen(p.Serve, p.Close), TLS: "https://" + s.listen(p.ServeTLS, p.Close),
	}
	if f.CA, err = write("ca.pem", p.CertificatePEM()); err != nil {
		fail(err)
	}
	set, _, err := f.Variables(os.Environ())
	if err != nil {
		fail(err)
	}
	return environ.Add(nil, set)
}
