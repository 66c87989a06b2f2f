//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	storeKey        = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	storeSessionKey = "iiOoSmVRd8BdynRI7qiA9g=="
)

// A counter is a WeChat that gives every code a user and counts how many were
// spent.
type counter struct {
	*httptest.Server
	spent atomic.Int64
}

func newCounter(t *testing.T) *counter {
	c := new(counter)
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.spent.Add(1)
		fmt.Fprintf(w, `{"session_key":"%s","openid":"o-%s"}`, storeSessionKey, r.URL.Query().Get("js_code"))
	}))
	t.Cleanup(c.Close)
	return c
}

// relayEnv is what a relay before a counter is told.
func relayEnv(c *counter, store string, more ...string) []string {
	return append(append(os.Environ(), "WXRELAY_DEV=1", "WXRELAY_UPSTREAM="+c.URL, "WXRELAY_APPID=wx0000000000000001",
		"WXRELAY_SECRET=mock", "WXRELAY_KEY="+storeKey, "WXRELAY_STORE="+store), more...)
}

var anyPort = []string{"--listen", "127.0.0.1:0", "--ops", "127.0.0.1:0"}

func startRelay(t *testing.T, env []string) *process {
	t.Helper()
	p, err := start(t.TempDir(), env, append([]string{"wxrelay"}, anyPort...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	return p
}

// TestKillWithFile: kill -9 in the middle of logins. Every session that a client
// was told of is there after the next start, and nothing secret is in the file.
func TestKillWithFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "sessions.db")
	env := relayEnv(newCounter(t), "bolt:"+file)
	p := startRelay(t, env)
	wantRefusedStarts(t, env)
	tokens := killAmidLogins(t, p, 300)

	stored, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(stored, []byte("o-c-0-0")) || bytes.Contains(stored, []byte(storeSessionKey)) {
		t.Error("the file has no openid, or a session_key in clear")
	}
	start := time.Now()
	p = startRelay(t, env)
	again, err := logIn(p, "again")
	wantTold(t, again, err, 200, "")
	survived(t, "the relay killed, with a file", survival{clients: loginClients, recovery: time.Since(start)})
	for openID, token := range tokens {
		a, err := sessionOf(p, token)
		if wantTold(t, a, err, 200, ""); a.OpenID != openID {
			t.Fatalf("the session of %s is %s's", openID, a.OpenID)
		}
		if bytes.Contains(stored, []byte(token)) {
			t.Fatal("a token is in the file")
		}
	}
	t.Logf("%d sessions survived", len(tokens))
}

// wantRefusedStarts starts a relay without settings, and a second one on the file of the
// first.
func wantRefusedStarts(t *testing.T, env []string) {
	t.Helper()
	if out, err := exec.Command(program("wxrelay"), anyPort...).CombinedOutput(); err == nil {
		t.Errorf("without settings it starts: %s", out)
	}
	second := exec.Command(program("wxrelay"), anyPort...)
	second.Env = env
	if out, err := second.CombinedOutput(); err == nil || !strings.Contains(string(out), "is another wxrelay running on it?") {
		t.Errorf("a second relay on the file: %v\n%s", err, out)
	}
}

// loginClients is how many clients of killAmidLogins log in at once.
const loginClients = 16

// killAmidLogins has clients log in without a pause, kills the relay at the nth answer,
// and returns the tokens of the answers by their openids.
func killAmidLogins(t *testing.T, p *process, n int) map[string]string {
	t.Helper()
	var (
		mu     sync.Mutex
		tokens = map[string]string{}
		wg     sync.WaitGroup
	)
	for w := range loginClients {
		wg.Go(func() {
			for i := 0; ; i++ {
				a, err := logIn(p, fmt.Sprintf("c-%d-%d", w, i))
				if err != nil {
					return // it is dead
				}
				mu.Lock()
				tokens[a.OpenID] = a.Token
				if len(tokens) == n {
					_ = p.cmd.Process.Kill()
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	<-p.ended
	if len(tokens) < n {
		t.Fatalf("only %d logins before the end:\n%s", len(tokens), p.printed())
	}
	return tokens
}

// TestFullDisk: a real disk of 1 MB fills up. Logins fail clean, sessions stay
// good, and once there is room all is well without a restart.
func TestFullDisk(t *testing.T) {
	wechat := newCounter(t)
	p, disk := startRelayOnSmallDisk(t, wechat)
	good, err := logIn(p, "first")
	wantTold(t, good, err, 200, "")

	filler := filepath.Join(disk, "filler")
	fillDisk(t, filler)
	var refused told
	for i := 0; i < 200 && refused.status != 503; i++ { // the file may have a page or two to spare
		refused, err = logIn(p, fmt.Sprintf("full-%d", i))
	}
	wantTold(t, refused, err, 503, "busy")
	if refused.Error.Action != "login_again" {
		t.Errorf("its code is spent, and the client is told %s", refused.Error.Action)
	}
	spent := wechat.spent.Load()
	for i := range 20 { // known to be full: no code is spent any more
		a, err := logIn(p, fmt.Sprintf("known-%d", i))
		if wantTold(t, a, err, 503, "busy"); a.Error.Action != "retry" {
			t.Errorf("told %s", a.Error.Action)
		}
	}
	if n := wechat.spent.Load() - spent; n != 0 {
		t.Errorf("%d codes were spent on a full disk", n)
	}
	a, err := sessionOf(p, good.Token)
	wantTold(t, a, err, 200, "")
	ready, err := askRelay("GET", p.urls["ops"]+"/readyz")
	if err != nil || ready.status != 503 || !strings.Contains(ready.Error.Message, "no space") {
		t.Errorf("readyz: %+v, %v", ready, err)
	}

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	again, err := logIn(p, "room")
	wantTold(t, again, err, 200, "")
	for _, token := range []string{good.Token, again.Token} {
		a, err := sessionOf(p, token)
		wantTold(t, a, err, 200, "")
	}
}

// startRelayOnSmallDisk starts a relay with its file on a disk of 1 MB that only it has,
// and returns where this process finds that disk.
func startRelayOnSmallDisk(t *testing.T, wechat *counter) (p *process, disk string) {
	t.Helper()
	need(t, "unshare", "mount", "sh")
	if out, err := exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", t.TempDir()).CombinedOutput(); err != nil {
		lacks(t, fmt.Sprintf("a user namespace in which it may mount a disk (%v: %s)", err, out))
	}
	dir := t.TempDir()
	p, err := startAs(t.TempDir(), relayEnv(wechat, "bolt:"+filepath.Join(dir, "sessions.db")),
		append([]string{"unshare", "-rm", "sh", "-c", `mount -t tmpfs -o size=1m none "$0" && exec "$@"`,
			dir, program("wxrelay")}, anyPort...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	return p, filepath.Join(fmt.Sprintf("/proc/%d/root", p.cmd.Process.Pid), dir)
}

// fillDisk writes a file until the disk is full.
func fillDisk(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for chunk := make([]byte, 4096); err == nil; {
		_, err = f.Write(chunk)
	}
}
