package proxy_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"wxflow/mockwx"
	"wxflow/mockwx/fixture"
	"wxflow/mockwx/proxy"
)

const app1 = "wx0000000000000001"

// movedPage is what nginx says of another address.
const movedPage = "<html>\r\n<head><title>301 Moved Permanently</title></head>\r\n<body>\r\n" +
	"<center><h1>301 Moved Permanently</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

// loginQuery is a good call of jscode2session for the first app.
func loginQuery(appid, code string) string {
	return "/sns/jscode2session?" + url.Values{
		"appid": {appid}, "secret": {"mocksecret0000000000000000000001"}, "js_code": {code}, "grant_type": {"authorization_code"},
	}.Encode()
}

// A spyLog collects log lines.
type spyLog struct {
	mu    sync.Mutex
	lines bytes.Buffer
	wrote chan struct{} // one token per line
}

func (s *spyLog) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.wrote <- struct{}{}:
	default:
	}
	return s.lines.Write(b)
}

// await returns once the log has a text.
func (s *spyLog) await(t *testing.T, text string) {
	t.Helper()
	for {
		s.mu.Lock()
		all := s.lines.String()
		s.mu.Unlock()
		if strings.Contains(all, text) {
			return
		}
		select {
		case <-s.wrote:
		case <-t.Context().Done():
			t.Fatalf("no %q in the log:\n%s", text, all)
		}
	}
}

// A proxied is a fake behind its proxy, on two listeners.
type proxied struct {
	*proxy.Proxy
	fake       *mockwx.Fake
	log        *spyLog
	proxy, tls string // addresses
	roots      *x509.CertPool
	served     sync.WaitGroup
}

func startProxy(t *testing.T, o proxy.Options) *proxied {
	t.Helper()
	s := &proxied{log: &spyLog{wrote: make(chan struct{}, 100)}, roots: x509.NewCertPool()}
	var err error
	if s.fake, err = mockwx.New(mockwx.Options{Logger: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}); err != nil {
		t.Fatal(err)
	}
	if s.Proxy, err = s.fake.NewProxy(o); err != nil {
		t.Fatal(err)
	}
	s.roots.AppendCertsFromPEM(s.CertificatePEM())
	for addr, serve := range map[*string]func(net.Listener) error{&s.proxy: s.Serve, &s.tls: s.ServeTLS} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		*addr = l.Addr().String()
		s.served.Go(func() {
			if err := serve(l); err != http.ErrServerClosed {
				t.Errorf("Serve: %v", err)
			}
		})
	}
	t.Cleanup(func() {
		s.Close()
		s.served.Wait()
	})
	return s
}

