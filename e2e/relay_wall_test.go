package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The wall stands against a fake that looks like WeChat in every respect: its
// name, https, a certificate that the machine trusts, an appid and a secret of
// the real shape. What gives it away is whom it logs in.
func TestWallAgainstATrustedFake(t *testing.T) {
	t.Parallel()
	const appid, secret = "wx00000000000000aa", "0123456789abcdef0123456789abcdef"
	dir := t.TempDir()
	fixture := filepath.Join(dir, "real.yaml")
	if err := os.WriteFile(fixture, []byte("version: 1\nseed: wall\napps: [{appid: "+appid+", secret: "+secret+"}]\nusers: [{name: alice}]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	fake := startFake(t, "--fixtures", fixture)
	production := func(more ...string) *process {
		t.Helper()
		env := append(os.Environ(), "WXRELAY_APPID="+appid, "WXRELAY_SECRET="+secret,
			"HTTPS_PROXY="+fake.urls["proxy"], "SSL_CERT_FILE="+fake.urls["ca"])
		p, err := start(dir, append(env, more...), "wxrelay", "--listen", "127.0.0.1:0", "--ops", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.kill)
		return p
	}

	relay := production()
	status, header, body, err := do("GET", relay.urls["relay"]+"/login?code=user:alice", nil)
	if err != nil || status != 500 || !strings.Contains(string(body), `"kind":"misconfigured"`) || strings.Contains(string(body), "oMOC") {
		t.Errorf("%d %s %v", status, body, err)
	}
	if header.Get("X-Wxrelay-Upstream") != "" {
		t.Error("production has one upstream")
	}
	if !relay.await("an identity of the fake WeChat") || strings.Contains(relay.printed(), secret) {
		t.Errorf("the log does not say why, or too much:\n%s", relay.printed())
	}
	// It was this very way that led to the fake: without the wall it logs in.
	dev := production("WXRELAY_DEV=1")
	if status, _, body, err = do("GET", dev.urls["relay"]+"/login?code=user:alice", nil); err != nil || status != 200 || !strings.Contains(string(body), "oMOCK") {
		t.Errorf("%d %s %v", status, body, err)
	}
}
