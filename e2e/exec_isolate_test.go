//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

const (
	loginAlice  = "/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code=alice-code&grant_type=authorization_code"
	openidAlice = `"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"`
)

// isolated is a command under exec --isolate. As are words to put in front of
// it all, such as those that make it another user's.
func isolated(t *testing.T, as []string, command ...string) *exec.Cmd {
	t.Helper()
	line := slices.Concat(as, []string{program("mockwx"), "exec", "--isolate", "--"}, command)
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = append(os.Environ(), "LANG=C", "HTTPS_PROXY=http://127.0.0.1:1", "https_proxy=http://127.0.0.1:1", "ALL_PROXY=http://127.0.0.1:1")
	return cmd
}

// needNamespaces skips where the kernel has none for us.
func needNamespaces(t *testing.T) {
	t.Helper()
	need(t, "unshare", "sh")
	if out, err := exec.Command("unshare", "-rn", "true").CombinedOutput(); err != nil {
		if os.Getenv("E2E_REQUIRE") != "" {
			t.Fatalf("needs namespaces, and E2E_REQUIRE is set: %s", out)
		}
		t.Skipf("needs namespaces: %s", out)
	}
}

// asNobody makes a command another user's; nil where we may not.
func asNobody(t *testing.T) []string {
	t.Helper()
	as := []string{"setpriv", "--reuid=12345", "--regid=12346", "--clear-groups", "--"}
	may := func(command ...string) error { return exec.Command(as[0], slices.Concat(as[1:], command)...).Run() }
	if err := may("true"); err != nil {
		t.Logf("not as another user, which needs root and setpriv: %v", err)
		return nil
	}
	if err := may("test", "-x", program("mockwx")); err != nil {
		t.Fatalf("another user may not run %s: %v", program("mockwx"), err)
	}
	return as
}

// Programs that know no proxy, in the languages of the house, reach the fake by
// the address that is written into them.
func TestIsolate(t *testing.T) {
	t.Parallel()
	needNamespaces(t)
	need(t, "curl", "node", "python3")
	url := "https://api.weixin.qq.com" + loginAlice
	programs := map[string][]string{
		"curl":       {"curl", "-sS", "--noproxy", "*", url},
		"curl http":  {"curl", "-sS", "--noproxy", "*", "http://api.weixin.qq.com" + loginAlice},
		"curl proxy": {"curl", "-sS", url},
		"go":         {program("client"), url},
		"node":       {"node", "-e", `require("https").get(process.argv[1], r => r.pipe(process.stdout))`, url},
		"node fetch": {"node", "-e", `fetch(process.argv[1]).then(r => r.text()).then(console.log)`, url},
		"python": {"python3", "-c", `import sys, urllib.request as u
print(u.build_opener(u.ProxyHandler({})).open(sys.argv[1]).read().decode())`, url},
	}
	who := map[string][]string{"self": nil, "nested": {"unshare", "-rn", "--"}}
	if as := asNobody(t); as != nil {
		who["nobody"] = as
	}
	for user, as := range who {
		for name, p := range programs {
			if user != "self" && name != "curl" && name != "go" {
				continue // whose program it is changes nothing for it; some may lie in our home
			}
			t.Run(user+"/"+name, func(t *testing.T) {
				t.Parallel()
				var stderr bytes.Buffer
				cmd := isolated(t, as, p...)
				cmd.Stderr = &stderr
				out, err := cmd.Output()
				if err != nil || !strings.Contains(string(out), openidAlice) {
					t.Errorf("%v: %s\n%s", err, out, stderr.String())
				}
				if name == "go" && !strings.HasPrefix(string(out), "HTTP/2") {
					t.Errorf("not HTTP/2: %s", out)
				}
			})
		}
	}
}

// WeCom sends plain http to https, and there it is.
func TestIsolateWeComPlainHTTP(t *testing.T) {
	t.Parallel()
	needNamespaces(t)
	need(t, "curl")
	out, err := isolated(t, nil, "curl", "-sSL", "--noproxy", "*", "-w", "%{num_redirects}", "http://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=x&corpsecret=x").Output()
	if err != nil || !strings.HasPrefix(string(out), `{"errcode":40013,`) || !strings.HasSuffix(string(out), "}1") {
		t.Errorf("%v: %s", err, out)
	}
}

