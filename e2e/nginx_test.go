package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// The recipe for nginx, run by nginx: only addresses and paths are replaced.
func TestNginxRecipe(t *testing.T) {
	need(t, "nginx")
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(r.Header)
	}))
	t.Cleanup(backend.Close)
	up := startUp(t)
	front := startNginx(t, "../relay/deploy/nginx/auth.conf", map[string]string{
		"server 127.0.0.1:8080;": "server " + strings.TrimPrefix(up.urls["relay"], "http://") + ";",
		"server 127.0.0.1:3000;": "server " + strings.TrimPrefix(backend.URL, "http://") + ";",
	})

	status, body := front.get(t, "/login?code=user:alice")
	var login struct{ Token, OpenID, UnionID string }
	if err := json.Unmarshal([]byte(body), &login); status != 200 || err != nil || login.Token == "" {
		t.Fatalf("%d %s", status, body)
	}
	status, body = front.get(t, "/orders", "Authorization", "Bearer "+login.Token, "X-WX-OPENID", "evil", "X-WX-UNIONID", "evil",
		"X-WX-SOURCE", "evil", "X-WX-FROM-OPENID", "evil", "X-WX-FROM-APPID", "evil", "X-WX-FROM-UNIONID", "evil", "X-Wxrelay-Identity", "evil", "x_wx_openid", "evil")
	var seen map[string][]string
	if err := json.Unmarshal([]byte(body), &seen); status != 200 || err != nil {
		t.Fatalf("%d %s", status, body)
	}
	for name, want := range map[string]string{"X-Wx-Openid": login.OpenID, "X-Wx-Appid": "wx0000000000000001", "X-Wx-Unionid": login.UnionID, "Authorization": ""} {
		if got := strings.Join(seen[name], ","); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if strings.Contains(body, "evil") {
		t.Errorf("a client's own words: %s", body)
	}
	cookie := []string{"Cookie", "wxrelay=" + login.Token}
	if status, body = front.get(t, "/orders", cookie...); status != 200 {
		t.Errorf("a cookie: %d %s", status, body)
	}
	for _, header := range [][]string{nil, {"Authorization", "Bearer x"}, {"X-WX-OPENID", login.OpenID},
		append(cookie, "Origin", "https://evil.example", "Sec-Websocket-Key", "eA==")} {
		if status, body = front.get(t, "/orders", header...); status != 401 || !strings.Contains(body, `"action":"login_again"`) {
			t.Errorf("%v: %d %s", header, status, body)
		}
	}
	if status, _ = front.get(t, "/.auth", "Authorization", "Bearer "+login.Token); status != 404 {
		t.Errorf("/.auth is for nginx alone: %d", status)
	}
	// The other recipes name the same paths.
	for _, other := range []string{"caddy/Caddyfile", "traefik/dynamic.yaml"} {
		text := sources(t, "../relay/deploy/"+other)
		for _, path := range regexp.MustCompile(`\w+`).FindAllString(regexp.MustCompile(`\^/\(([^)]*)\)`).FindStringSubmatch(sources(t, "../relay/deploy/nginx/auth.conf"))[1], -1) {
			if !strings.Contains(text, "/"+path) {
				t.Errorf("%s does not know /%s", other, path)
			}
		}
	}
}

type nginx struct {
	client *http.Client
}

// startNginx runs nginx with a file of the repository in its http block.
func startNginx(t *testing.T, file string, replace map[string]string) *nginx {
	t.Helper()
	dir := t.TempDir()
	ca := writeCertificates(t, dir)
	addr := runNginx(t, func(addr string) string {
		conf := sources(t, file)
		replace["listen 443 ssl"] = "listen " + addr + " ssl"
		replace["/etc/ssl/login.example.com/"] = dir + "/"
		replace["privkey.pem"] = "key.pem"
		for from, to := range replace {
			if !strings.Contains(conf, from) {
				t.Fatalf("%s has no %q", file, from)
			}
			conf = strings.ReplaceAll(conf, from, to)
		}
		return conf
	})
	pool := x509.NewCertPool()
	if b, err := os.ReadFile(ca); err != nil || !pool.AppendCertsFromPEM(b) {
		t.Fatal(ca, err)
	}
	return &nginx{&http.Client{Transport: toAddr{addr, &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{RootCAs: pool},
	}}}}
}

// runNginx runs nginx until the test ends, with an http block for the address
// that it gets.
func runNginx(t *testing.T, block func(addr string) string) (addr string) {
	t.Helper()
	// nginx cannot be told to take any port and say which: another program may
	// be faster, so there are some tries.
	for range 5 {
		dir := t.TempDir()
		addr = testkit.Addr(t)
		// As root it would give its folders to nobody, whom a namespace may not have.
		conf := fmt.Sprintf(`
user root; daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/error.log;
events { worker_connections 64; }
http {
	access_log off;
	client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
%[2]s
}`, dir, block(addr))
		file, log := filepath.Join(dir, "nginx.conf"), filepath.Join(dir, "error.log")
		if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := launch(exec.Command("nginx", "-c", file, "-e", log, "-p", dir), dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.kill)
		if p.listens(addr) {
			return addr
		}
		said, _ := os.ReadFile(log)
		t.Logf("nginx did not start:\n%s", said)
	}
	t.Fatal("nginx does not start")
	return ""
}

// toAddr takes every request to one address, by its own name.
type toAddr struct {
	addr string
	t    *http.Transport
}

func (d toAddr) RoundTrip(r *http.Request) (*http.Response, error) {
	t := d.t.Clone()
	defer t.CloseIdleConnections()
	t.TLSClientConfig.ServerName = r.URL.Hostname()
	r = r.Clone(r.Context())
	r.Host, r.URL.Host = r.URL.Host, d.addr
	return t.RoundTrip(r)
}

func (n *nginx) get(t *testing.T, path string, header ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", "https://login.example.com"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	resp, err := n.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}
