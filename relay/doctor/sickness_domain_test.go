package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/internal/ops"
)

func certificate(make func(*testing.T, *ward) tls.Certificate) func(*testing.T, *ward) {
	return func(t *testing.T, w *ward) { w.public.Certificates = []tls.Certificate{make(t, w)} }
}

func issued(change func(*x509.Certificate)) func(*testing.T, *ward) {
	return certificate(func(t *testing.T, w *ward) tls.Certificate { return w.intermediate.issue(t, testHost, change) })
}

func domainName(url string) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) { w.o.Domain = url }
}

func resolves(addrs ...string) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) {
		w.o.Resolve = func(_ context.Context, host string) ([]netip.Addr, error) {
			if len(addrs) == 0 {
				return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
			}
			var out []netip.Addr
			for _, a := range addrs {
				out = append(out, netip.MustParseAddr(a))
			}
			return out, nil
		}
	}
}

func domainSicknesses() []sickness {
	return []sickness{
		{"http", domainName("http://" + testHost), only("domain.url", Fail), "http://"},
		{"an IP address", domainName("https://" + testAddr), only("domain.url", Fail), "IP"},
		{"localhost", domainName("https://localhost:8443"), only("domain.url", Fail), "this machine"},
		{"WeChat's own", domainName("https://api.weixin.qq.com"), only("domain.url", Fail), "cannot be listed"},
		{"a query", domainName("https://" + testHost + "/?code=1"), only("domain.url", Fail), "more than"},
		{"no URL", domainName("https://"), only("domain.url", Fail), "not a URL"},
		{"underscore", domainName("https://my_login.example.com"), only("domain.url", Fail), "character"},
		{"without scheme", domainName(testHost), none(), ""},
		{"port 6666", domainName("https://" + testHost + ":6666"), only("domain.port", Fail), "refuse"},
		{"port 443 said", domainName("https://" + testHost + ":443"), only("domain.port", Warn), ":443"},
		{"unknown name", resolves(), only("domain.dns", Fail), "no such name"},
		{"private address", resolves("192.168.1.5"), only("domain.dns", Fail), "--connect-to login.example.com:443:192.168.1.5:443"},
		{"one private address", resolves(testAddr, "10.0.0.1"), map[string]Status{"domain.dns": Fail}, "10.0.0.1"},
		{"fake-ip", func(t *testing.T, w *ward) {
			resolves("198.18.0.7")(t, w)
			w.dial["198.18.0.7:443"] = "" // and nothing behind it
		}, map[string]Status{"domain.dns": Warn, "domain.tcp": Fail}, "proxy program"},
		{"nothing listens", func(_ *testing.T, w *ward) { w.dial[testAddr+":443"] = "" }, only("domain.tcp", Fail), "refused"},
		{"AAAA answers not", resolves(testAddr, "2001:db8::1"), only("domain.tcp", Warn), "[2001:db8::1]:443"},
	}
}

func certSicknesses() []sickness {
	unsent := func(aia bool) func(*testing.T, *ward) {
		return func(t *testing.T, w *ward) {
			c := w.intermediate.issue(t, testHost, nil)
			c.Certificate = c.Certificate[:1]
			w.public.Certificates = []tls.Certificate{c}
			if aia {
				w.dial["aia.example.com:80"] = serve(t, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
					_, _ = rw.Write(w.intermediate.cert.Raw)
				}), nil)
			}
		}
	}
	return []sickness{
		{"plain HTTP on 443", func(_ *testing.T, w *ward) { w.public = nil }, only("domain.tls", Fail), "not in TLS"},
		{"TLS 1.1", func(_ *testing.T, w *ward) {
			w.public.MinVersion, w.public.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
		}, only("domain.tls_version", Fail), "TLS 1.1"},
		{"incomplete chain", unsent(true), only("domain.chain", Fail), "http://aia.example.com/intermediate.crt"},
		{"incomplete chain, no pointer", unsent(false), only("domain.chain", Fail), "Test Intermediate"},
		{"root not trusted", func(_ *testing.T, w *ward) {
			w.o.Roots = x509.NewCertPool()
			c := &w.public.Certificates[0]
			c.Certificate = append(c.Certificate, w.root.cert.Raw)
		}, only("domain.trust", Fail), "Test Root"},
		{"self-signed", certificate(func(t *testing.T, _ *ward) tls.Certificate { return selfSignedFor(t, testHost) }),
			only("domain.trust", Fail), "self-signed"},
		{"another name", certificate(func(t *testing.T, w *ward) tls.Certificate { return w.intermediate.issue(t, "www.example.com", nil) }),
			only("domain.name", Fail), "www.example.com"},
		{"expired", issued(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) }), only("domain.dates", Fail), "ended on"},
		{"not valid yet", issued(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }), only("domain.dates", Fail),
			"begins only"},
		{"22 days left", issued(func(c *x509.Certificate) { c.NotAfter = time.Now().AddDate(0, 0, 22) }), none(), ""},
		{"20 days left", issued(func(c *x509.Certificate) { c.NotAfter = time.Now().AddDate(0, 0, 20) }), only("domain.dates", Warn), "days"},
		{"port 80 in the clear", func(t *testing.T, w *ward) {
			r, err := relay.New(relay.Config{Apps: []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)}}})
			if err != nil {
				t.Fatal(err)
			}
			w.port80 = r.Handler()
		}, only("domain.http", Warn), "in the clear"},
		{"port 80 redirects", func(_ *testing.T, w *ward) {
			w.port80 = http.RedirectHandler("https://"+testHost, http.StatusMovedPermanently)
		}, none(), ""},
	}
}

// front puts something between the doctor and the relay.
func front(f func(relay http.Handler, w http.ResponseWriter, r *http.Request)) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) {
		w.relay = func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { f(h, rw, r) })
		}
	}
}

