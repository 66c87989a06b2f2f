package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay/store/sealed"
)

const (
	appID  = "wx0123456789abcdef"
	secret = "0123456789abcdef0123456789abcdef"
)

// readyURLs is the content of the ready file.
type readyURLs struct {
	Relay string `json:"relay"`
	Ops   string `json:"ops"`
}

// environ makes an environment; of a name that is there twice the first counts.
func environ(kv ...string) (list []string) {
	for i := 0; i < len(kv); i += 2 {
		list = append(list, kv[i]+"="+kv[i+1])
	}
	return list
}

func goodEnv(kv ...string) []string {
	return environ(append(kv, "WXRELAY_APPID", appID, "WXRELAY_SECRET", secret)...)
}

// runNow runs a command that ends by itself.
func runNow(t *testing.T, env []string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), args, env, &out, &errs)
	return status, out.String(), errs.String()
}

// An exit is how a command that ends by itself ends.
type exit struct {
	name   string
	args   []string
	env    []string
	status int
	says   string
}

func (x exit) test(t *testing.T) {
	t.Parallel()
	status, _, stderr := runNow(t, x.env, x.args...)
	if status != x.status || !strings.Contains(stderr, x.says) {
		t.Errorf("status %d, want %d with %q; got:\n%s", status, x.status, x.says, stderr)
	}
	hint := strings.Contains(stderr, "hint: wxrelay --help\n") || strings.Contains(stderr, "提示：运行 wxrelay --help 查看用法\n")
	if (status == 2) != hint {
		t.Errorf("status %d and this hint:\n%s", status, stderr)
	}
}

// The end of a command line that is good, and of one that is not understood.
func TestExitStatus(t *testing.T) {
	t.Parallel()
	for _, x := range []exit{
		{"help", []string{"--help"}, environ(), 0, ""},
		{"version", []string{"version"}, environ(), 0, ""},
		{"version as a flag", []string{"--version"}, environ("WXRELAY_LISTEN", "nonsense"), 0, ""},
		{"unknown flag", []string{"--nope"}, goodEnv(), 2, "there is no flag --nope\n"},
		{"a flag that is misspelt", []string{"--lisen", ":1"}, goodEnv(), 2, "there is no flag --lisen; did you mean --listen ADDR?"},
		{"a flag of another name", []string{"doctor", "--port=1"}, goodEnv(), 2, "there is no flag --port; did you mean --listen ADDR?"},
		{"a flag with one dash", []string{"-listen", ":1"}, goodEnv(), 2, "did you mean --listen ADDR?"},
		{"a flag that is no setting", []string{"--chek-config"}, goodEnv(), 2, "did you mean --check-config?"},
		{"one letter", []string{"-x"}, goodEnv(), 2, "there is no flag -x\n"},
		{"one letter with its value", []string{"-xhunter2"}, goodEnv(), 2, "there is no flag -x\n"},
		{"no time at all", []string{"doctor", "--timeout", "0s"}, goodEnv(), 2, "--timeout must be more than nothing"},
		{"a secret is no flag", []string{"--secret", "x"}, goodEnv(), 2,
			"secrets are never flags, since every user of the machine can see a command line: set WXRELAY_SECRET in the environment, or use " +
				"--secret-file FILE"},
		{"nor is a key", []string{"--internal-key=x"}, goodEnv(), 2,
			"set WXRELAY_INTERNAL_KEY in the environment, or use --internal-key-file FILE"},
		{"nor is it one in Chinese", []string{"--app-secret", "x"}, goodEnv("LANG", "zh_CN"), 2, "请设置环境变量 WXRELAY_SECRET"},
		{"a value is missing", []string{"--listen"}, goodEnv(), 2, "--listen needs a value"},
		{"unknown command", []string{"srve"}, goodEnv(), 2, `there is no command "srve"; did you mean serve?`},
		{"no command like it", []string{"start-it"}, goodEnv(), 2, `there is no command "start-it"`},
		{"argument of serve", []string{"serve", "now"}, goodEnv(), 2, `wxrelay serve takes no argument; "now" is one`},
		{"argument of version", []string{"version", "now"}, goodEnv(), 2, `wxrelay version takes no argument; "now" is one`},
		{"no switch", []string{"--dev=maybe"}, goodEnv(), 2, `--dev is a switch: "maybe" is not true or false`},
		{"no duration", []string{"ready", "--wait", "10"}, goodEnv(), 2, `--wait: "10" is not a duration like 10s`},
	} {
		t.Run(x.name, x.test)
	}
}

// The end of a start that its settings, or what they name, do not allow.
func TestExitStatusOfSettings(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() }) // after the parallel subtests
	for _, x := range []exit{
		{"the password of a store is no flag", []string{"--store", "redis+sentinel://h/m?sentinel%5Fpassword=hunter2"}, goodEnv(), 1,
			"WXRELAY_STORE: holds a password"},
		{"no settings", nil, environ(), 1, "wxrelay: WXRELAY_APPID: is missing"},
		{"no settings, serve", []string{"serve"}, environ(), 1, "wxrelay: WXRELAY_SECRET: is missing"},
		{"the wall", []string{"--upstream", "http://127.0.0.1:8090"}, goodEnv(), 1,
			"wxrelay: WXRELAY_UPSTREAM: http://127.0.0.1:8090 is not WeChat"},
		{"no certificate", []string{"--check-config", "--tls-cert", "main.go", "--tls-key", "main.go"}, goodEnv(), 1,
			"wxrelay: WXRELAY_TLS_CERT: main.go"},
		{"no turn at all", []string{"--check-config", "--upstream-queue", "0"}, goodEnv(), 1,
			`wxrelay: WXRELAY_UPSTREAM_QUEUE: "0" is not a number from 1 up`},
		{"port taken", []string{"--listen", taken.Addr().String()}, goodEnv(), 1, `"cause":"--listen 127.0.0.1:`},
		{"ops port taken", []string{"--listen", "127.0.0.1:0", "--ops", taken.Addr().String()}, goodEnv(), 1, `"cause":"--ops 127.0.0.1:`},
		{"nowhere to be ready",
			[]string{"--listen", "127.0.0.1:0", "--ops", "127.0.0.1:0", "--ready-file", filepath.Join(t.TempDir(), "no", "r")}, goodEnv(), 1,
			`"cause":"--ready-file: `},
	} {
		t.Run(x.name, x.test)
	}
}

