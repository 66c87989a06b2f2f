package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"wxflow/cmd/internal/isolate"
)

// under runs this test binary as the command of an exec, which obeys the words. What exec leaves behind fails the test.
func under(t *testing.T, flags []string, words ...string) (code int, stdout, stderr string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("TMP", tmp)
	t.Setenv(childKey, "1")
	out, errs := newScreen(), newScreen() // the command writes there, and the fake
	code = run(t.Context(), slices.Concat([]string{"exec"}, flags, []string{self}, words), out, errs, getenvOf())
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("%q %q: left behind: %v, %v", flags, words, left, err)
	}
	return code, out.String(), errs.String()
}

const (
	wechatUserinfo = "https://api.weixin.qq.com/sns/userinfo?openid=x&access_token=y"
	wechatToken    = "https://api.weixin.qq.com/cgi-bin/token?grant_type=client_credential&appid=wx0000000000000001&secret=mocksecret0000000000000000000001"

	wechatLogin = "https://api.weixin.qq.com/sns/jscode2session?grant_type=authorization_code&appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code="
	nowhere     = "https://api.weixin.qq.com/no/such/api"
)

// The exit code is the command's, or says what kept it from one.
func TestExecExitCode(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	if err := os.WriteFile(broken, []byte("apps: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	noFolder := filepath.Join(t.TempDir(), "none", "calls.xml")
	for _, x := range []struct {
		flags, words []string
		code         int
		says         string
	}{
		{nil, []string{"exit", "0"}, 0, "WeChat calls: 0; failed: 0 (on purpose: 0); connections refused: 0"},
		{nil, []string{"exit", "7"}, 7, "WeChat calls: 0"},
		{nil, []string{"-v", "exit", "3"}, 3, "WeChat calls: 0"}, // the flag is the command's
		{nil, []string{"kill"}, 137, ""},
		{[]string{"--fixtures", broken}, nil, 125, "broken.yaml:1: "},
		{[]string{"--junit", noFolder}, []string{"exit", "0"}, 1, "mockwx: --junit: "},
		{[]string{"--junit", noFolder}, []string{"exit", "7"}, 7, "mockwx: --junit: "},

		{nil, []string{"get", nowhere}, 0, "WeChat calls: 1; failed: 1 (on purpose: 0); connections refused: 0"},
		{[]string{"--strict"}, []string{"get", nowhere}, 1, "--strict: failed"},
		{[]string{"--strict"}, []string{"get", nowhere, "exit", "7"}, 7, "failed: 1"},
		{[]string{"--strict"}, []string{"get", "https://www.example.com/"}, 1, "connections refused: 1"},
		{[]string{"--strict"}, []string{"get", wechatLogin + "alice-code"}, 0, "WeChat calls: 1; failed: 0"},
		{[]string{"--strict"}, []string{"get", wechatLogin + "nonsense"}, 1, "failed: 1 (on purpose: 0)"},
		{[]string{"--strict", "--expect", "40163,40029"}, []string{"get", wechatLogin + "nonsense"}, 0, "failed: 1 (on purpose: 1)"},
		{[]string{"--strict"}, []string{"get", wechatLogin + "errcode:45011"}, 0, "failed: 1 (on purpose: 1)"},
		{[]string{"--strict"}, []string{"get", wechatLogin + "alice-code&lang=zh"}, 0, "  noted    /sns/jscode2session  lang (query) is not read"},
		{[]string{"--strict"}, []string{"get", wechatLogin + "&js_cdoe=x"}, 1, "js_cdoe was sent: did you mean js_code?"},
		{[]string{"--strict", "--expect", "40001"}, []string{"get", wechatUserinfo + "&lng=zh_CN"}, 1,
			"mistakes: 1\n  40001    /sns/userinfo"},
		{[]string{"--strict"}, []string{"get", wechatToken, "get", wechatToken}, 1, "  mistake  /cgi-bin/token  fetched while the token before was good for "},
		{[]string{"--strict", "--expect", "token"}, []string{"get", wechatToken, "get", wechatToken}, 0, "WeChat calls: 2; failed: 0"},
		{[]string{"--expect", "tokens"}, nil, 2, "--expect tokens: write errcodes such as 40163, or token"},
		{[]string{"--strict", "--expect-host", "*.example.com"}, []string{"get", "https://www.example.com/"}, 0,
			"connections refused: 1 (expected: 1)"},
		{[]string{"--expect-host", "https://x"}, nil, 2, "--expect-host: "},
		{[]string{"--allow-host", "x:1"}, nil, 2, "--allow-host: "},
		{[]string{"--min-calls", "1"}, []string{"get", wechatLogin + "alice-code"}, 0, "WeChat calls: 1"},
		{[]string{"--min-calls", "2"}, []string{"get", wechatLogin + "alice-code"}, 1,
			"mockwx: --min-calls 2: failed, because 1 reached the fake\n"},
		{[]string{"--min-calls", "1"}, []string{"exit", "7"}, 7, "no call reached the fake"},
	} {
		if x.words != nil && x.words[0] == "kill" && runtime.GOOS == "windows" {
			continue // it has no signals
		}
		code, stdout, stderr := under(t, x.flags, x.words...)
		if (stdout == "verbose\n") != (len(x.words) > 0 && x.words[0] == "-v") || strings.Contains(stderr, "FAKE WeChat") {
			t.Errorf("%q: whose flag is it? %s%s", x.words, stdout, stderr)
		}
		if code != x.code || !strings.Contains(stderr, x.says) {
			t.Errorf("%q %q: exit code %d, want %d with %q:\n%s", x.flags, x.words, code, x.code, x.says, stderr)
		}
		if strings.Contains(stderr, "--strict: failed") != (slices.Contains(x.flags, "--strict") && x.code == 1) {
			t.Errorf("%q %q: who failed it?\n%s", x.flags, x.words, stderr)
		}
	}
}

// What cannot be run has an exit code of its own, and starts no fake.
func TestExecWithoutACommand(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		command string
		code    int
		says    string
	}{
		{"./no/such", 127, `there is no command "./no/such"`},
		{filepath.Join(dir, "none"), 127, "there is no command"},
		{"no-such-command-anywhere", 127, `there is no command "no-such-command-anywhere"`},
		{plain, 126, "cannot be run"},
		{dir, 126, "cannot be run"},
	} {
		if runtime.GOOS == "windows" && x.code == 126 {
			continue // it goes by the ending of the name
		}
		code, stdout, stderr := runHere(t, "en", "exec", "--", x.command)
		if code != x.code || stdout != "" || !strings.Contains(stderr, x.says) || strings.Contains(stderr, "WeChat calls") {
			t.Errorf("%s: exit code %d, want %d: %s%s", x.command, code, x.code, stdout, stderr)
		}
	}
}

// The command finds the fake, the relay and this machine, and nothing else.
func TestExecEnvironment(t *testing.T) {
	here := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "here") }))
	defer here.Close()
	t.Setenv("NO_PROXY", "weixin.qq.com")
	t.Setenv("no_proxy", "")
	code, stdout, stderr := under(t, []string{"--relay", "-v"},
		"get", "$MOCKWX_ADMIN_URL/healthz", "get", "$WXRELAY_OPS_URL/readyz", "get", "$WXRELAY_URL/login?code=user:alice",
		"get", "$MOCKWX_URL/no/such", "get", wechatLogin+"alice-code", "via", here.URL, "via", "http://www.example.com/")
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	want := []string{`200 { "status": "ok" }`, `200 {"status":"ready"}`, `200 {"token":`, `200 {"errcode":40066,`, `200 {"session_key":`,
		"200 here", "403 mockwx: refused: www.example.com"}
	if code != 0 || len(lines) != len(want) {
		t.Fatalf("exit code %d\n%s\n%s", code, stdout, stderr)
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("got  %s\nwant %s", lines[i], want[i])
		}
	}
	for _, says := range []string{"a FAKE WeChat", "\n  relay ", "\n  ca ", "removed from NO_PROXY", ": weixin.qq.com\n"} {
		if !strings.Contains(stderr, says) {
			t.Errorf("no %q in\n%s", says, stderr)
		}
	}
}

