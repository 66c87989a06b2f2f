package e2e

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
)

const doctorHost = "login.example.com"

// good is the server block that relay/docs recommends; a test replaces or adds
// lines of it.
const goodLocation = `
	location / {
		proxy_pass http://RELAY;
		proxy_set_header Host $host;
		proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
		proxy_set_header X-Forwarded-Proto $scheme;
		EXTRA
	}`

// The doctor and a real nginx in front of a real relay: each mistake in
// nginx's file is found, and only that one.
func TestDoctorBehindNginx(t *testing.T) {
	t.Parallel()
	need(t, "nginx")
	env, relayAddr := startExamined(t)
	dir := t.TempDir()
	ca := writeCertificates(t, dir)

	extra := func(lines string) string { return strings.Replace(goodLocation, "EXTRA", lines, 1) }
	for _, x := range []struct {
		name, server string
		want         map[string]string
		says         string
	}{
		{"well", extra(""), nil, ""},
		{"wrong port", strings.Replace(goodLocation, "RELAY", testkit.Addr(t), 1), map[string]string{"domain.answer": "fail"}, "WXRELAY_LISTEN"},
		{"no rule", "", map[string]string{"domain.answer": "fail"}, "no rule for the relay"},
		{"redirect", "return 301 https://www.example.com$request_uri;", map[string]string{"domain.answer": "fail"}, "redirect"},
		{"prefix", strings.Replace(extra(""), "http://RELAY", "http://RELAY/api/", 1), map[string]string{"domain.answer": "fail"}, "rewritten"},
		{"login taken", extra("") + "\nlocation = /login { default_type text/html; return 200 '<html></html>'; }", map[string]string{"domain.login": "fail"}, "HTTP 200"},
		{"GET only", extra("limit_except GET { deny all; }"), map[string]string{"proxy.post": "fail"}, "403"},
		{"small bodies", extra("client_max_body_size 16k;"), map[string]string{"proxy.body": "fail"}, "client_max_body_size"},
		{"small headers", extra("") + "\nclient_header_buffer_size 1k; large_client_header_buffers 4 2k;", map[string]string{"proxy.header": "fail"}, "large_client_header_buffers"},
		{"no Authorization", extra(`proxy_set_header Authorization "";`), map[string]string{"proxy.authorization": "fail"}, "does not arrive"},
		{"no Cache-Control", extra("proxy_hide_header Cache-Control;"), map[string]string{"proxy.cache": "warn"}, "no-store"},
		{"no X-Forwarded-For", strings.Replace(extra(""), "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;", "", 1), map[string]string{"proxy.client_ip": "warn"}, "X-Forwarded-For"},
		{"no X-Forwarded-Proto", strings.Replace(extra(""), "proxy_set_header X-Forwarded-Proto $scheme;", "", 1), map[string]string{"proxy.proto": "warn"}, "X-Forwarded-Proto"},
		{"impatient", extra("proxy_read_timeout 100ms;"), map[string]string{"proxy.timeout": "fail"}, "proxy_read_timeout"},
	} {
		t.Run(x.name, func(t *testing.T) {
			addr := runNginx(t, func(addr string) string {
				return fmt.Sprintf("server { listen %s ssl; server_name %s; ssl_certificate %[3]s/fullchain.pem; ssl_certificate_key %[3]s/key.pem;\n%s\n}",
					addr, doctorHost, dir, strings.NewReplacer("RELAY", relayAddr, "EXTRA", "").Replace(x.server))
			})
			results, text := askDoctor(t, env, "--domain", "https://"+doctorHost, "--ca-file", ca, "--connect-to", doctorHost+":443:"+addr)
			want := map[string]string{"settings.dev": "warn", "store.lasts": "warn"}
			maps.Copy(want, x.want)
			got := make(map[string]string)
			for _, r := range results {
				if r.Status == "warn" || r.Status == "fail" {
					got[r.ID] = r.Status
				}
			}
			if !maps.Equal(got, want) || !strings.Contains(text, x.says) {
				t.Errorf("got %v, want %v and %q:\n%s", got, want, x.says, text)
			}
			if strings.Contains(text, "mocksecret") {
				t.Error("it shows the secret")
			}
		})
	}
}

