package proxy_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/proxy"
)

func TestProxyRefuses(t *testing.T) {
	s := startProxy(t, proxy.Options{})
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request went out") }))
	defer other.Close()
	for request, want := range map[string]string{
		"CONNECT www.example.com:443":               "403 mockwx: refused: www.example.com:443 is not a WeChat host",
		"CONNECT api.weixin.qq.com:80":              "403 mockwx: api.weixin.qq.com:80",
		"CONNECT api.weixin.qq.com":                 "400 ",
		"CONNECT localhost:443":                     "403 mockwx: refused: localhost:443 is this machine",
		"CONNECT " + other.Listener.Addr().String(): "is this machine",
		"CONNECT [::1]:443":                         "is this machine",
		"GET http://www.example.com/":               "403 mockwx: refused: www.example.com",
		"GET " + other.URL + "/":                    "is this machine",
		"GET http://api.weixin.qq.com:8080/":        "403 mockwx: api.weixin.qq.com:8080",
		"GET /sns/jscode2session":                   "400 mockwx: this is an HTTP proxy",
		"GET http://api.weixin.qq.com.example.com/": "403 ",
		"CONNECT api.weixin.qq.com.example.com:443": "403 ",
		"CONNECT api.weixin.qq.com@example.com:443": "40",
	} {
		conn, err := net.Dial("tcp", s.proxy)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", request)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(request, err)
		}
		body, _ := io.ReadAll(resp.Body)
		conn.Close()
		if got := fmt.Sprintf("%d %s", resp.StatusCode, body); !strings.Contains(got, want) {
			t.Errorf("%s: %s", request, got)
		}
	}
	s.log.await(t, "已拒绝：www.example.com:443 不是微信域名")
}

func TestProxyPasses(t *testing.T) {
	s := startProxy(t, proxy.Options{PassOthers: true})
	hello := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "hello %s", r.Host) })
	plain, secure := httptest.NewServer(hello), httptest.NewTLSServer(hello)
	defer plain.Close()
	defer secure.Close()
	roots := s.roots.Clone()
	roots.AddCert(secure.Certificate())
	c := s.client(t, false, roots)
	c.Transport.(*http.Transport).Proxy = func(*http.Request) (*url.URL, error) { return &url.URL{Scheme: "http", Host: s.proxy}, nil }
	for _, target := range []string{plain.URL, secure.URL} {
		if _, body := proxyGet(t, c, target); !strings.HasPrefix(body, "hello 127.0.0.1:") {
			t.Errorf("%s: %s", target, body)
		}
	}
	if _, body := proxyGet(t, c, "https://api.weixin.qq.com"+loginQuery(app1, "alice-code")); !strings.Contains(body, aliceInApp1) {
		t.Error(body)
	}
	if _, err := c.Get("https://api.weixin.qq.com:444/"); err == nil || !strings.Contains(err.Error(), "Forbidden") {
		t.Errorf("WeChat's host was passed on: %v", err)
	}
	s.log.await(t, "已放行")
	if resp, body := proxyGet(t, c, "http://"+testkit.Addr(t)); resp.StatusCode != http.StatusBadGateway || !strings.Contains(body, "无法访问") {
		t.Errorf("HTTP %d %s", resp.StatusCode, body)
	}
}

// Names below localhost are this machine because they are dialled here, whatever
// the resolver makes of them.
func TestProxyPassesLocalhost(t *testing.T) {
	s := startProxy(t, proxy.Options{PassLoopback: true})
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "hello %s", r.Host) }))
	defer plain.Close()
	c := s.client(t, false, s.roots)
	c.Transport.(*http.Transport).Proxy = func(*http.Request) (*url.URL, error) { return &url.URL{Scheme: "http", Host: s.proxy}, nil }
	for _, name := range []string{"localhost", "evil.localhost", "a.B.LocalHost"} {
		host := strings.Replace(plain.Listener.Addr().String(), "127.0.0.1", name, 1)
		if _, body := proxyGet(t, c, "http://"+host+"/"); body != "hello "+host {
			t.Errorf("%s: %s", name, body)
		}
		conn, err := net.Dial("tcp", s.proxy)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %[1]s\r\n\r\n", host)
		if resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: "CONNECT"}); err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("CONNECT %s: %v %v", name, resp, err)
		}
		conn.Close()
	}
}

// Some hosts may be let out by their names.
func TestProxyPassesHosts(t *testing.T) {
	var r refusals
	s := startProxy(t, proxy.Options{PassHosts: local.HostList{"app.localhost", "*.below.localhost", "api.weixin.qq.com"}, OnRefuse: r.told})
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "hello %s", r.Host) }))
	defer plain.Close()
	c := s.client(t, false, s.roots)
	c.Transport.(*http.Transport).Proxy = func(*http.Request) (*url.URL, error) { return &url.URL{Scheme: "http", Host: s.proxy}, nil }
	for name, want := range map[string]int{"app.localhost": 200, "App.Localhost": 200, "a.below.localhost": 200, "below.localhost": 403, "localhost": 403, "x.app.localhost": 403} {
		host := strings.Replace(plain.Listener.Addr().String(), "127.0.0.1", name, 1)
		if resp, body := proxyGet(t, c, "http://"+host+"/"); resp.StatusCode != want {
			t.Errorf("%s: HTTP %d %s", name, resp.StatusCode, body)
		}
	}
	if _, body := proxyGet(t, c, "https://api.weixin.qq.com"+loginQuery(app1, "alice-code")); !strings.Contains(body, aliceInApp1) {
		t.Errorf("WeChat's host was let out: %s", body)
	}
	if len(r.hosts) != 3 {
		t.Errorf("told of %q", r.hosts)
	}
}
