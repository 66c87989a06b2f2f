//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wxflow/e2e/testkit"
)

// TestRedisComesAndGoes: two relays, one Redis that is not there at first, hangs,
// dies and comes back. No login is lost to an outage that is known, no answer
// takes long, and no relay is restarted.
func TestRedisComesAndGoes(t *testing.T) {
	t.Parallel()
	relays := startPair(t)
	a, b, redis := relays.a, relays.b, relays.redis

	relays.refuses(t, "never there")
	redis.Start()
	relays.awaitReady(t)
	one, err := logIn(a, "one")
	wantTold(t, one, err, 200, "")
	there, err := sessionOf(b, one.Token)
	wantTold(t, there, err, 200, "")

	relays.signalRedis(t, syscall.SIGSTOP)
	relays.refuses(t, "hangs")
	relays.signalRedis(t, syscall.SIGCONT)
	poll(t, "it is ready again", func() bool { return isReady(t, a) })

	memory := resident(t, b.cmd.Process.Pid)
	redis.Kill()
	relays.refuses(t, "dead")
	redis.Start()
	start := time.Now()
	relays.awaitReady(t)
	there, err = sessionOf(b, one.Token)
	wantTold(t, there, err, 200, "")
	two, err := logIn(b, "two")
	wantTold(t, two, err, 200, "")
	survived(t, "Redis killed", survival{clients: pairClients, outcomes: map[string]int{"busy": pairClients}, recovery: time.Since(start),
		memory: max(0, resident(t, b.cmd.Process.Pid)-memory)})
	out, err := askRelay("POST", a.urls["relay"]+"/logout", `{"all":true}`, "@Authorization: Bearer "+two.Token)
	if err != nil || out.status != 204 {
		t.Errorf("logout: %+v, %v", out, err)
	}
	gone, err := sessionOf(b, two.Token)
	wantTold(t, gone, err, 401, "unauthorized")

	relays.wantQuietLogs(t, 3)
	relays.wantNoSecrets(t, one.Token)
}

// A pair is two relays on one Redis.
type pair struct {
	a, b   *process
	wechat *counter
	redis  *testkit.Redis
}

const (
	// pairClients is how many clients come to a relay during an outage.
	pairClients = 50
	// pairPassword is the password of the pair's Redis.
	pairPassword = "hunter2"
)

// startPair starts two relays. Their Redis, which writes all it is sent to a file, is not
// started.
func startPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{wechat: newCounter(t),
		redis: testkit.NewRedis(t, "--appendonly", "yes", "--appendfsync", "always", "--requirepass", pairPassword)}
	env := relayEnv(p.wechat, "redis://:"+pairPassword+"@"+p.redis.Addr+"/0")
	p.a, p.b = startRelay(t, env), startRelay(t, env)
	return p
}

// refuses sends logins and sessions to one of the relays during an outage. It tells each
// to come again, spends no code, and is not ready.
func (p *pair) refuses(t *testing.T, outage string) {
	t.Helper()
	spent := p.wechat.spent.Load()
	var wg sync.WaitGroup
	for i := range pairClients {
		wg.Go(func() {
			r, err := logIn(p.a, fmt.Sprintf("%s-%d", outage, i))
			if err != nil || r.status != 503 || r.Error.Kind != "busy" || r.Error.Action != "retry" || r.wait == "" {
				t.Errorf("%s: login %+v, %v", outage, r, err)
			}
			if r, err := sessionOf(p.a, "x"); err != nil || r.status != 503 || r.Error.Kind != "busy" {
				t.Errorf("%s: session %+v, %v", outage, r, err)
			}
		})
	}
	wg.Wait()
	if n := p.wechat.spent.Load() - spent; n != 0 {
		t.Errorf("%s: %d codes were spent", outage, n)
	}
	if isReady(t, p.a) {
		t.Errorf("%s: ready", outage)
	}
}

// isReady reports whether a relay is ready. One that is not says that its store is missing.
func isReady(t *testing.T, p *process) bool {
	t.Helper()
	r, err := askRelay("GET", p.urls["ops"]+"/readyz")
	if err == nil && r.status == 503 && !strings.Contains(r.Error.Message, "store") {
		t.Errorf("readyz does not say what is missing: %+v", r)
	}
	return err == nil && r.status == 200
}

func (p *pair) awaitReady(t *testing.T) {
	t.Helper()
	poll(t, "both are ready", func() bool { return isReady(t, p.a) && isReady(t, p.b) })
}

// signalRedis stops Redis where it is, or lets it go on.
func (p *pair) signalRedis(t *testing.T, sig syscall.Signal) {
	t.Helper()
	if err := p.redis.Cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
}

// wantQuietLogs fails unless a relay has said that each outage began and ended, and
// go-redis next to nothing.
func (p *pair) wantQuietLogs(t *testing.T, outages int) {
	t.Helper()
	for _, what := range []string{"down", "back"} {
		poll(t, "the log says "+what, func() bool {
			return strings.Count(p.a.printed(), "the session store is "+what) == outages
		})
	}
	if s := p.a.printed(); strings.Contains(s, "failed to dial") || strings.Count(s, `"msg":"redis"`) > 1 {
		t.Errorf("go-redis fills the log:\n%s", s)
	}
}

// wantNoSecrets looks for the password, the session_key and a token where they must not
// be: in the logs of the relays, and in what Redis has written.
func (p *pair) wantNoSecrets(t *testing.T, token string) {
	t.Helper()
	for _, r := range []*process{p.a, p.b} {
		if s := r.printed(); strings.Contains(s, pairPassword) || strings.Contains(s, token) || strings.Contains(s, storeSessionKey) {
			t.Error("a secret is in the log")
		}
	}
	written, err := os.ReadFile(filepath.Join(p.redis.Dir, "appendonlydir", "appendonly.aof.1.incr.aof"))
	if err != nil || !bytes.Contains(written, []byte("o-one")) ||
		bytes.Contains(written, []byte(storeSessionKey)) || bytes.Contains(written, []byte(token)) {
		t.Errorf("Redis's log has no openid, or a secret in clear: %v", err)
	}
}