func TestCheckConfig(t *testing.T) {
	t.Parallel()
	env := environ("WXRELAY_LISTEN", "8080", "WXRELAY_DEV", "maybe", "WXRELAY_STORE", "redis://:hunter2@x/y", "WXRELAY_SECRET", "hunter2")
	status, stdout, stderr := runNow(t, env, "--check-config", "--session-ttl", "soon")
	if status != 1 || stdout != "" {
		t.Errorf("status %d, stdout %q", status, stdout)
	}
	for _, name := range []string{"LISTEN", "DEV", "STORE", "APPID", "SECRET", "SESSION_TTL"} {
		if !strings.Contains(stderr, "wxrelay: WXRELAY_"+name+": ") {
			t.Errorf("no problem with %s in:\n%s", name, stderr)
		}
	}
	if strings.Contains(stderr, "hunter2") {
		t.Errorf("it shows a password:\n%s", stderr)
	}

	status, stdout, stderr = runNow(t, goodEnv(), "serve", "--check-config")
	if status != 0 || stderr != "" {
		t.Errorf("status %d, stderr %q", status, stderr)
	}
	for _, s := range []string{"https://api.weixin.qq.com", "WeChat", appID, "set, not shown", "72h", "memory:"} {
		if !strings.Contains(stdout, s) {
			t.Errorf("no %q in:\n%s", s, stdout)
		}
	}
	if strings.Contains(stdout, secret) || strings.Contains(stdout, "DEV") {
		t.Errorf("it says too much:\n%s", stdout)
	}

	status, stdout, _ = runNow(t, goodEnv("WXRELAY_DEV", "1"), "--check-config", "--upstream", "http://127.0.0.1:8090")
	if status != 0 || !regexp.MustCompile(`(?m)^  upstream is +a FAKE WeChat$`).MatchString(stdout) || !strings.Contains(stdout, "DEV: FAKE WeChat") {
		t.Errorf("status %d, DEV is not said:\n%s", status, stdout)
	}
}

// --version says what version says, and does nothing else.
func TestVersion(t *testing.T) {
	t.Parallel()
	_, want, _ := runNow(t, environ(), "version")
	if status, got,
		stderr := runNow(t, environ(), "--version"); status != 0 || got != want || !strings.HasPrefix(got, "wxrelay ") || stderr != "" {
		t.Errorf("status %d, %q, want %q: %s", status, got, want, stderr)
	}
}

// The help of key and the page on stores tell the same way to replace a key.
func TestKeyHelp(t *testing.T) {
	t.Parallel()
	_, help, _ := runNow(t, environ(), "key", "--help")
	_, zh, _ := runNow(t, environ("LANG", "zh_CN.UTF-8"), "key", "--help")
	plain := strings.ReplaceAll(testkit.Read(t, "relay/docs/stores.md"), "*", "")
	plainZH := strings.ReplaceAll(testkit.Read(t, "relay/docs/stores.zh-CN.md"), "*", "")
	for _, text := range []string{help, plain} {
		at := 0
		for _, step := range []string{"1. On every relay put the new key behind the old one and restart",
			"2. On every relay put the new key in front and restart", "3. When the sessions of the old key have ended"} {
			i := strings.Index(text[at:], step)
			if i < 0 {
				t.Fatalf("no %q in its place in:\n%s", step, text)
			}
			at += i
		}
	}
	for _, step := range []string{"把新密钥放在旧密钥之后并重启所有实例", "再把新密钥移到最前并重启", "旧会话全部到期后移除旧密钥"} {
		if !strings.Contains(zh, step) || !strings.Contains(plainZH, step) {
			t.Errorf("not in both: %s", step)
		}
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	_, a, _ := runNow(t, environ(), "key")
	_, b, _ := runNow(t, environ(), "key")
	if _, err := sealed.ParseKeyring(a + b); err != nil || strings.Count(a, "\n") != 1 {
		t.Errorf("%v: a key, a line: %d bytes", err, len(a))
	}
	for _, x := range []struct{ store, says string }{
		{"bolt:" + filepath.Join(t.TempDir(), "none", "s.db"), "its directory does not exist"},
		{"bolt:" + t.TempDir(), "is not a file"},
		{"redis://a,b", "several hosts"},
	} {
		status, _, stderr := runNow(t, goodEnv("WXRELAY_KEY", a, "WXRELAY_STORE", x.store), "--check-config")
		if status != 1 || !strings.Contains(stderr, "wxrelay: WXRELAY_STORE: ") || !strings.Contains(stderr, x.says) {
			t.Errorf("%s: status %d, want %q:\n%s", x.store, status, x.says, stderr)
		}
	}
	foreign := filepath.Join(t.TempDir(), "s.db")
	if err := os.WriteFile(foreign, []byte("notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _,
		stderr := runNow(t, goodEnv("WXRELAY_KEY", a, "WXRELAY_STORE", "bolt:"+foreign), "--listen", "127.0.0.1:0", "--ops",
		"127.0.0.1:0"); status != 1 || !strings.Contains(stderr, "not a session file") {
		t.Errorf("status %d:\n%s", status, stderr)
	}
}