// client goes through the proxy; roots nil: it trusts nobody.
func (s *proxied) client(t *testing.T, h2 bool, roots *x509.CertPool) *http.Client {
	tr := &http.Transport{
		Proxy:             http.ProxyURL(&url.URL{Scheme: "http", Host: s.proxy}),
		TLSClientConfig:   &tls.Config{RootCAs: roots},
		ForceAttemptHTTP2: h2,
	}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

func proxyGet(t *testing.T, c *http.Client, target string) (*http.Response, string) {
	t.Helper()
	resp, err := c.Get(target)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

const aliceInApp1 = `"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"`

func TestProxyIsWeChat(t *testing.T) {
	s := startProxy(t, proxy.Options{})
	for _, h2 := range []bool{false, true} {
		c := s.client(t, h2, s.roots)
		for _, base := range []string{"https://api.weixin.qq.com", "https://api2.weixin.qq.com", "https://sh.api.weixin.qq.com", "https://API.weixin.qq.com", "http://api.weixin.qq.com", "http://api.weixin.qq.com:80"} {
			resp, body := proxyGet(t, c, base+loginQuery(app1, "alice-code"))
			if !strings.Contains(body, aliceInApp1) {
				t.Errorf("%s: %s", base, body)
			}
			if want := h2 && strings.HasPrefix(base, "https"); (resp.ProtoMajor == 2) != want {
				t.Errorf("%s: %s", base, resp.Proto)
			}
		}
		for target, want := range map[string]int{"qyapi.weixin.qq.com/cgi-bin/gettoken": 200, "mp.weixin.qq.com/cgi-bin/gettoken": 404, "open.weixin.qq.com/cgi-bin/gettoken": 404} {
			if resp, _ := proxyGet(t, c, "https://"+target); resp.StatusCode != want {
				t.Errorf("%s: HTTP %d", target, resp.StatusCode)
			}
		}
	}
}

// WeCom has no plain http: it sends there where it has an answer.
func TestProxyPlainHTTP(t *testing.T) {
	s := startProxy(t, proxy.Options{})
	c := s.client(t, false, s.roots)
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for target, want := range map[string]string{
		"http://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=a%20b": "https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=a%20b",
		"http://QYAPI.weixin.qq.com:80/no/such":                    "https://qyapi.weixin.qq.com/no/such",
		"http://api.weixin.qq.com/cgi-bin/token":                   "",
		"https://qyapi.weixin.qq.com/cgi-bin/gettoken":             "",
	} {
		resp, body := proxyGet(t, c, target)
		if got := resp.Header.Get("Location"); got != want || (resp.StatusCode == http.StatusMovedPermanently) != (want != "") || want != "" && (body != movedPage || resp.Header.Get("Server") != "nginx") {
			t.Errorf("%s: HTTP %d to %q: %q", target, resp.StatusCode, got, body)
		}
	}
	// At an address of its own the path decides, without TLS as well.
	r := httptest.NewRequest("GET", "/qyapi/cgi-bin/gettoken", nil)
	r.URL.Scheme, r.URL.Host, r.Host = "http", "127.0.0.1:8090", "127.0.0.1:8090"
	rec := httptest.NewRecorder()
	if s.fake.Handler().ServeHTTP(rec, r); rec.Code != http.StatusOK {
		t.Errorf("HTTP %d", rec.Code)
	}
}

// Faults reach through TLS.
func TestProxyFaults(t *testing.T) {
	s := startProxy(t, proxy.Options{})
	for _, fault := range []fixture.Fault{{Reset: true}, {Lost: true}, {Truncate: true}} {
		for _, h2 := range []bool{false, true} {
			fault.Path, fault.Times = "/sns/jscode2session", 1
			if _, err := s.fake.AddFault(fault); err != nil {
				t.Fatal(err)
			}
			resp, err := s.client(t, h2, s.roots).Post("https://api.weixin.qq.com"+loginQuery(app1, "alice-code"), "text/plain", http.NoBody)
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				resp.Body.Close()
			}
			if err == nil {
				t.Errorf("%+v, HTTP/2 %v: the answer arrived", fault, h2)
			}
		}
	}
}

func TestTLSListener(t *testing.T) {
	s := startProxy(t, proxy.Options{})
	for _, h2 := range []bool{false, true} {
		tr := &http.Transport{
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, s.tls)
			},
			TLSClientConfig: &tls.Config{RootCAs: s.roots}, ForceAttemptHTTP2: h2,
		}
		defer tr.CloseIdleConnections()
		if _, body := proxyGet(t, &http.Client{Transport: tr}, "https://api.weixin.qq.com"+loginQuery(app1, "alice-code")); !strings.Contains(body, aliceInApp1) {
			t.Error(body)
		}
	}
	if _, err := tls.Dial("tcp", s.tls, &tls.Config{RootCAs: s.roots, ServerName: "www.example.com"}); err == nil {
		t.Error("a certificate for www.example.com")
	}
	s.log.await(t, "not a WeChat host")
}

// raw speaks HTTP/1 by hand over TLS; sni may be empty.
func (s *proxied) raw(t *testing.T, sni, request string) string {
	t.Helper()
	c := &tls.Config{RootCAs: s.roots, ServerName: sni}
	if sni == "" {
		c.InsecureSkipVerify = true
		c.VerifyConnection = func(cs tls.ConnectionState) error { return cs.PeerCertificates[0].VerifyHostname("api.weixin.qq.com") }
	}
	conn, err := tls.Dial("tcp", s.tls, c)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, request)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return fmt.Sprintf("%d %s", resp.StatusCode, body)
}

func TestSNIAndHost(t *testing.T) {
	s := startProxy(t, proxy.Options{})
	login := loginQuery(app1, "alice-code")
	for _, c := range []struct{ sni, request, want string }{
		{"api.weixin.qq.com", "GET " + login + " HTTP/1.1\r\nHost: api.weixin.qq.com:443\r\n\r\n", aliceInApp1},
		{"api.weixin.qq.com", "GET " + login + " HTTP/1.0\r\n\r\n", aliceInApp1},
		{"qyapi.weixin.qq.com", "GET " + login + " HTTP/1.0\r\n\r\n", "404 "},
		{"", "GET " + login + " HTTP/1.1\r\nHost: api.weixin.qq.com\r\n\r\n", aliceInApp1},
		{"api.weixin.qq.com", "GET " + login + " HTTP/1.1\r\n\r\n", "400 "},
		{"api.weixin.qq.com", "GET " + login + " HTTP/1.1\r\nHost: qyapi.weixin.qq.com\r\n\r\n", "421 mockwx: the Host is qyapi.weixin.qq.com"},
		{"api.weixin.qq.com", "GET " + login + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "421 "},
	} {
		if got := s.raw(t, c.sni, c.request); !strings.Contains(got, c.want) {
			t.Errorf("SNI %q, %q: %s", c.sni, c.request, got)
		}
	}
}
