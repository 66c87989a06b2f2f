package environ

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// aFake writes its files into a test's folder.
func aFake(t *testing.T) *Fake {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) (string, error) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return "", err
		}
		return path, os.WriteFile(path, data, 0o644)
	}
	ca, err := write("ca.pem", []byte("-----BEGIN CERTIFICATE-----\nb3Vycw==\n-----END CERTIFICATE-----\n"))
	if err != nil {
		t.Fatal(err)
	}
	return &Fake{API: "http://127.0.0.1:1", Admin: "http://127.0.0.1:2", TLS: "https://127.0.0.1:3", Proxy: "http://127.0.0.1:4",
		CA: ca, Hosts: []string{"api.weixin.qq.com", "mp.weixin.qq.com"}, Write: write}
}

func TestNoProxy(t *testing.T) {
	f := aFake(t)
	set, dropped, err := f.Variables([]string{"NO_PROXY=db.corp,.qq.com,*",
		"no_proxy=api.weixin.qq.com:443 weixin.qq.com,db.corp,xapi.weixin.qq.com"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{".qq.com", "*", "api.weixin.qq.com:443", "weixin.qq.com"}; !slices.Equal(dropped, want) {
		t.Errorf("dropped %q", dropped)
	}
	for _, k := range []string{"NO_PROXY", "no_proxy"} {
		if set[k] != "localhost,127.0.0.1,127.0.0.0/8,::1,db.corp,xapi.weixin.qq.com" {
			t.Errorf("%s=%s", k, set[k])
		}
	}
	for _, k := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		if set[k] != f.Proxy {
			t.Errorf("%s=%s", k, set[k])
		}
	}
}

// What was trusted and loaded before still is.
func TestKeepsWhatWasThere(t *testing.T) {
	f := aFake(t)
	theirs := filepath.Join(t.TempDir(), "corp.pem")
	if err := os.WriteFile(theirs, []byte("-----BEGIN CERTIFICATE-----\ndGhlaXJz\n-----END CERTIFICATE-----"), 0o644); err != nil {
		t.Fatal(err)
	}
	set, _, err := f.Variables([]string{"SSL_CERT_FILE=" + theirs, "NODE_EXTRA_CA_CERTS=" + theirs,
		"NODE_OPTIONS=--max-old-space-size=64", "BUN_OPTIONS=--smol",
		"JAVA_TOOL_OPTIONS=-Xmx64m", "PHP_INI_SCAN_DIR=/etc/my"})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
		"HTTPLIB2_CA_CERTS", "PERL_LWP_SSL_CA_FILE"} {
		b, err := os.ReadFile(set[k])
		if certs := certificates(b); err != nil || len(certs) != 2 || string(certs[0]) != "theirs" || string(certs[1]) != "ours" {
			t.Errorf("%s: %q, %v", k, b, err)
		}
	}
	for k, first := range map[string]string{"NODE_OPTIONS": "--max-old-space-size=64 --require ",
		"BUN_OPTIONS": "--smol --preload ", "JAVA_TOOL_OPTIONS": "-Xmx64m -D", "PHP_INI_SCAN_DIR": "/etc/my" + listSeparator} {
		if !strings.HasPrefix(set[k], first) {
			t.Errorf("%s=%s", k, set[k])
		}
	}
	if _, _, err := f.Variables([]string{"REQUESTS_CA_BUNDLE=/nowhere.pem"}); err == nil ||
		!strings.Contains(err.Error(), "REQUESTS_CA_BUNDLE: ") {
		t.Errorf("a bundle that is not there: %v", err)
	}
}

// Without a proxy nothing leads to one.
func TestWithoutProxies(t *testing.T) {
	f := aFake(t)
	f.Proxy = ""
	base := WithoutProxies([]string{"HTTPS_PROXY=http://corp:3128", "https_proxy=http://corp:3128",
		"All_Proxy=socks5://corp", "MOCKWX_PROXY_URL=x", "HOME=/h", "SSL_CERT_FILE="})
	set, dropped, err := f.Variables(base)
	if err != nil || len(dropped) > 0 {
		t.Fatal(dropped, err)
	}
	env := Add(base, set)
	for _, kv := range env {
		k, v, _ := strings.Cut(kv, "=")
		if strings.HasSuffix(strings.ToUpper(k), "PROXY") || strings.Contains(v, "roxyHost") || strings.Contains(v, "corp") {
			t.Error(kv)
		}
	}
	if !slices.Contains(env, "HOME=/h") || !slices.Contains(env, "WECHAT_API_BASE="+f.API) || slices.Contains(env, "SSL_CERT_FILE=") {
		t.Errorf("%q", env)
	}
	if len(env) != 1+len(set) {
		t.Errorf("%d variables and %d of the base's: %q", len(set), len(env)-len(set), env)
	}
}

