package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
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
	status, body = front.get(t, "/orders", "Authorization", "Bearer "+login.Token, "X-WX-OPENID", "evil", "X-WX-UNIONID", "evil")
	var seen map[string][]string
	if err := json.Unmarshal([]byte(body), &seen); status != 200 || err != nil {
		t.Fatalf("%d %s", status, body)
	}
	for name, want := range map[string]string{"X-Wx-Openid": login.OpenID, "X-Wx-Appid": "wx0000000000000001", "X-Wx-Unionid": login.UnionID, "Authorization": ""} {
		if got := strings.Join(seen[name], ","); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, header := range [][]string{nil, {"Authorization", "Bearer x"}, {"X-WX-OPENID", login.OpenID}} {
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
	conf := sources(t, file)
	l, err := net.Listen("tcp", "127.0.0.1:0") // its port is nginx's in a moment
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	pool, cert, key := testCertificate(t, dir, "login.example.com")
	replace["listen 443 ssl"] = "listen " + addr + " ssl"
	replace["/etc/ssl/login.example.com/fullchain.pem"], replace["/etc/ssl/login.example.com/privkey.pem"] = cert, key
	for from, to := range replace {
		if !strings.Contains(conf, from) {
			t.Fatalf("%s has no %q", file, from)
		}
		conf = strings.ReplaceAll(conf, from, to)
	}
	main := filepath.Join(dir, "nginx.conf")
	whole := fmt.Sprintf("daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/error.log;\nevents {}\nhttp {\naccess_log off;\nclient_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;\n%[2]s}\n", dir, conf)
	if err := os.WriteFile(main, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	l.Close()
	cmd := exec.Command("nginx", "-c", main, "-e", filepath.Join(dir, "error.log"), "-p", dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { cmd.Process.Kill(); <-ended })
	n := &nginx{&http.Client{Transport: toAddr{addr, &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{RootCAs: pool},
	}}}}
	poll(t, "nginx", func() bool {
		select {
		case err := <-ended:
			ended <- err
			b, _ := os.ReadFile(filepath.Join(dir, "error.log"))
			t.Fatalf("nginx ended: %v\n%s", err, b)
		default:
		}
		c, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			return false
		}
		c.Close()
		return true
	})
	return n
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

// poll waits for a condition of another process, which tells nobody when it
// comes true.
func poll(t *testing.T, what string, is func() bool) {
	t.Helper()
	every := time.NewTicker(10 * time.Millisecond)
	defer every.Stop()
	limit := time.NewTimer(startLimit)
	defer limit.Stop()
	for !is() {
		select {
		case <-every.C:
		case <-limit.C:
			t.Fatalf("%s: not within %v", what, startLimit)
		}
	}
}

// testCertificate makes a certificate that vouches for itself.
func testCertificate(t *testing.T, dir, name string) (pool *x509.CertPool, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), BasicConstraintsValid: true, IsCA: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for file, b := range map[string][]byte{certFile: cert, keyFile: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})} {
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(cert)
	return pool, certFile, keyFile
}
