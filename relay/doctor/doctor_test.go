package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/internal/ops"
	"wxflow/relay/session"
	"wxflow/relay/settings"
	"wxflow/relay/store/bolt"
)

// A sickness breaks one thing and names the checks that see it; no other may.
type sickness struct {
	name string
	harm func(*testing.T, *ward)
	want map[string]Status
	says string // in What or Fix
}

func only(id string, s Status) map[string]Status { return map[string]Status{id: s} }

func none() map[string]Status { return map[string]Status{} }

func setEnv(kv ...string) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) {
		for i := 0; i < len(kv); i += 2 {
			w.env[kv[i]] = kv[i+1]
		}
	}
}

func secretFile(mode os.FileMode, text string) func(*testing.T, *ward) {
	return func(t *testing.T, w *ward) {
		delete(w.env, "WXRELAY_SECRET")
		w.env["WXRELAY_SECRET_FILE"] = writeFile(t, mode, text)
	}
}

func writeFile(t *testing.T, mode os.FileMode, text string) string {
	t.Helper()
	f := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(f, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(f, mode); err != nil {
		t.Fatal(err)
	}
	return f
}

func flagged(name, value string) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) {
		w.o.Flag = func(n string) (string, bool) { return value, n == name }
		w.env["WXRELAY_LISTEN"] = ":8080"
	}
}

func settingsSicknesses() []sickness {
	return []sickness{
		{"well", func(*testing.T, *ward) {}, none(), ""},
		{"no appid", func(_ *testing.T, w *ward) { delete(w.env, "WXRELAY_APPID") }, only("settings.valid", Fail), "is missing"},
		{"upstream behind the wall", setEnv("WXRELAY_UPSTREAM", "http://127.0.0.1:1"), only("settings.valid", Fail), "not WeChat"},
		{"a file of apps", func(t *testing.T, w *ward) {
			w.env["WXRELAY_CONFIG"] = writeFile(t, 0o644, "apps:\n  - appid: "+testAppID+"\n    secrets: x\n")
			delete(w.env, "WXRELAY_APPID")
			delete(w.env, "WXRELAY_SECRET")
		}, only("settings.valid", Fail), "unknown key"},
		{"a duration that is none", setEnv("WXRELAY_UPSTREAM_TIMEOUT", "soon"), only("settings.valid", Fail), "not a duration"},
		{"quotes", setEnv("WXRELAY_SECRET", `"`+testSecret+`"`), only("settings.secret", Fail), "quotation"},
		{"zero-width space", setEnv("WXRELAY_SECRET", testSecret+"\u200b"), only("settings.secret", Fail), "invisible"},
		{"space inside", setEnv("WXRELAY_SECRET", testSecret[:16]+" "+testSecret[16:]), only("settings.secret", Fail), "in the middle"},
		{"space around", setEnv("WXRELAY_SECRET", testSecret+" "), only("settings.secret", Warn), "around"},
		{"byte order mark", secretFile(0o600, "\ufeff"+testSecret), only("settings.secret", Fail), "byte order mark"},
		{"newline in a file", secretFile(0o600, testSecret+"\n"), none(), ""},
		{"swapped", setEnv("WXRELAY_SECRET", testAppID, "WXRELAY_APPID", testSecret), only("settings.swapped", Fail), "AppSecret"},
		{"flag and environment", flagged("listen", ":8081"), only("settings.both", Warn), "--listen"},
		{"the same twice", flagged("listen", ":8080"), none(), ""},
		{"misspelt", func(_ *testing.T, w *ward) { w.o.Environ = []string{"WXRELAY_SESION_TTL=1h", "PATH=x"} }, only("settings.names", Warn), "rename it to WXRELAY_SESSION_TTL"},
		{"lower case", func(_ *testing.T, w *ward) { w.o.Environ = []string{"wxrelay_secret=" + testSecret} }, only("settings.names", Warn), "WXRELAY_SECRET"},
		{"no name like it", func(_ *testing.T, w *ward) { w.o.Environ = []string{"WXRELAY_WONDERFUL_THINGS=1"} }, only("settings.names", Warn), "not a setting"},
		{"Kubernetes", func(_ *testing.T, w *ward) {
			w.o.Environ = []string{"WXRELAY_SERVICE_HOST=10.0.0.1", "WXRELAY_PORT=tcp://10.0.0.1:80", "WXRELAY_PORT_80_TCP=x", "WXRELAY_SECRET=x"}
		}, none(), ""},
		{"dev in production", setEnv("WXRELAY_DEV", "1"), only("settings.dev", Fail), "WeChat itself"},
		{"long sessions", setEnv("WXRELAY_SESSION_TTL", "100h"), only("settings.session_ttl", Warn), "three days"},
		{"short sessions", setEnv("WXRELAY_SESSION_TTL", "1m"), only("settings.session_ttl", Warn), "only"},
		{"store does not open", withStore(nil, errors.New("disk on fire")), only("store.works", Fail), "disk on fire"},
		{"store in use", withStore(nil, bolt.ErrInUse), none(), ""},
		{"store not made yet", withStore(nil, fs.ErrNotExist), none(), ""},
		{"store does not write", withStore(sickStore{put: errors.New("read-only")}, nil), only("store.works", Fail), "written"},
		{"store does not read", withStore(sickStore{get: session.ErrNoSession}, nil), only("store.works", Fail), "read"},
		{"store mixes up", withStore(sickStore{}, nil), only("store.works", Fail), "another"},
		{"store does not delete", withStore(sickStore{id: "wxrelay-doctor", del: errors.New("locked")}, nil), only("store.works", Fail), "deleted"},
		{"store does not answer", withStore(sickStore{ping: context.DeadlineExceeded}, nil), only("store.works", Fail), "no answer in time"},
	}
}

