//go:build unix

package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// TestRedisThatIsNotToBeHad: a wrong password is said by the start, before any
// request, by --check-config and by the doctor, in the language of the reader. A
// Redis that is down is said, too, and is no fault of the settings.
func TestRedisThatIsNotToBeHad(t *testing.T) {
	t.Parallel()
	need(t, "redis-server")
	wechat := newCounter(t)
	addr := testkit.NewRedis(t, "--requirepass", "hunter2").Start().Addr
	run := func(store, lang string, args ...string) (ok bool, said string) {
		cmd := exec.Command(program("wxrelay"), args...)
		cmd.Env = relayEnv(wechat, store, "LC_ALL="+lang)
		out, err := cmd.CombinedOutput()
		return err == nil, string(out)
	}
	good, wrong, nowhere := "redis://:hunter2@"+addr, "redis://:hunter3@"+addr, "redis://:hunter2@"+testkit.Addr(t)
	poll(t, "Redis answers", func() bool {
		ok, said := run(good, "C", "--check-config")
		return ok && !strings.Contains(said, "warning")
	})

	for _, x := range []struct {
		store, lang, says string
		ok                bool
	}{
		{wrong, "C", "wxrelay: WXRELAY_STORE: Redis does not accept the user or password in WXRELAY_STORE", false},
		{wrong, "zh_CN.UTF-8", "wxrelay: WXRELAY_STORE: Redis 不接受 WXRELAY_STORE 中的用户名或密码", false},
		{nowhere, "C", "wxrelay: warning: WXRELAY_STORE: no Redis answers at this address", true},
		{nowhere, "zh_CN.UTF-8", "wxrelay: 警告：WXRELAY_STORE：该地址没有 Redis 响应", true},
	} {
		if ok, said := run(x.store, x.lang, "--check-config"); ok != x.ok || !strings.Contains(said, x.says) || strings.Contains(said, "hunter") {
			t.Errorf("--check-config: %t, want %q:\n%s", ok, x.says, said)
		}
	}
	for lang, says := range map[string]string{"C": "it cannot be reached: Redis does not accept the user or password", "zh_CN.UTF-8": "无法连接：Redis 不接受 WXRELAY_STORE 中的用户名或密码"} {
		if ok, said := run(wrong, lang, "doctor"); ok || !strings.Contains(said, says) || strings.Contains(said, "hunter") {
			t.Errorf("doctor: want %q:\n%s", says, said)
		}
	}
	for store, says := range map[string]string{
		wrong:   "Redis does not accept the user or password in WXRELAY_STORE (WRONGPASS",
		nowhere: "no Redis answers at this address: is it running? (dial tcp",
	} {
		p := startRelay(t, relayEnv(wechat, store))
		if !p.await("the session store is down") || !strings.Contains(p.printed(), says) {
			t.Errorf("a start says nothing of it:\n%s", p.printed())
		}
	}
}
