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
	"syscall"
	"testing"
	"time"

	"wxflow/e2e/testkit"
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
	wechat := newCounter(t)
	file := filepath.Join(t.TempDir(), "sessions.db")
	env := relayEnv(wechat, "bolt:"+file)
	p := startRelay(t, env)

	if out, err := exec.Command(program("wxrelay"), anyPort...).CombinedOutput(); err == nil {
		t.Errorf("without settings it starts: %s", out)
	}
	second := exec.Command(program("wxrelay"), anyPort...)
	second.Env = env
	if out, err := second.CombinedOutput(); err == nil || !strings.Contains(string(out), "is another wxrelay running on it?") {
		t.Errorf("a second relay on the file: %v\n%s", err, out)
	}

	var (
		mu     sync.Mutex
		tokens = map[string]string{} // openid → token
		wg     sync.WaitGroup
	)
	for w := range 16 {
		wg.Go(func() {
			for i := 0; ; i++ {
				a, err := logIn(p, fmt.Sprintf("c-%d-%d", w, i))
				if err != nil {
					return // it is dead
				}
				mu.Lock()
				tokens[a.OpenID] = a.Token
				if len(tokens) == 300 {
					_ = p.cmd.Process.Kill()
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	<-p.ended
	if len(tokens) < 300 {
		t.Fatalf("only %d logins before the end:\n%s", len(tokens), p.printed())
	}

	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte("o-c-0-0")) || bytes.Contains(b, []byte(storeSessionKey)) {
		t.Error("the file has no openid, or a session_key in clear")
	}
	start := time.Now()
	p = startRelay(t, env)
	again, err := logIn(p, "again")
	wantTold(t, again, err, 200, "")
	survived(t, "the relay killed, with a file", survival{clients: 16, recovery: time.Since(start)})
	for openID, token := range tokens {
		a, err := sessionOf(p, token)
		if wantTold(t, a, err, 200, ""); a.OpenID != openID {
			t.Fatalf("the session of %s is %s's", openID, a.OpenID)
		}
		if bytes.Contains(b, []byte(token)) {
			t.Fatal("a token is in the file")
		}
	}
	t.Logf("%d sessions survived", len(tokens))
}

// TestFullDisk: a real disk of 1 MB fills up. Logins fail clean, sessions stay
// good, and once there is room all is well without a restart.
func TestFullDisk(t *testing.T) {
	need(t, "unshare", "mount", "sh")
	if out, err := exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", t.TempDir()).CombinedOutput(); err != nil {
		if os.Getenv("E2E_REQUIRE") != "" {
			t.Fatalf("needs a disk of its own, and E2E_REQUIRE is set: %v\n%s", err, out)
		}
		t.Skipf("needs a user namespace in which it may mount: %s", out)
	}
	wechat := newCounter(t)
	disk := t.TempDir()
	p, err := startAs(t.TempDir(), relayEnv(wechat, "bolt:"+filepath.Join(disk, "sessions.db")),
		append([]string{"unshare", "-rm", "sh", "-c", `mount -t tmpfs -o size=1m none "$0" && exec "$@"`, disk, program("wxrelay")}, anyPort...)...)
	if err != nil {
		t.Fatal(err)
	}
	defer p.kill()
	good, err := logIn(p, "first")
	wantTold(t, good, err, 200, "")

	filler := filepath.Join(fmt.Sprintf("/proc/%d/root", p.cmd.Process.Pid), disk, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	for chunk := make([]byte, 4096); err == nil; {
		_, err = f.Write(chunk)
	}
	f.Close()

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
	if ready, err := askRelay("GET", p.urls["ops"]+"/readyz"); err != nil || ready.status != 503 || !strings.Contains(ready.Error.Message, "no space") {
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

// TestRedisComesAndGoes: two relays, one Redis that is not there at first, hangs,
// dies and comes back. No login is lost to an outage that is known, no answer
// takes long, and nobody is restarted.
func TestRedisComesAndGoes(t *testing.T) {
	t.Parallel()
	need(t, "redis-server")
	wechat := newCounter(t)
	redis := testkit.NewRedis(t, "--appendonly", "yes", "--appendfsync", "always", "--requirepass", "hunter2")
	env := relayEnv(wechat, "redis://:hunter2@"+redis.Addr+"/0")
	a, b := startRelay(t, env), startRelay(t, env)
	ready := func(p *process) bool {
		r, err := askRelay("GET", p.urls["ops"]+"/readyz")
		if err == nil && r.status == 503 && !strings.Contains(r.Error.Message, "store") {
			t.Errorf("readyz does not say what is missing: %+v", r)
		}
		return err == nil && r.status == 200
	}
	outage := func(what string) {
		t.Helper()
		spent := wechat.spent.Load()
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				r, err := logIn(a, fmt.Sprintf("%s-%d", what, i))
				if err != nil || r.status != 503 || r.Error.Kind != "busy" || r.Error.Action != "retry" || r.wait == "" {
					t.Errorf("%s: login %+v, %v", what, r, err)
				}
				if r, err := sessionOf(a, "x"); err != nil || r.status != 503 || r.Error.Kind != "busy" {
					t.Errorf("%s: session %+v, %v", what, r, err)
				}
			})
		}
		wg.Wait()
		if n := wechat.spent.Load() - spent; n != 0 {
			t.Errorf("%s: %d codes were spent", what, n)
		}
		if ready(a) {
			t.Errorf("%s: ready", what)
		}
	}

	outage("never there")
	redis.Start()
	poll(t, "both are ready", func() bool { return ready(a) && ready(b) })
	one, err := logIn(a, "one")
	wantTold(t, one, err, 200, "")
	there, err := sessionOf(b, one.Token)
	wantTold(t, there, err, 200, "")

	if err := redis.Cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	outage("hangs")
	if err := redis.Cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	poll(t, "it is ready again", func() bool { return ready(a) })

	memory := resident(t, b.cmd.Process.Pid)
	redis.Kill()
	outage("dead")
	redis.Start()
	start := time.Now()
	poll(t, "both are ready again", func() bool { return ready(a) && ready(b) })
	there, err = sessionOf(b, one.Token)
	wantTold(t, there, err, 200, "")
	two, err := logIn(b, "two")
	wantTold(t, two, err, 200, "")
	survived(t, "Redis killed", survival{clients: 50, outcomes: map[string]int{"busy": 50}, recovery: time.Since(start),
		memory: max(0, resident(t, b.cmd.Process.Pid)-memory)})
	if r, err := askRelay("POST", a.urls["relay"]+"/logout", `{"all":true}`, "@Authorization: Bearer "+two.Token); err != nil || r.status != 204 {
		t.Errorf("logout: %+v, %v", r, err)
	}
	gone, err := sessionOf(b, two.Token)
	wantTold(t, gone, err, 401, "unauthorized")

	for _, what := range []string{"down", "back"} { // three outages, hundreds of requests
		poll(t, "the log says "+what, func() bool { return strings.Count(a.printed(), "the session store is "+what) == 3 })
	}
	if s := a.printed(); strings.Contains(s, "failed to dial") || strings.Count(s, `"msg":"redis"`) > 1 {
		t.Errorf("go-redis fills the log:\n%s", s)
	}
	for _, p := range []*process{a, b} {
		if s := p.printed(); strings.Contains(s, "hunter2") || strings.Contains(s, one.Token) || strings.Contains(s, storeSessionKey) {
			t.Error("a secret is in the log")
		}
	}
	log, err := os.ReadFile(filepath.Join(redis.Dir, "appendonlydir", "appendonly.aof.1.incr.aof"))
	if err != nil || !bytes.Contains(log, []byte("o-one")) || bytes.Contains(log, []byte(storeSessionKey)) || bytes.Contains(log, []byte(one.Token)) {
		t.Errorf("Redis's log has no openid, or a secret in clear: %v", err)
	}
}
