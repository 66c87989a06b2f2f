package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/mockwx"
)

// host asks the admin API under a name.
func (p *program) host(t *testing.T, name string) int {
	t.Helper()
	r, err := http.NewRequest("GET", p.urls["admin"]+"/calls", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = name
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// carry asks for a page as wx.js does, and returns the answer's body.
func (p *program) carry(t *testing.T, target string) string {
	t.Helper()
	resp, err := http.Post(p.urls["admin"]+"/carry", "application/json", strings.NewReader(`{"url":"`+target+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var got struct{ Body []byte }
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil {
		t.Error(err)
	}
	return string(got.Body)
}

// roots returns the certificate that clients have to trust.
func (p *program) roots(t *testing.T) *x509.CertPool {
	t.Helper()
	pem, err := os.ReadFile(p.urls["ca"])
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	return roots
}

// throughProxy returns a client of the program's proxy; roots nil: it trusts what the
// system trusts.
func (p *program) throughProxy(t *testing.T, roots *x509.CertPool) *http.Client {
	t.Helper()
	proxy, err := url.Parse(p.urls["proxy"])
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Transport: &http.Transport{
		Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true,
	}}
}

// What serve announces is what it serves: to people, and to programs in the
// ready file.
func TestServeAnnounces(t *testing.T) {
	t.Parallel()
	p := start(t, getenvOf(), "serve", "--tls", "127.0.0.1:0")
	want := "mockwx (devel): a FAKE WeChat, for tests only\n\n" +
		"  api    " + p.urls["api"] + "   WeChat's API, for your server\n" +
		"  admin  " + p.urls["admin"] + "   open it in a browser: calls, users, clock, faults; and /demo\n" +
		"  proxy  " + p.urls["proxy"] + "   takes https://api.weixin.qq.com to the fake\n" +
		"  tls    " + p.urls["tls"] + "   WeChat's hosts over TLS\n" +
		"  ca     " + p.urls["ca"] + "   the certificate that clients of the proxy trust\n\n" +
		"  appid  wx0000000000000001   secret  mocksecret0000000000000000000001   and 3 more apps: " + p.urls["admin"] + "/apps\n" +
		"  users  alice, bob, carol (blocked)\n\n" +
		`  curl -d '{"appid":"wx0000000000000001","user":"alice"}' ` + p.urls["admin"] + "/login\n" +
		"  curl " + p.urls["admin"] + "/calls\n\n" +
		"Ctrl-C stops. A fixture for your own app: mockwx init\n"
	if got := p.stdout.String(); got != want || len(p.urls) != 5 {
		t.Errorf("got\n%swant\n%s%v", got, want, p.urls)
	}
	for site, path := range map[string]string{"api": "/no/such", "admin": "/identity?appid=wx0000000000000001&user=alice"} {
		if status, body := p.get(t, site, path); status != 200 {
			t.Errorf("%s: %d %s", site, status, body)
		}
	}
}

// WeChat's hosts are reached through the proxy and over TLS with the certificate that
// serve made, and with no other.
func TestServeWeChatsHosts(t *testing.T) {
	t.Parallel()
	p := start(t, getenvOf(), "serve", "--tls", "127.0.0.1:0")
	roots := p.roots(t)
	if status, body := answerOf(t, p.throughProxy(t, roots), wechatLogin+"alice-code"); status != 200 || !strings.Contains(body, "session_key") {
		t.Errorf("through the proxy: %d %s", status, body)
	}
	at, ok := strings.CutPrefix(p.urls["tls"], "https://")
	if !ok {
		t.Fatal(p.urls["tls"])
	}
	conn, err := tls.Dial("tcp", at, &tls.Config{RootCAs: roots, ServerName: "api.weixin.qq.com"})
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if resp, err := p.throughProxy(t, nil).Get("https://api.weixin.qq.com/"); err == nil {
		resp.Body.Close()
		t.Error("an unknown CA was trusted")
	}
	p.stderr.waitFor(t, "SSL_CERT_FILE="+p.urls["ca"]) // what to set, and the file is there
}

// The admin API has no TLS; the log says at which site somebody tried.
func TestServeAdminHasNoTLS(t *testing.T) {
	t.Parallel()
	p := start(t, getenvOf(), "serve")
	if resp, err := http.Get(strings.Replace(p.urls["admin"], "http", "https", 1)); err == nil {
		resp.Body.Close()
		t.Error("the admin API has TLS")
	}
	p.stderr.waitFor(t, "write "+p.urls["admin"])
}

// A serve that is stopped leaves no certificate.
func TestServeStops(t *testing.T) {
	t.Parallel()
	p := start(t, getenvOf(), "serve")
	if _, err := os.Stat(p.urls["ca"]); err != nil {
		t.Error(err)
	}
	p.stop()
	if code := <-p.exit; code != 0 {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(p.urls["ca"]); err == nil {
		t.Error("the certificate is still there")
	}
}

// Without a proxy and TLS there is no certificate either.
func TestServeWithoutAProxy(t *testing.T) {
	t.Parallel()
	for _, off := range []string{"off", ""} {
		p := start(t, getenvOf(), "serve", "--proxy", off)
		if len(p.urls) != 2 || strings.Contains(p.stdout.String(), "\n  ca ") || strings.Contains(p.stdout.String(), "\n  proxy ") {
			t.Errorf("%q: %v\n%s", off, p.urls, p.stdout.String())
		}
	}
	p := start(t, getenvOf(), "serve", "--proxy", "off", "--tls", "127.0.0.1:0")
	if p.urls["tls"] == "" || p.urls["ca"] == "" || p.urls["proxy"] != "" {
		t.Errorf("TLS alone: %v", p.urls)
	}
}

// What the proxy does with other hosts, and that this machine is one of them.
func TestServeProxyOthers(t *testing.T) {
	t.Parallel()
	here := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "here") }))
	defer here.Close()
	for others, want := range map[string]string{"refuse": "is this machine", "pass": "here"} {
		p := start(t, getenvOf(), "serve", "--proxy-others", others)
		if _, body := answerOf(t, p.throughProxy(t, nil), here.URL); !strings.Contains(body, want) {
			t.Errorf("%s: %s", others, body)
		}
	}
}

