package wire

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// secureHost answers over TLS, from fields that a test may set before it starts.
func secureHost(t *testing.T, h http.HandlerFunc, set func(*httptest.Server)) (*httptest.Server, *tls.Config) {
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	if set != nil {
		set(s)
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}
}

func sayOK(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }

// Over TLS a connection is kept, what its host did to it is seen, and no protocol is
// offered.
func TestTLS(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13} {
		var conns atomic.Int32
		s, config := secureHost(t, sayOK, func(s *httptest.Server) {
			s.TLS = &tls.Config{MaxVersion: version, GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
				if len(hello.SupportedProtos) > 0 || hello.SupportedVersions[len(hello.SupportedVersions)-1] < tls.VersionTLS12 {
					t.Errorf("%s: it offers %q, %x", name, hello.SupportedProtos, hello.SupportedVersions)
				}
				conns.Add(1)
				return nil, nil
			}}
		})
		tr := newTransport(t)
		tr.TLSClientConfig, tr.TLSHandshakeTimeout = config, time.Minute
		for range 3 {
			want(t, name, get(t, tr, s.URL), "200 ok")
		}
		s.CloseClientConnections()
		settle(tr)
		want(t, name, get(t, tr, s.URL), "200 ok")
		if n := conns.Load(); n != 2 {
			t.Errorf("%s: %d connections", name, n)
		}
	}
}

// What TLS has read together with a response is seen, too: it would be the answer to the
// next request.
func TestAnswerTooManyOverTLS(t *testing.T) {
	t.Parallel()
	s, config := secureHost(t, sayOK, nil)
	for name, writes := range map[string][]string{"in one record": {ok + ok}, "in a second record": {ok, ok}} {
		h := newHost(t, func(_ int, c net.Conn, _ *bufio.Reader) {
			var both together
			server := tls.Server(&both, s.TLS)
			both.Conn = c
			in := bufio.NewReader(server)
			for {
				if _, err := http.ReadRequest(in); err != nil {
					return
				}
				both.held = []byte{}
				for _, text := range writes {
					_, _ = io.WriteString(server, text)
				}
				_, _ = c.Write(both.held)
				both.held = nil
			}
		})
		tr := newTransport(t)
		tr.TLSClientConfig = config.Clone()
		tr.TLSClientConfig.ServerName = "example.com"
		for range 2 {
			want(t, name, get(t, tr, "https://"+h.addr), "200 ok")
		}
		if n := h.conns.Load(); n != 2 {
			t.Errorf("%s: %d connections", name, n)
		}
	}
}

// together holds what is written, once held is not nil.
type together struct {
	net.Conn
	held []byte
}

func (c *together) Write(b []byte) (int, error) {
	if c.held == nil {
		return c.Conn.Write(b)
	}
	c.held = append(c.held, b...)
	return len(b), nil
}

// A host that cannot be trusted, or says nothing, is sent nothing.
func TestNoTLS(t *testing.T) {
	t.Parallel()
	s, config := secureHost(t, func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") }, nil)
	old, _ := secureHost(t, func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") }, func(s *httptest.Server) {
		s.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	})
	silent := newHost(t, func(_ int, _ net.Conn, in *bufio.Reader) { _, _ = io.Copy(io.Discard, in) })
	tr := newTransport(t)
	_, err := tr.RoundTrip(newRequest(t.Context(), "GET", s.URL, nil))
	if unknown := (x509.UnknownAuthorityError{}); !errors.As(err, &unknown) || !errors.As(err, new(*NotSentError)) {
		t.Errorf("no trust: %v", err)
	}
	tr.TLSClientConfig, tr.TLSHandshakeTimeout = config, 50*time.Millisecond
	want(t, "silent", get(t, tr, "https://"+silent.addr), "not sent: no TLS handshake in time")
	tr.TLSHandshakeTimeout = 0
	if got := get(t, tr, old.URL); !strings.HasPrefix(got, "not sent: remote error: tls: protocol version") {
		t.Errorf("TLS 1.1: %q", got)
	}
	tr.TLSClientConfig.ServerName = "other.invalid"
	if got := get(t, tr, s.URL); !strings.HasPrefix(got, "not sent: tls: failed to verify") {
		t.Errorf("another name: %q", got)
	}
}

// A through is a proxy that records what it is asked.
func through(t *testing.T, asked *[]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Method+" "+r.RequestURI+" "+r.Host+" "+r.Header.Get("Proxy-Authorization"))
		if r.Method != http.MethodConnect {
			_, _ = io.WriteString(w, "forwarded")
			return
		}
		to, err := net.Dial("tcp", r.Host)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		from, in, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(from, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(to, in); to.Close() }()
		go func() { _, _ = io.Copy(from, to); from.Close() }()
	}
}

func TestProxy(t *testing.T) {
	t.Parallel()
	s, config := secureHost(t, sayOK, nil)
	name := strings.TrimPrefix(s.URL, "https://")
	const basic = "Basic bWU6cA=="
	for _, x := range []struct {
		name, to string
		secure   bool
		user     *url.Userinfo
		asked    string
		got      string
	}{
		{"http", "http://h.invalid", false, nil, "GET http://h.invalid/x?a=1 h.invalid ", "200 forwarded"},
		{"http with a password", "http://h.invalid", false, url.UserPassword("me", "p"), "GET http://h.invalid/x?a=1 h.invalid " + basic, "200 forwarded"},
		{"http over TLS", "http://h.invalid", true, nil, "GET http://h.invalid/x?a=1 h.invalid ", "200 forwarded"},
		{"https", s.URL, false, nil, "CONNECT " + name + " " + name + " ", "200 ok"},
		{"https with a password", s.URL, false, url.UserPassword("me", "p"), "CONNECT " + name + " " + name + " " + basic, "200 ok"},
		{"https over TLS", s.URL, true, nil, "CONNECT " + name + " " + name + " ", "200 ok"},
		{"no way", "https://127.0.0.1:1", false, nil, "CONNECT 127.0.0.1:1 127.0.0.1:1 ",
			"not sent: the proxy answers CONNECT with 502 Bad Gateway"},
	} {
		var asked []string
		p := httptest.NewUnstartedServer(through(t, &asked))
		if p.TLS = s.TLS; x.secure {
			p.StartTLS()
		} else {
			p.Start()
		}
		via, _ := url.Parse(p.URL)
		via.User = x.user
		tr := newTransport(t)
		tr.TLSClientConfig, tr.Proxy = config, http.ProxyURL(via)
		want(t, x.name, get(t, tr, x.to), x.got)
		if strings.HasPrefix(x.got, "200") {
			want(t, x.name, get(t, tr, x.to), x.got)
		}
		expected := x.asked
		if strings.HasPrefix(x.asked, "GET") {
			expected += ", " + x.asked
		}
		tr.CloseIdleConnections()
		p.Close()
		want(t, x.name, strings.Join(asked, ", "), expected)
	}
	tr := newTransport(t)
	tr.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "127.0.0.1:1"})
	if got := get(t, tr, s.URL); !strings.HasPrefix(got, "not sent: proxyconnect tcp: dial tcp 127.0.0.1:1: ") {
		t.Errorf("no proxy: %q", got)
	}
	tr.Proxy = func(*http.Request) (*url.URL, error) { return nil, errors.New("HTTP_PROXY is no URL") }
	want(t, "no URL", get(t, tr, s.URL), "not sent: HTTP_PROXY is no URL")
}
