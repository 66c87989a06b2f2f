package proxy_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
	"wxflow/mockwx/proxy"
	"wxflow/mockwx/text"
)

// refusals collects what OnRefuse is told.
type refusals struct {
	mu    sync.Mutex
	hosts []string
	whys  []string
}

func (r *refusals) told(host string, why text.Text) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hosts, r.whys = append(r.hosts, host), append(r.whys, why.EN+why.ZH)
}

// want ends the proxy and compares.
func (r *refusals) want(t *testing.T, s *proxied, hosts ...string) {
	t.Helper()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if slices.Sort(r.hosts); !slices.Equal(r.hosts, hosts) {
		t.Errorf("told of %q, not of %q", r.hosts, hosts)
	}
}

func TestUntrustingClients(t *testing.T) {
	var r refusals
	s := startProxy(t, proxy.Options{CAFile: "/tmp/here/ca.pem", OnRefuse: r.told})
	if _, err := s.client(t, true, x509.NewCertPool()).Get("https://api.weixin.qq.com/"); err == nil {
		t.Error("an unknown CA was trusted")
	}
	s.log.await(t, "NODE_EXTRA_CA_CERTS=/tmp/here/ca.pem ")
	s.log.await(t, "the client does not trust the certificate for api.weixin.qq.com")
	r.want(t, s, "api.weixin.qq.com")
}

// Clients that have the variables already are not told to set them again, nor of
// a file that is gone when they end.
func TestUntrustingClientsWithVariables(t *testing.T) {
	var r refusals
	s := startProxy(t, proxy.Options{CAFile: "/tmp/here/ca.pem", OnRefuse: r.told, Exported: true})
	if _, err := s.client(t, true, x509.NewCertPool()).Get("https://api.weixin.qq.com/"); err == nil {
		t.Error("an unknown CA was trusted")
	}
	r.want(t, s, "api.weixin.qq.com")
	if why := r.whys[0]; strings.Contains(why, "/tmp/here") || strings.Contains(why, "export ") || strings.Count(why, "MOCKWX_CA ") < 2 {
		t.Error(why)
	}
}

// A client that judges the certificate by itself, and leaves without a word:
// after the handshake, as GnuTLS, or in it.
func (s *proxied) leave(t *testing.T, sni string, after bool, protocols ...string) {
	t.Helper()
	raw, err := net.Dial("tcp", s.tls)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	conn := tls.Client(raw, &tls.Config{ServerName: sni, NextProtos: protocols, InsecureSkipVerify: true, VerifyConnection: func(tls.ConnectionState) error {
		if after {
			return nil
		}
		raw.Close()
		return errors.New("not trusted")
	}})
	if err := conn.Handshake(); (err == nil) != after {
		t.Fatalf("%s: %v", sni, err)
	}
}

func TestClientsThatLeave(t *testing.T) {
	for _, after := range []bool{true, false} {
		var r refusals
		s := startProxy(t, proxy.Options{OnRefuse: r.told})
		s.leave(t, "hk.api.weixin.qq.com", after)
		s.log.await(t, "the client left")
		if len(r.hosts) > 0 {
			t.Errorf("told before it is sure: %q", r.hosts)
		}
		r.want(t, s, "hk.api.weixin.qq.com")
	}
}

// A connection without a request means nothing where the same client makes its
// requests on others: before or after, over either protocol.
func TestConnectionsForNothing(t *testing.T) {
	for _, h2 := range []bool{false, true} {
		offers := []string{"http/1.1"}
		if h2 {
			offers = []string{"h2", "http/1.1"}
		}
		var r refusals
		s := startProxy(t, proxy.Options{OnRefuse: r.told})
		ask := func() {
			c := s.client(t, h2, s.roots)
			c.Transport.(*http.Transport).TLSClientConfig.NextProtos = offers
			proxyGet(t, c, "https://api.weixin.qq.com/")
		}
		s.leave(t, "api.weixin.qq.com", true, offers...)
		s.leave(t, "api.weixin.qq.com", false, offers...)
		ask()
		s.leave(t, "api.weixin.qq.com", true, offers...)
		s.leave(t, "mp.weixin.qq.com", true, "another", "http/1.1") // of another kind
		r.want(t, s, "mp.weixin.qq.com")
	}
}

// A client that stays, and one that is cut in the end, have refused nothing.
func TestConnectionsThatStay(t *testing.T) {
	var r refusals
	s := startProxy(t, proxy.Options{OnRefuse: r.told})
	conn, err := tls.Dial("tcp", s.tls, &tls.Config{RootCAs: s.roots, ServerName: "api.weixin.qq.com"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	s.Close()
	s.served.Wait()
	r.want(t, s)
}

// TLS where there is none, and the reverse: a line says what to write.
func TestTheWrongProtocol(t *testing.T) {
	var r refusals
	s := startProxy(t, proxy.Options{OnRefuse: r.told})
	api, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := mockwx.NewHTTPServer(s.fake.Handler())
	s.served.Go(func() { server.Serve(s.fake.Plain(api, r.told)) })
	t.Cleanup(func() { server.Close() })
	for _, at := range []string{api.Addr().String(), s.proxy} {
		if _, err := tls.Dial("tcp", at, &tls.Config{InsecureSkipVerify: true}); err == nil {
			t.Errorf("TLS with %s", at)
		}
	}
	s.log.await(t, "write http://"+api.Addr().String())
	s.log.await(t, "请改写为 HTTPS_PROXY=http://"+s.proxy)
	if resp, err := http.Get("http://" + s.tls + "/"); err == nil {
		resp.Body.Close()
		t.Errorf("plain HTTP where TLS is: %s", resp.Status)
	}
	s.log.await(t, "write https://api.weixin.qq.com, or port 80")
	want := []string{api.Addr().String(), s.proxy, "api.weixin.qq.com"}
	slices.Sort(want)
	r.want(t, s, want...)
	resp, err := http.Get("http://" + api.Addr().String() + "/")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp, err)
	}
	resp.Body.Close()
}

// OnRefuse is told of other hosts and of clients without trust, and of nobody
// else; this machine passes where it may.
func TestOnRefuse(t *testing.T) {
	told := make(chan string, 10)
	s := startProxy(t, proxy.Options{PassLoopback: true, OnRefuse: func(host string, why text.Text) {
		if why.EN == "" || why.ZH == "" {
			t.Errorf("%s: no reason", host)
		}
		told <- host
	}})
	here := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "here") }))
	defer here.Close()
	client := s.client(t, false, s.roots)
	if _, body := proxyGet(t, client, here.URL); body != "here" {
		t.Errorf("loopback: %q", body)
	}
	if resp, body := proxyGet(t, client, "http://"+testkit.Addr(t)); resp.StatusCode != 502 { // nobody is told: it may pass, it is only not there
		t.Errorf("a server that is not there: %d %s", resp.StatusCode, body)
	}
	if _, err := client.Get("https://www.example.com/"); err == nil {
		t.Error("another host passes")
	}
	if host := <-told; host != "www.example.com:443" {
		t.Errorf("told of %s", host)
	}
	if _, err := s.client(t, false, x509.NewCertPool()).Get("https://api.weixin.qq.com/"); err == nil {
		t.Error("a client trusts without a reason")
	}
	if host := <-told; host != "api.weixin.qq.com" {
		t.Errorf("told of %s", host)
	}
}