// The flags arrive where they are meant to.
func TestServeFlags(t *testing.T) {
	t.Parallel()
	file := fixture(t, manyUsers)
	path := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Path) }))
	defer path.Close()
	p := start(t, getenvOf(adminHostsEnv, "ci.example.com *.corp.example,other.example.com"),
		"serve", file, "--journal", "2", "--seed", "another", "--admin-hosts", "flag.example.com", "--backend",
		"https://api.example.com="+path.URL, "--backend", path.URL, "--verbose", "--proxy", "off")
	fx, err := mockwx.LoadFixture(file)
	if err != nil {
		t.Fatal(err)
	}
	fake, err := mockwx.New(mockwx.Options{Fixture: fx, Seed: "another"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := fake.Identity("wx00000000000000aa", "u7")
	if err != nil {
		t.Fatal(err)
	}
	if _, body := p.get(t, "admin", "/identity?appid=wx00000000000000aa&user=u7"); !strings.Contains(body, id.OpenID) {
		t.Errorf("another seed, another openid: %s", body)
	}
	for range 3 {
		p.get(t, "api", "/no/such")
	}
	var calls []mockwx.Call
	if _, body := p.get(t, "admin", "/calls"); json.Unmarshal([]byte(body), &calls) != nil || len(calls) != 2 {
		t.Errorf("the journal keeps %s", body)
	}
	for name, want := range map[string]int{"ci.example.com": 200, "a.corp.example": 200, "other.example.com": 200, "flag.example.com": 200,
		"evil.example.com": 403, "127.0.0.1": 200} {
		if got := p.host(t, name); got != want {
			t.Errorf("as %s: HTTP %d, want %d", name, got, want)
		}
	}
	for target, want := range map[string]string{"https://api.example.com/x": "/x", "https://other.example.com/y": "/y"} {
		if got := p.carry(t, target); got != want {
			t.Errorf("%s reached %q", target, got)
		}
	}
	p.get(t, "api", "/sns/jscode2session?appid=wx00000000000000aa&secret=mocksecret1&grant_type=authorization_code&js_code=user:alice")
	p.stderr.waitFor(t, "level=DEBUG") // a call that went well
}

// Without --verbose what went well is not logged, and who tries it is told of a
// user that there is.
func TestServeQuietly(t *testing.T) {
	t.Parallel()
	for users, want := range map[string]string{"[{prefix: u, count: 3}]": "u1", "[{name: bob}, {name: alice}]": "bob", "[]": "alice"} {
		p := start(t, getenvOf(), "serve",
			"--fixtures", fixture(t, "version: 1\napps: [{appid: wx00000000000000aa, secret: mocksecret1}]\nusers: "+users+"\n"), "--proxy", "off")
		if !strings.Contains(p.stdout.String(), fmt.Sprintf(`curl -d '{"appid":"wx00000000000000aa","user":"%s"}' `, want)) {
			t.Errorf("%s:\n%s", users, p.stdout.String())
		}
		p.get(t, "api", "/cgi-bin/token?grant_type=client_credential&appid=wx00000000000000aa&secret=mocksecret1")
		p.get(t, "api", "/no/such")
		p.stderr.waitFor(t, "/no/such")
		if strings.Contains(p.stderr.String(), "/cgi-bin/token") {
			t.Errorf("it logs what went well:\n%s", p.stderr.String())
		}
	}
}

// What cannot be bound ends the start, and leaves nothing.
func TestServeCannotStart(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	taken := httptest.NewServer(nil)
	defer taken.Close()
	at := strings.TrimPrefix(taken.URL, "http://")
	for _, flag := range []string{"listen", "admin", "proxy", "tls"} {
		args := []string{"serve"}
		for _, f := range []string{"listen", "admin", "proxy", "tls"} {
			args = append(args, "--"+f, map[bool]string{true: at, false: "127.0.0.1:0"}[f == flag])
		}
		code, stdout, stderr := runHere(t, "C", args...)
		if code != 1 || stdout != "" || !strings.HasPrefix(stderr, "mockwx: --"+flag+" "+at+": ") {
			t.Errorf("%s: %d %s%s", flag, code, stdout, stderr)
		}
	}
	free := []string{"--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--proxy", "127.0.0.1:0"}
	code, _, stderr := runHere(t, "C", append([]string{"serve", "--ready-file", filepath.Join(tmp, "none", "r.json")}, free...)...)
	if code != 1 || !strings.HasPrefix(stderr, "mockwx: --ready-file: ") {
		t.Errorf("%d %s", code, stderr)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
