package e2e

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/e2e/testkit/front"
)

// The recipe for nginx, run by nginx: only addresses and paths are replaced. It
// does not rely on what is set for the whole of nginx.
func TestNginxRecipe(t *testing.T) {
	t.Parallel()
	need(t, "nginx")
	up := startUp(t)
	for name, outside := range map[string]string{"alone": "", "lenient": "underscores_in_headers on; ignore_invalid_headers off;\n"} {
		t.Run(name, func(t *testing.T) {
			n := startNginx(t, "relay/deploy/nginx/auth.conf", outside, map[string]string{
				"server 127.0.0.1:8080;": "server " + strings.TrimPrefix(up.urls["relay"], "http://") + ";",
				"server 127.0.0.1:3000;": "server " + front.Backend(t) + ";",
			})
			front.Front{HTTP1: n.client(t, n.addrs[443], false), HTTP2: n.client(t, n.addrs[443], true)}.Test(t)
			if status, _ := front.Get(t, n.client(t, n.addrs[443], true), "/.auth"); status != 404 {
				t.Errorf("/.auth is for nginx alone: %d", status)
			}
			n.everywhere(t)
		})
	}
	// The other recipes name the same paths.
	for _, other := range []string{"caddy/Caddyfile", "traefik/dynamic.yaml"} {
		text := testkit.Read(t, "relay/deploy/"+other)
		for _, path := range regexp.MustCompile(`\w+`).FindAllString(regexp.MustCompile(`\^/\(([^)]*)\)`).FindStringSubmatch(testkit.Read(t, "relay/deploy/nginx/auth.conf"))[1], -1) {
			if !strings.Contains(text, "/"+path) {
				t.Errorf("%s does not know /%s", other, path)
			}
		}
	}
}

// The nginx of the page "going live": what a mini-program asks goes through.
func TestNginxInFront(t *testing.T) {
	t.Parallel()
	need(t, "nginx")
	up := startUp(t)
	n := startNginx(t, "relay/deploy/nginx/login.conf", "", map[string]string{"127.0.0.1:8080;": strings.TrimPrefix(up.urls["relay"], "http://") + ";"})
	for _, http2 := range []bool{false, true} {
		if status, body := front.Get(t, n.client(t, n.addrs[443], http2), "/login?code=user:alice"); status != 200 || !strings.Contains(body, `"openid":"oMOCK`) {
			t.Errorf("%d %s", status, body)
		}
		if status, body := front.Get(t, n.client(t, n.addrs[443], http2), "/nowhere"); status != 404 || !strings.Contains(body, `"kind":"not_found"`) {
			t.Errorf("%d %s", status, body)
		}
	}
	n.everywhere(t)
}

// An nginx runs a recipe.
type nginx struct {
	ca    string         // file of its authority
	addrs map[int]string // where it listens in place of port 80 and 443
	addr6 map[int]string // the same of IPv6; empty on a machine without
}

// startNginx runs nginx with a file of the repository in its http block, after
// other lines.
func startNginx(t *testing.T, file, outside string, replace map[string]string) *nginx {
	t.Helper()
	dir := t.TempDir()
	n := &nginx{ca: writeCertificates(t, dir), addrs: map[int]string{}, addr6: map[int]string{}}
	replace["/etc/ssl/login.example.com/"] = dir + "/"
	replace["privkey.pem"] = "key.pem"
	ipv6 := testkit.Addr6(t) != ""
	runNginx(t, func(addr string) string {
		n.addrs[443], n.addrs[80] = addr, testkit.Addr(t)
		replace["listen 443 "], replace["listen 80;"] = "listen "+addr+" ", "listen "+n.addrs[80]+";"
		replace["listen [::]:443 "], replace["listen [::]:80;"] = "# no IPv6: ", "# no IPv6"
		if ipv6 {
			n.addr6[443], n.addr6[80] = testkit.Addr6(t), testkit.Addr6(t)
			replace["listen [::]:443 "], replace["listen [::]:80;"] = "listen "+n.addr6[443]+" ", "listen "+n.addr6[80]+";"
		}
		conf := testkit.Read(t, file)
		for from, to := range replace {
			if !strings.Contains(conf, from) {
				t.Fatalf("%s has no %q", file, from)
			}
			conf = strings.ReplaceAll(conf, from, to)
		}
		return outside + conf
	})
	return n
}

// client speaks to one of the addresses.
func (n *nginx) client(t *testing.T, addr string, http2 bool) *http.Client {
	t.Helper()
	ca, err := os.ReadFile(n.ca)
	if err != nil {
		t.Fatal(err)
	}
	return front.Client(t, addr, ca, http2)
}

// everywhere looks at all ports: HTTP/2 on 443, a redirect on 80, by IPv4 and
// IPv6.
func (n *nginx) everywhere(t *testing.T) {
	t.Helper()
	for _, at := range []map[int]string{n.addrs, n.addr6} {
		if len(at) == 0 {
			t.Log("this machine has no IPv6")
			continue
		}
		resp, err := n.client(t, at[443], true).Get("https://" + doctorHost + "/session")
		if err != nil {
			t.Error(err)
			continue
		}
		resp.Body.Close()
		if resp.StatusCode != 401 || resp.ProtoMajor != 2 {
			t.Errorf("%s: %s %d", at[443], resp.Proto, resp.StatusCode)
		}
		resp, err = n.client(t, at[80], false).Get("http://" + doctorHost + "/session?a=%20b")
		if err != nil {
			t.Error(err)
			continue
		}
		resp.Body.Close()
		if to := resp.Header.Get("Location"); resp.StatusCode != 301 || to != "https://"+doctorHost+"/session?a=%20b" {
			t.Errorf("%s: %d, Location %q", at[80], resp.StatusCode, to)
		}
	}
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