// NO_PROXY that harms nothing is no news, and without -v nothing is announced.
// What the proxy lets out is known to the scripts of runtimes, too.
func TestExecSaysLittle(t *testing.T) {
	t.Setenv("NO_PROXY", "db.corp")
	t.Setenv("no_proxy", "")
	for _, x := range []struct {
		flags []string
		want  string
	}{
		{nil, `"passHosts":[],"passOthers":false,`},
		{[]string{"--proxy-others", "pass"}, `"passHosts":[],"passOthers":true,`},
		{[]string{"--allow-host", "a.example.com,*.example.org"}, `"passHosts":["a.example.com","*.example.org"],"passOthers":false,`},
	} {
		code, stdout,
			stderr := under(t, x.flags, "get", "$MOCKWX_URL"+strings.TrimPrefix(wechatLogin, "https://api.weixin.qq.com")+"alice-code", "read",
			"const settings@preload.cjs")
		if code != 0 || strings.Count(stderr, "\n") != 2 {
			t.Errorf("%q: %d %s\n%s", x.flags, code, stdout, stderr)
		}
		if !strings.Contains(stdout, x.want) {
			t.Errorf("%q: no %s in %s", x.flags, x.want, stdout)
		}
	}
}

// The report is a file of JUnit's, and says what the calls were.
func TestExecJUnit(t *testing.T) {
	file := filepath.Join(t.TempDir(), "calls.xml")
	if code, _, stderr := under(t, []string{"--junit", file, "--expect", "40029"}, "get", nowhere, "get", wechatLogin+"alice-code",
		"get", wechatLogin+"nonsense", "get", "https://www.example.com/"); code != 0 {
		t.Fatalf("%d %s", code, stderr)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`<testsuite name="mockwx" tests="4" failures="2" skipped="1">`,
		`<testcase classname="wechat" name="1 GET /no/such/api" time="0">`,
		`<failure message="40066 /no/such/api: `, `type="40066"`,
		`<system-out>appid wx0000000000000001 user alice</system-out>`,
		`<skipped message="40029 /sns/jscode2session: `,
		`<testcase classname="other hosts" name="www.example.com:443" time="0">`, `type="refused"`,
	} {
		if !strings.Contains(string(b), part) {
			t.Errorf("no %s in\n%s", part, b)
		}
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o644 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 1 {
		t.Errorf("beside it: %v, %v", left, err)
	}
}

// A system that has no network for the command is no other failure.
func TestExecWithoutANetwork(t *testing.T) {
	t.Parallel()
	for code, err := range map[errExit]error{69: fmt.Errorf("mount: %w", isolate.ErrImpossible), 125: errors.New("mount: no")} {
		if got := noNetwork(err); got != code {
			t.Errorf("%v: exit code %d, want %d", err, got, code)
		}
	}
}