// A file that cannot be written is an error, whichever it is.
func TestWriteFails(t *testing.T) {
	f := aFake(t)
	write, n := f.Write, 0
	names := map[string]bool{}
	f.Write = func(name string, data []byte) (string, error) { names[name] = true; return write(name, data) }
	if _, _, err := f.Variables(nil); err != nil {
		t.Fatal(err)
	}
	for bad := range maps.Keys(names) {
		f.Write = func(name string, data []byte) (string, error) {
			if name == bad {
				return "", fmt.Errorf("no room for %s", name)
			}
			return write(name, data)
		}
		if _, _, err := f.Variables(nil); err == nil || !strings.Contains(err.Error(), "no room for "+bad) {
			t.Errorf("%s: %v", bad, err)
		}
		n++
	}
	if n < 5 {
		t.Errorf("only %d files: %v", n, names)
	}
}

// What Java, Bun and Node are told is written as each of them reads it.
func TestOptionsAreQuoted(t *testing.T) {
	f := aFake(t)
	write := f.Write
	files := map[string][]byte{}
	f.Write = func(name string, data []byte) (string, error) {
		files[name] = data
		path, err := write(name, data)
		return strings.Replace(path, "/preload.cjs", `/a b\'"/preload.cjs`, 1), err
	}
	set, _, err := f.Variables([]string{"NO_PROXY=.corp,*.dev,10.0.0.0/8,localhost,127.0.0.9,db.corp"})
	if err != nil {
		t.Fatal(err)
	}
	if got := set["NODE_OPTIONS"]; !strings.HasSuffix(got, `/a b\\'\"/preload.cjs"`) || !strings.HasPrefix(got, `--require "`) {
		t.Errorf("NODE_OPTIONS=%s", got)
	}
	if got := set["BUN_OPTIONS"]; !strings.HasSuffix(got, `/a\ b\\\'\"/preload.cjs`) || !strings.HasPrefix(got, "--preload ") {
		t.Errorf("BUN_OPTIONS=%s", got)
	}
	want := "-Dhttp.nonProxyHosts=localhost|127.*|[::1]|corp|*.corp|dev|*.dev|db.corp|*.db.corp"
	if got := set["JAVA_TOOL_OPTIONS"]; !slices.Contains(strings.Split(got, " "), want) || strings.Contains(got, "::1|*.::1") {
		t.Errorf("JAVA_TOOL_OPTIONS=%s", got)
	}
	if !strings.Contains(string(files["preload.cjs"]), `"hosts":["api.weixin.qq.com","mp.weixin.qq.com"]`) {
		t.Errorf("%.200s", files["preload.cjs"])
	}
}

// The bundle of one base is made once, and a variable that only some systems have is
// set where it was.
func TestBundles(t *testing.T) {
	f := aFake(t)
	write := f.Write
	bundles := 0
	f.Write = func(name string, data []byte) (string, error) {
		if strings.HasPrefix(name, "bundle-") {
			bundles++
		}
		return write(name, data)
	}
	theirs := filepath.Join(t.TempDir(), "corp.pem")
	if err := os.WriteFile(theirs, []byte("-----BEGIN CERTIFICATE-----\ndGhlaXJz\n-----END CERTIFICATE-----\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	set, _, err := f.Variables([]string{"SSL_CERT_FILE=" + theirs, "CURL_CA_BUNDLE=" + theirs})
	if _, has := set["NIX_SSL_CERT_FILE"]; err != nil || has || bundles != 1 {
		t.Errorf("%d bundles of one base, NIX_SSL_CERT_FILE %t, %v", bundles, has, err)
	}
	set, _, err = f.Variables([]string{"SSL_CERT_FILE=" + theirs, "NIX_SSL_CERT_FILE=" + theirs})
	if err != nil || set["NIX_SSL_CERT_FILE"] != set["SSL_CERT_FILE"] {
		t.Errorf("%q, %v", set["NIX_SSL_CERT_FILE"], err)
	}
}

// An entry leads past the proxy for its own name and what is below it, and for nothing
// that only ends so.
func TestLeadsPast(t *testing.T) {
	f := aFake(t)
	for entry, want := range map[string]bool{
		"weixin.qq.com": true, ".qq.com": true, "*.qq.com": true, "QQ.COM.": true, "qq.com:443": true, "com": true, "*": true, "": true,
		"api.weixin.qq.com": true, "xapi.weixin.qq.com": false, "q.com": false, "in.qq.com": false, "qq.com.cn": false, "a.api.weixin.qq.com": false,
	} {
		if f.leadsPast(entry) != want {
			t.Errorf("%q: %t", entry, !want)
		}
	}
}