func withStore(s session.Store, err error) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) {
		w.o.openStore = func(settings.Settings) (session.Store, func() error, error) {
			return s, func() error { return nil }, err
		}
	}
}

// A sickStore fails where it is told to.
type sickStore struct {
	session.Store
	put, get, del, ping error
	id                  string
}

func (s sickStore) Ping(context.Context) error { return s.ping }

func (s sickStore) Put(context.Context, session.Session) error { return s.put }

func (s sickStore) Delete(context.Context, session.TokenHash) error { return s.del }

func (s sickStore) Get(context.Context, session.TokenHash) (session.Session, error) {
	return session.Session{OpenID: s.id}, s.get
}

func says(path, reply string) func(*testing.T, *ward) {
	return func(_ *testing.T, w *ward) { w.wechat[path] = reply }
}

func refuses(code, msg string) func(*testing.T, *ward) {
	return says("/cgi-bin/stable_token", `{"errcode":`+code+`,"errmsg":"`+msg+` rid: 6aac0064-355b48ab-4c5b487e"}`)
}

func wechatSicknesses() []sickness {
	return []sickness{
		{"WeChat out of reach", func(_ *testing.T, w *ward) { w.dial["api.weixin.qq.com:443"] = "" }, only("wechat.reach", Fail), "refused"},
		{"a portal's page", says("/cgi-bin/getcallbackip", "<html>please log in</html>"), only("wechat.reach", Fail), "not WeChat"},
		{"WeChat switches protocols", says("/cgi-bin/getcallbackip", "101"), only("wechat.reach", Fail), "HTTP 101"},
		{"WeChat switches protocols for the AppSecret", says("/cgi-bin/stable_token", "101"), only("wechat.secret", Fail), "HTTP 101"},
		{"intercepted", func(_ *testing.T, w *ward) { w.o.UpstreamRoots = x509.NewCertPool() }, only("wechat.tls", Fail), "Test Intermediate"},
		{"intercepted, root trusted", func(t *testing.T, w *ward) { w.wechats = w.intermediate.issue(t, "api.weixin.qq.com", nil) }, only("wechat.tls", Warn), "no public authority"},
		{"another's certificate", func(t *testing.T, w *ward) { w.wechats = w.intermediate.issue(t, "other.example.com", nil) }, only("wechat.tls", Fail), "another name"},
		{"clock a minute ahead", func(_ *testing.T, w *ward) { w.date = time.Now().Add(-time.Minute).UTC().Format(http.TimeFormat) }, only("clock.skew", Warn), "ahead"},
		{"clock behind, dashes", func(_ *testing.T, w *ward) {
			w.date = time.Now().Add(time.Minute).UTC().Format("Mon, 02-Jan-2006 15:04:05") + " GMT"
		}, only("clock.skew", Warn), "behind"},
		{"unknown appid", func(t *testing.T, w *ward) {
			refuses("40013", "invalid appid")(t, w)
			says("/sns/jscode2session", `{"errcode":40013,"errmsg":"invalid appid, rid: x"}`)(t, w)
		}, only("wechat.appid", Fail), "40013"},
		{"wrong secret", refuses("40125", "invalid appsecret"), only("wechat.secret", Fail), "40125"},
		{"wrong secret, by the documents", refuses("40001", "invalid credential"), only("wechat.secret", Fail), "40001"},
		{"frozen secret", refuses("40243", "frozen"), only("wechat.secret", Fail), "unfreeze"},
		{"something else", refuses("50007", "account frozen "+testSecret), only("wechat.secret", Warn), "50007"},
		{"busy", refuses("-1", "system error"), only("wechat.secret", Warn), "busy"},
		{"not on the whitelist", refuses("40164", "invalid ip 118.190.42.90 ipv6 ::ffff:118.190.42.90, not in whitelist"), only("wechat.ip", Fail), "add 118.190.42.90"},
		{"administrator", refuses("89503", ""), only("wechat.ip", Fail), "administrator"},
		{"quota", refuses("45011", "api minute-quota reach limit, must slower, retry next minute"), only("wechat.quota", Warn), "45011"},
	}
}

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
		{"self-signed", certificate(func(t *testing.T, _ *ward) tls.Certificate { return selfSignedFor(t, testHost) }), only("domain.trust", Fail), "self-signed"},
		{"another name", certificate(func(t *testing.T, w *ward) tls.Certificate { return w.intermediate.issue(t, "www.example.com", nil) }), only("domain.name", Fail), "www.example.com"},
		{"expired", issued(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) }), only("domain.dates", Fail), "ended on"},
		{"not valid yet", issued(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }), only("domain.dates", Fail), "begins only"},
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
	both := behind("X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https")
	return []sickness{
		{"no relay behind", front(func(_ http.Handler, w http.ResponseWriter, _ *http.Request) { page502(w) }), only("domain.answer", Fail), "it listens on :8080"},
		{"protocols are switched", front(func(_ http.Handler, w http.ResponseWriter, _ *http.Request) { switchProtocols(w) }), only("domain.answer", Fail), "HTTP 101"},
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

// Every check that can be unwell is made so, and no other notices.
func TestSicknesses(t *testing.T) {
	t.Parallel()
	broken := make(map[string]bool)
	for _, list := range [][]sickness{settingsSicknesses(), wechatSicknesses(), domainSicknesses(), proxySicknesses()} {
		for _, x := range list {
			for id := range x.want {
				broken[id] = true
			}
			t.Run(x.name, func(t *testing.T) {
				t.Parallel()
				w := newWard(t)
				x.harm(t, w)
				results := w.examine(t)
				inspect(t, results, x.want)
				for id := range x.want {
					if r := find(t, results, id); len(x.want) == 1 && !strings.Contains(r.What.EN+"\n"+r.Fix.EN, x.says) {
						t.Errorf("%s does not say %q: %+v", id, x.says, r)
					}
				}
			})
		}
	}
	// For information only; settings.file_mode has a test of its own.
	for _, id := range []string{"wechat.proxy", "domain.http2", "store.lasts", "settings.file_mode"} {
		broken[id] = true
	}
	for _, c := range Checks() {
		if !broken[c.ID] {
			t.Errorf("nothing breaks %s", c.ID)
		}
	}
}

func TestFileMode(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps no such mode")
	}
	w := newWard(t)
	secretFile(0o644, testSecret+"\n")(t, w)
	inspect(t, w.examine(t), only("settings.file_mode", Warn))
}