// There is nothing else: names do not resolve, addresses cannot be reached, and
// both are known at once.
func TestIsolateIsOffline(t *testing.T) {
	t.Parallel()
	needNamespaces(t)
	need(t, "curl")
	outside := listenOutside(t)
	for url, want := range map[string]int{
		"https://example.com/":            6, // curl: could not resolve host
		"https://weixin.qq.com/":          6,
		"https://1.1.1.1/":                7, // could not connect; 28 would be a time-out
		"https://[2606:4700:4700::1111]/": 7,
		outside:                           7, // another program of this machine
	} {
		cmd := isolated(t, nil, "curl", "-sS", "--noproxy", "*", "--max-time", "25", url)
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != want {
			t.Errorf("%s: exit code %d: %s", url, code, out)
		}
	}
}

// Resolvers that ask a server, and never read /etc/hosts, see the same names.
func TestIsolateNames(t *testing.T) {
	t.Parallel()
	needNamespaces(t)
	need(t, "node")
	const resolve = `for (const n of process.argv.slice(1)) require("dns").resolve4(n, (e, a) => console.log(n, e ? e.code : a.join()))`
	cmd := isolated(t, nil, "node", "-e", resolve, "api.weixin.qq.com", "qyapi.weixin.qq.com", "weixin.qq.com", "example.com")
	out, err := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(lines)
	want := []string{"api.weixin.qq.com 127.0.0.1", "example.com ENOTFOUND", "qyapi.weixin.qq.com 127.0.0.1", "weixin.qq.com ENOTFOUND"}
	if err != nil || !slices.Equal(lines, want) {
		t.Errorf("%v: %q", err, lines)
	}
}

// The command is who called, and so is what it writes; nothing stays behind.
func TestIsolateIsYou(t *testing.T) {
	t.Parallel()
	needNamespaces(t)
	for _, as := range [][]string{nil, asNobody(t)} {
		dir := t.TempDir()
		for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
			if err := os.Chmod(d, 0o777); err != nil {
				t.Fatal(err)
			}
		}
		script := `id -u; id -g; cat; touch ` + dir + `/mine; sh -c 'kill -9 $$'; exit 7`
		cmd := isolated(t, as, "sh", "-c", script)
		cmd.Env = append(cmd.Env, "TMPDIR="+dir)
		cmd.Stdin = strings.NewReader("said\n")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, _ := cmd.Output()
		line := slices.Concat(as, []string{"sh", "-c", "id -u; id -g"})
		want, err := exec.Command(line[0], line[1:]...).Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := string(out); got != string(want)+"said\n" || cmd.ProcessState.ExitCode() != 7 {
			t.Errorf("exit code %d, printed %q\n%s", cmd.ProcessState.ExitCode(), got, stderr.String())
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 1 {
			t.Fatalf("left behind: %v, %v", left, err)
		}
		info, err := left[0].Info()
		if err != nil {
			t.Fatal(err)
		}
		if uid := info.Sys().(*syscall.Stat_t).Uid; as != nil && uid != 12345 || as == nil && uid != uint32(os.Getuid()) {
			t.Errorf("%s is of user %d", left[0].Name(), uid)
		}
	}
}

// A signal for exec is the command's, and the exit code is what it makes of it.
func TestIsolateSignal(t *testing.T) {
	t.Parallel()
	needNamespaces(t)
	cmd := isolated(t, nil, "sh", "-c", `trap "exit 3" TERM; echo ready; while :; do read -r _; done`)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("%q, %v", line, err)
	}
	cmd.Process.Signal(syscall.SIGTERM)
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 3 {
		t.Errorf("exit code %d", code)
	}
}

// Where the kernel says no, exec says which setting it is, and has an exit code
// for it.
func TestIsolateRefused(t *testing.T) {
	t.Parallel()
	needNamespaces(t)
	as := []string{"unshare", "-r", "sh", "-c", `echo 0 > /proc/sys/user/max_net_namespaces; exec "$0" "$@"`}
	for lang, says := range map[string]string{"C": "--isolate is not possible here: the kernel forbids it by user.max_net_namespaces", "zh_CN.UTF-8": "此处无法使用 --isolate：内核设置 user.max_net_namespaces"} {
		cmd := isolated(t, as, "echo", "it ran")
		cmd.Env = append(cmd.Env, "LC_ALL="+lang)
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != 69 || !strings.Contains(string(out), says) || strings.Contains(string(out), "it ran") {
			t.Errorf("exit code %d: %s", code, out)
		}
	}
}

// listenOutside is a server of this machine, outside of the namespace.
func listenOutside(t *testing.T) string {
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	return s.URL
}