func page502(w http.ResponseWriter) {
	w.Header().Set("Server", "nginx")
	w.WriteHeader(502)
	_, _ = io.WriteString(w, "<html><head><title>502 Bad Gateway</title></head></html>")
}

func proxySicknesses() []sickness {
	return []sickness{
		{"no relay behind", front(func(_ http.Handler, w http.ResponseWriter, _ *http.Request) { page502(w) }), only("domain.answer", Fail),
			"it listens on :8080"},
		{"protocols are switched", front(func(_ http.Handler, w http.ResponseWriter, _ *http.Request) { switchProtocols(w) }),
			only("domain.answer", Fail), "HTTP 101"},
		{"/login goes elsewhere", front(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/login" && r.Method == "GET" {
				page502(w)
				return
			}
			h.ServeHTTP(w, r)
		}), only("domain.login", Fail), "502"},
		{"path rewritten", front(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			r.URL.Path = "/api" + r.URL.Path
			h.ServeHTTP(w, r)
		}), only("domain.answer", Fail), "proxy_pass"},
		{"no POST", front(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.Method == "POST" && r.ContentLength < 100 {
				http.Error(w, "no", http.StatusMethodNotAllowed)
				return
			}
			h.ServeHTTP(w, r)
		}), only("proxy.post", Fail), "405"},
		{"small bodies only", front(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > 8<<10 {
				http.Error(w, "no", http.StatusRequestEntityTooLarge)
				return
			}
			h.ServeHTTP(w, r)
		}), only("proxy.body", Fail), "client_max_body_size"},
		{"small headers only", front(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if len(r.Header.Get("X-Doctor-Filler")) > 1<<10 {
				http.Error(w, "no", http.StatusRequestHeaderFieldsTooLarge)
				return
			}
			h.ServeHTTP(w, r)
		}), only("proxy.header", Fail), "431"},
		{"no Authorization", front(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Authorization")
			h.ServeHTTP(w, r)
		}), only("proxy.authorization", Fail), "does not arrive"},
		{"cached", front(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			h.ServeHTTP(rewriter{w}, r)
		}), only("proxy.cache", Warn), "max-age"},
		{"another relay", front(func(_ http.Handler, w http.ResponseWriter, r *http.Request) {
			other, err := relay.New(relay.Config{Apps: []credential.App{{AppID: testAppID, Secret: credential.NewSecret(testSecret)}}})
			if err != nil {
				panic(err)
			}
			other.Handler().ServeHTTP(w, r)
		}), only("proxy.same", Warn), "not the one"},
	}
}

func forwardedSicknesses() []sickness {
	both := behind("X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https")
	return []sickness{
		{"no relay here", setEnv("WXRELAY_OPS", "192.0.2.1:9090"), none(), ""},
		{"no X-Forwarded-For", behind("X-Forwarded-Proto", "https"), only("proxy.client_ip", Warn), "proxy_add_x_forwarded_for"},
		{"proxy not trusted", func(t *testing.T, w *ward) {
			w.env["WXRELAY_LIMIT_IP"] = "60"
			both(t, w)
		}, only("proxy.client_ip", Warn), "add 127.0.0.1 to WXRELAY_TRUSTED_PROXIES"},
		{"proxy trusted", func(t *testing.T, w *ward) {
			w.env["WXRELAY_LIMIT_IP"], w.env["WXRELAY_TRUSTED_PROXIES"] = "60", "127.0.0.0/8"
			both(t, w)
		}, none(), ""},
		{"no X-Forwarded-Proto", behind("X-Forwarded-For", "192.0.2.7"), only("proxy.proto", Warn), "$scheme"},
		{"impatient", func(t *testing.T, w *ward) {
			w.timeout = time.Second
			front(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
				if r.Header.Get(ops.HoldHeader) != "" {
					ctx, cancel := context.WithTimeout(r.Context(), 10*time.Millisecond)
					defer cancel()
					h.ServeHTTP(discard{}, r.WithContext(ctx))
					http.Error(w, "gave up", http.StatusGatewayTimeout)
					return
				}
				h.ServeHTTP(w, r)
			})(t, w)
		}, only("proxy.timeout", Fail), "gives up"},
	}
}

// behind is a proxy that ends TLS and sets headers.
func behind(header ...string) func(*testing.T, *ward) {
	return front(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		r.TLS = nil
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		h.ServeHTTP(w, r)
	})
}

type rewriter struct{ http.ResponseWriter }

func (w rewriter) WriteHeader(status int) {
	w.Header().Set("Cache-Control", "max-age=600")
	w.ResponseWriter.WriteHeader(status)
}

type discard struct{}

func (discard) Header() http.Header { return http.Header{} }

func (discard) Write(b []byte) (int, error) { return len(b), nil }

func (discard) WriteHeader(int) {}

// An authority that is out of date is an affair of domain.dates.
func TestTrustOfTheOutOfDate(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	leaf, err := x509.ParseCertificate(w.intermediate.issue(t, testHost, nil).Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	for reason, want := range map[x509.InvalidReason]Status{x509.Expired: Skip, x509.NotAuthorizedToSign: Fail} {
		e := &exam{handshake: handshake{tls: &tls.ConnectionState{PeerCertificates: []*x509.Certificate{leaf}},
			refused: x509.CertificateInvalidError{Cert: leaf, Reason: reason}}}
		if got := worst(checkTrust(e)); got != want {
			t.Errorf("%d: %v", reason, got)
		}
		if reason == x509.Expired { // nor is anything missing
			if got := worst(checkChain(e)); got != Skip {
				t.Errorf("the chain: %v", got)
			}
		}
	}
}
