package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay"
	"wxflow/relay/metrics"
	"wxflow/relay/settings"
	"wxflow/relay/store/bolt"
)

// wechatOf is an upstream that logs everybody in.
func wechatOf(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"o1"}`)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// ends stops a program, which ends well.
func (p *program) ends(t *testing.T) {
	t.Helper()
	p.stop()
	if status := <-p.exit; status != 0 {
		t.Errorf("exit status %d:\n%s", status, p.stderr.text.String())
	}
}

// What the relay does is in its metrics, a certificate's end too; its stop is
// seen on the ops address, and lets go of the store.
func TestServeIsSeen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key, roots := certificate(t, dir)
	file := filepath.Join(dir, "s.db")
	env := goodEnv("WXRELAY_DEV", "1", "WXRELAY_UPSTREAM", wechatOf(t), "WXRELAY_TLS_CERT", cert, "WXRELAY_TLS_KEY", key,
		"WXRELAY_STORE", "bolt:"+file, "WXRELAY_KEY", strings.Repeat("0a", 32), "WXRELAY_LIMIT_TOTAL", "1000")
	p := start(t, env)
	if !strings.HasPrefix(p.Relay, "https://127.0.0.1:") || !strings.HasPrefix(p.Ops, "http://127.0.0.1:") {
		t.Fatalf("%s %s", p.Relay, p.Ops)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	resp, err := client.Get(p.Relay + "/login?code=c1")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 || resp.ProtoMajor != 2 {
		t.Errorf("%s %s", resp.Proto, resp.Status)
	}
	_, text := get(t, p.Ops+"/metrics")
	for _, line := range []string{"\nwxrelay_draining 0\n", "\nwxrelay_logins_total{appid=\"" + appID + "\",kind=\"ok\"} 1\n",
		"\nwxrelay_tls_certificate_expiry_timestamp_seconds ", "\nwxrelay_upstream_in_flight 0\n", "\nwxrelay_build_info{"} {
		if !strings.Contains(text, line) {
			t.Errorf("no %q in\n%s", line, text)
		}
	}
	if _, err := bolt.Open(file, bolt.Options{LockTimeout: 1}); !errors.Is(err, bolt.ErrInUse) {
		t.Errorf("a second one on the file: %v", err)
	}
	p.ends(t)
	st, err := bolt.Open(file, bolt.Options{})
	if err != nil {
		t.Fatalf("the store was not let go: %v", err)
	}
	st.Close()
}

// certificate makes one for 127.0.0.1.
func certificate(t *testing.T, dir string) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	c := testkit.Certify(t, x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}, nil)
	roots = x509.NewCertPool()
	roots.AddCert(c.Leaf)
	cert, key = testkit.WriteCerts(t, dir, c)
	return cert, key, roots
}

// One domain is enough for certificates of an authority, and nobody is asked
// before the server listens.
func TestPublicServer(t *testing.T) {
	t.Parallel()
	c := relay.Config{Apps: []relay.App{{AppID: appID, Secret: relay.NewSecret(secret)}}}
	r, err := relay.New(c)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for domains, secure := range map[string]bool{"": false, "a.example.com": true, "a.example.com b.example.com": true} {
		s := settings.Settings{Config: c}
		s.TLS.ACMEDomains, s.TLS.ACMECache = strings.Fields(domains), t.TempDir()
		server, begin, err := publicServer(s, r, metrics.New(""))
		if err != nil || begin == nil {
			t.Fatalf("%q: %v", domains, err)
		}
		if _, is := server.(overTLS); is != secure {
			t.Errorf("%q: %T", domains, server)
		}
	}
}

// The apps are read again when a file of theirs changes and on SIGHUP, and the
// metrics count it.
func TestServeReadsAppsAgain(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "secret")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file+".new", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			t.Fatal(err)
		}
	}
	write(secret)
	p := start(t, environ("WXRELAY_APPID", appID, "WXRELAY_SECRET_FILE", file, "WXRELAY_UPSTREAM", wechatOf(t), "WXRELAY_DEV", "1"))
	counted := func(result string) func() bool {
		return func() bool {
			_, text := get(t, p.Ops+"/metrics")
			return !strings.Contains(text, `wxrelay_config_reloads_total{result="`+result+`"} 0`+"\n")
		}
	}
	write(strings.Repeat("1", 32))
	if !testkit.Until(nil, counted("ok")) {
		t.Fatal("the new secret was not read")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	p.stderr.waitFor(t, `"msg":"what was read has problems; the apps stay as they were"`)
	if !testkit.Until(nil, counted("failed")) {
		t.Error("a failure is not counted")
	}
	write(secret)
	if runtime.GOOS != "windows" {
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			t.Fatal(err)
		}
		if err := self.Signal(syscall.SIGHUP); err != nil { // every relay of this process hears it
			t.Fatal(err)
		}
		p.stderr.waitFor(t, `"msg":"apps read again on SIGHUP","file":"`+file+`"`)
	}
	p.ends(t)
}

// A store that does not answer is in the log at the start, before any request.
func TestServeAsksTheStore(t *testing.T) {
	t.Parallel()
	p := start(t, goodEnv("WXRELAY_STORE", "redis://"+testkit.Addr(t), "WXRELAY_KEY", strings.Repeat("0a", 32)))
	p.stderr.waitFor(t, `"msg":"the session store is down"`)
	p.ends(t)
}

// Traces go where the variables say, the last of them when the relay stops, and
// the metrics count all the same.
func TestServeIsTraced(t *testing.T) {
	var mu sync.Mutex
	var paths []string
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		mu.Lock()
		defer mu.Unlock()
		paths = append(paths, r.URL.Path)
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL) // which the SDK reads by itself
	p := start(t, goodEnv("WXRELAY_DEV", "1", "WXRELAY_UPSTREAM", wechatOf(t), "OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL))
	get(t, p.Relay+"/login?code=c1")
	if _, text := get(t, p.Ops+"/metrics"); !strings.Contains(text, "\nwxrelay_logins_total{appid=\""+appID+"\",kind=\"ok\"} 1\n") {
		t.Errorf("the login was not counted:\n%s", text)
	}
	p.ends(t)
	mu.Lock()
	defer mu.Unlock()
	if len(paths) == 0 || paths[0] != "/v1/traces" {
		t.Errorf("sent to %q", paths)
	}
}

// A variable that is misspelt may be the cause of another problem, whichever.
func TestProblemsOfTracesAndNames(t *testing.T) {
	t.Parallel()
	status, _, stderr := runNow(t, goodEnv("OTEL_TRACES_EXPORTER", "jaeger", "WXRELAY_SECERT", "x"))
	if status != 1 || !strings.Contains(stderr, "wxrelay: OTEL_TRACES_EXPORTER: ") || !strings.Contains(stderr, "wxrelay: WXRELAY_SECERT: ") {
		t.Errorf("%d\n%s", status, stderr)
	}
}

// What --check-config prints of apps and keys is what a start has.
func TestCheckConfigShowsAppsAndKeys(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "apps.yaml")
	if err := os.WriteFile(file,
		fmt.Appendf(nil, "apps:\n- {appid: %s, secret_env: S}\n- {appid: wx00000000000000aa, secret_env: S, token_mode: token}\n", appID),
		0o600); err != nil {
		t.Fatal(err)
	}
	keys := "orders:" + strings.Repeat("k", 32) + ",shop@" + appID + "+wx00000000000000aa:" + strings.Repeat("l", 32)
	status, stdout, stderr := runNow(t, environ("WXRELAY_CONFIG", file, "S", secret, "WXRELAY_INTERNAL_KEY", keys), "--check-config")
	if status != 0 || stderr != "" {
		t.Fatalf("%d\n%s", status, stderr)
	}
	for _, line := range []string{"app               " + appID + "  token_mode stable",
		"app               wx00000000000000aa  token_mode token",
		"internal key      orders  for all apps", "internal key      shop  for " + appID + " wx00000000000000aa", "upstream is       WeChat"} {
		if !strings.Contains(stdout, "\n  "+line+"\n") {
			t.Errorf("no %q in\n%s", line, stdout)
		}
	}
	if strings.Contains(stdout, "DEV") || strings.Contains(stdout, strings.Repeat("k", 32)) {
		t.Errorf("it says too much:\n%s", stdout)
	}
	for upstream, says := range map[string]string{"": "wxrelay: DEV: the upstream is WeChat, but a fake would be trusted too; ",
		"http://127.0.0.1:1": "wxrelay: DEV: FAKE WeChat at http://127.0.0.1:1, every identity is made up; "} {
		if _, stdout,
			_ := runNow(t, goodEnv("WXRELAY_DEV", "1", "WXRELAY_UPSTREAM", upstream), "--check-config"); !strings.Contains(stdout, says) {
			t.Errorf("no %q in\n%s", says, stdout)
		}
	}
}