// resultOf is the one result of a check.
func resultOf(t *testing.T, results []Result, id string) (found Result) {
	t.Helper()
	n := 0
	for _, r := range results {
		if r.ID == id {
			found = r
			n++
		}
	}
	if n != 1 {
		t.Fatalf("%d results of %s", n, id)
	}
	return found
}

func TestOutProxyIsTold(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.o.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse("http://user:hunter2@proxy.example.com:3128") }
	w.dial["proxy.example.com:3128"] = ""
	if r := resultOf(t, w.examine(t), "wechat.proxy"); !strings.Contains(r.What.EN, "proxy.example.com:3128") || strings.Contains(r.What.EN, "hunter2") {
		t.Errorf("%+v", r)
	}
}

// A skipped check names the one it waits for; ended early, everything is there
// all the same.
func TestSkips(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.dial[testAddr+":443"] = ""
	if r := resultOf(t, w.examine(t), "domain.tls"); r.Status != Skip || r.Needs != "domain.tcp" {
		t.Errorf("%+v", r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if n := len(Run(ctx, newWard(t).o)); n != len(Checks()) {
		t.Errorf("%d results of %d checks", n, len(Checks()))
	}
}

func TestChecksAreWhole(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, c := range Checks() {
		for _, s := range []string{c.ID, c.Title.EN, c.Title.ZH, c.Why.EN, c.Why.ZH, c.Fix.EN, c.Fix.ZH} {
			if s == "" || strings.ContainsAny(s, "|\n") {
				t.Errorf("%s has a hole, or what a table cannot hold: %q", c.ID, s)
			}
		}
		for _, id := range c.needs {
			if !seen[id] {
				t.Errorf("%s needs %s, which comes later or never", c.ID, id)
			}
		}
		if seen[c.ID] {
			t.Errorf("%s is there twice", c.ID)
		}
		seen[c.ID] = true
	}
}
