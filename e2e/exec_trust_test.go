package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A client that does not trust the certificate, and says so to nobody, is
// counted all the same. Debian's wget has GnuTLS, which ends the connection
// without an alert.
func TestExecCountsSilentDistrust(t *testing.T) {
	t.Parallel()
	need(t, "wget", "sh")
	run := func(script string) (stderr string, err error) {
		cmd := exec.Command(program("mockwx"), "exec", "--strict", "--", "sh", "-c", script)
		var said strings.Builder
		cmd.Env, cmd.Stderr = append(os.Environ(), "LANG=C"), &said
		err = cmd.Run()
		return said.String(), err
	}
	const ask = "wget -q -t1 -O /dev/null https://api.weixin.qq.com/cgi-bin/token "
	said, err := run(ask + "|| true")
	if err == nil || !strings.Contains(said, "connections refused: 1\n") || !strings.Contains(said, "wget --ca-certificate=") {
		t.Errorf("%v\n%s", err, said)
	}
	// What it says to do is what to do.
	if said, err := run(ask + `--ca-certificate="$MOCKWX_CA"`); !strings.Contains(said, "WeChat calls: 1; ") || !strings.Contains(said, "connections refused: 0\n") {
		t.Errorf("%v\n%s", err, said)
	}
}
