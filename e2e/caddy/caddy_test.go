package caddy

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/e2e/testkit/front"
)

const recipe = "../../relay/deploy/caddy/Caddyfile"

// The recipe, run by Caddy: only addresses are replaced, and the certificate is
// one of Caddy's own authority.
func TestCaddyRecipe(t *testing.T) {
	caddy := front.Build(t, ".", "github.com/caddyserver/caddy/v2/cmd/caddy")
	if out, err := exec.Command(caddy, "fmt", "--diff", recipe).CombinedOutput(); err != nil {
		t.Errorf("not formatted: %v\n%s", err, out)
	}

	dir, conf := t.TempDir(), front.Recipe(t, recipe, front.Relay(t, "../.."), front.Backend(t))
	http, https := testkit.Addr(t), testkit.Addr(t)
	conf = fmt.Sprintf("{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\tdefault_bind 127.0.0.1\n\tstorage file_system %q\n\thttp_port %s\n\thttps_port %s\n}\n%s",
		filepath.Join(dir, "storage"), port(http), port(https), conf)
	file := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(caddy, "run", "--config", file, "--adapter", "caddyfile")
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	front.Start(t, cmd, http, https)

	ca, err := os.ReadFile(filepath.Join(dir, "storage/pki/authorities/local/root.crt"))
	if err != nil {
		t.Fatal(err)
	}
	f := front.Front{HTTP1: front.Client(t, https, ca, false), HTTP2: front.Client(t, https, ca, true), Websockets: true}
	// Caddy listens before it has the certificate.
	if !testkit.Until(nil, func() bool {
		resp, err := f.HTTP1.Get("https://login.example.com/session")
		if err == nil {
			resp.Body.Close()
		}
		return err == nil
	}) {
		t.Fatal("no certificate")
	}
	f.Test(t)

	resp, err := front.Client(t, http, ca, false).Get("http://login.example.com/session")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if to := resp.Header.Get("Location"); resp.StatusCode/100 != 3 || !strings.HasPrefix(to, "https://login.example.com") {
		t.Errorf("port 80: %d, Location %q", resp.StatusCode, to)
	}
}

func port(addr string) string { return addr[strings.LastIndex(addr, ":")+1:] }