// The doctor finds nothing in the recipe for nginx.
func TestDoctorBehindTheRecipe(t *testing.T) {
	t.Parallel()
	need(t, "nginx")
	env, relayAddr := startExamined(t)
	n := startNginx(t, "relay/deploy/nginx/login.conf", "", map[string]string{"server 127.0.0.1:8080;": "server " + relayAddr + ";"})
	results, text := askDoctor(t, env, "--domain", "https://"+doctorHost, "--ca-file", n.ca,
		"--connect-to", doctorHost+":443:"+n.addrs[443], "--connect-to", doctorHost+":80:"+n.addrs[80])
	seen := map[string]string{}
	for _, r := range results {
		seen[r.ID] = r.What
		if (r.Status == "warn" || r.Status == "fail") && r.ID != "settings.dev" && r.ID != "store.lasts" {
			t.Errorf("%s %s: %s", r.ID, r.Status, r.What)
		}
	}
	if seen["domain.http"] != "redirects to https" || seen["domain.http2"] != "yes" {
		t.Error(text)
	}
}

// startExamined starts a fake and a relay, and returns the environment in which
// the doctor sees the relay's settings, and where the relay listens.
func startExamined(t *testing.T) (env []string, addr string) {
	t.Helper()
	wx := mockwx.NewServer(t, mockwx.Options{})
	env = append(slices.DeleteFunc(os.Environ(), func(kv string) bool { return strings.HasPrefix(kv, "WXRELAY_") }),
		"WXRELAY_DEV=1", "WXRELAY_UPSTREAM="+wx.URL, "WXRELAY_UPSTREAM_TIMEOUT=500ms",
		"WXRELAY_APPID=wx0000000000000001", "WXRELAY_SECRET=mocksecret0000000000000000000001")
	relay, err := start(t.TempDir(), env, "wxrelay", "--listen", "127.0.0.1:0", "--ops", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(relay.kill)
	addr = strings.TrimPrefix(relay.urls["relay"], "http://")
	env = append(env, "WXRELAY_OPS="+strings.TrimPrefix(relay.urls["ops"], "http://"))
	return env, addr
}

type doctorResult struct{ ID, Status, What, Fix string }

// askDoctor runs the doctor; its exit status must fit what it says.
func askDoctor(t *testing.T, env []string, args ...string) (results []doctorResult, text string) {
	t.Helper()
	cmd := exec.Command(program("wxrelay"), append([]string{"doctor", "--json"}, args...)...)
	cmd.Env = env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if jsonErr := json.Unmarshal(out, &results); jsonErr != nil {
		t.Fatalf("%v, %v: %s%s", jsonErr, err, out, stderr.String())
	}
	failed := slices.ContainsFunc(results, func(r doctorResult) bool { return r.Status == "fail" })
	var exit *exec.ExitError
	if failed != errors.As(err, &exit) || failed && exit.ExitCode() != 1 {
		t.Errorf("failed %v, and the exit is %v", failed, err)
	}
	return results, string(out)
}

// writeCertificates makes a root, an intermediate and a certificate for the
// domain, as fullchain.pem and key.pem, and returns the root's file, ca.pem.
func writeCertificates(t *testing.T, dir string) (ca string) {
	t.Helper()
	root := testkit.Certify(t, testkit.Authority("Test Root"), nil)
	middle := testkit.Certify(t, testkit.Authority("Test Intermediate"), &root)
	leaf := testkit.Certify(t, x509.Certificate{DNSNames: []string{doctorHost}, NotAfter: time.Now().AddDate(0, 2, 0)}, &middle)
	chain, _ := testkit.WriteCerts(t, dir, leaf, middle)
	own, _ := testkit.WriteCerts(t, t.TempDir(), root)
	ca = filepath.Join(dir, "ca.pem")
	if err := errors.Join(os.Rename(chain, filepath.Join(dir, "fullchain.pem")), os.Rename(own, ca)); err != nil {
		t.Fatal(err)
	}
	return ca
}
