package isolate

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"golang.org/x/sys/unix"

	"wxflow/cmd/internal/child"
	"wxflow/relay/text"
)

// What the test binary is, when it is started again: the program of the
// package comment, whose arguments are a command.
const testKey = "ISOLATE_TEST"

// testProgram is a copy of the test binary that every user may run.
var testProgram string

func TestMain(m *testing.M) {
	code, err := isolatedOrTests(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 99
	}
	os.Exit(code)
}

func isolatedOrTests(m *testing.M) (int, error) {
	if os.Getenv(testKey) != "" {
		return isolated()
	}
	dir, err := os.MkdirTemp("", "isolate-test-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return 0, err
	}
	testProgram = filepath.Join(dir, "isolate.test")
	if err := errors.Join(os.Chmod(dir, 0o755), os.WriteFile(testProgram, self, 0o755)); err != nil {
		return 0, err
	}
	return m.Run(), nil
}

func isolated() (int, error) {
	if !Inside() {
		return Run()
	}
	n, err := Open([]string{"wechat.test"})
	if err != nil {
		return 0, err
	}
	for _, l := range slices.Concat(n.HTTP, n.HTTPS) {
		go greet(l)
	}
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: unix.SIGKILL}
	if err := n.Start(cmd); err != nil {
		return 0, err
	}
	cmd.Wait()
	return child.ExitCode(cmd.ProcessState), nil
}

// greet answers requests by HTTP. Without net/http the test binary, which is the program
// in every test, is a third smaller.
func greet(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			r := textproto.NewReader(bufio.NewReader(c))
			if _, err := r.ReadLine(); err != nil {
				return
			}
			if header, err := r.ReadMIMEHeader(); err == nil {
				fmt.Fprintf(c, "HTTP/1.0 200 OK\r\n\r\nhello %s at %s", header.Get("Host"), l.Addr())
			}
		}()
	}
}

// inside is a shell script in a network of its own. As gives it a wrapper, such
// as one that makes it another user's.
func inside(script string, as ...string) *exec.Cmd {
	line := slices.Concat(as, []string{testProgram, "sh", "-c", script})
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = append(os.Environ(), testKey+"=1")
	return cmd
}

func possible(t *testing.T) {
	t.Helper()
	if out, err := inside("true").CombinedOutput(); err != nil {
		if os.Getenv("E2E_REQUIRE") != "" || exec.Command("unshare", "-rmn", "true").Run() == nil {
			t.Fatalf("no namespaces here, and unshare has some or E2E_REQUIRE is set: %s", out)
		}
		t.Skipf("no namespaces here: %s", out)
	}
}

// nobody makes a command another user's.
var nobody = []string{"setpriv", "--reuid=12345", "--regid=12346", "--clear-groups", "--"}

// users are those whom the tests can be.
func users(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{"self": nil, "nested": {"unshare", "-rn", "--"}, "nobody": nobody}
	for name, as := range all {
		may := func(command ...string) bool {
			return len(as) == 0 || exec.Command(as[0], slices.Concat(as[1:], command)...).Run() == nil
		}
		if !may("true") {
			t.Logf("cannot be %s here", name)
			delete(all, name)
		} else if !may("test", "-x", testProgram) {
			t.Fatalf("%s may not run %s", name, testProgram)
		}
	}
	return all
}

func TestNetwork(t *testing.T) {
	possible(t)
	const who = "id -u; id -g; grep Cap[IPEA] /proc/self/status\n"
	const look = who + `
read -r line < /etc/hosts && echo "$line"
for name in localhost wechat.test example.com; do getent hosts $name >/dev/null && echo "$name resolves"; done
cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '
env | grep -c INSIDE
`
	for name, as := range users(t) {
		t.Run(name, func(t *testing.T) {
			out, _ := inside(look, as...).CombinedOutput() // grep -c fails at 0
			line := slices.Concat(as, []string{"sh", "-c", who})
			is, err := exec.Command(line[0], line[1:]...).Output()
			if err != nil {
				t.Fatal(err)
			}
			want := string(is) + "# mockwx exec --isolate\nlocalhost resolves\nwechat.test resolves\nlo\n0\n"
			if got := string(out); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
	if b, err := os.ReadFile("/etc/hosts"); err != nil || bytes.Contains(b, []byte("wechat.test")) {
		t.Errorf("it reached the machine's own /etc/hosts: %s %v", b, err)
	}
}

func TestExit(t *testing.T) {
	possible(t)
	for name, as := range users(t) {
		for script, want := range map[string]int{"exit 7": 7, "kill -9 $$": 137, "cat": 0} {
			cmd := inside(script, as...)
			cmd.Stdin = strings.NewReader("in")
			out, _ := cmd.Output()
			if cmd.ProcessState.ExitCode() != want || script == "cat" && string(out) != "in" {
				t.Errorf("%s: %s: exit code %d, printed %q", name, script, cmd.ProcessState.ExitCode(), out)
			}
		}
	}
}

// A signal for the outer process is the inner one's, and so is its end.
func TestSignals(t *testing.T) {
	possible(t)
	for name, as := range users(t) {
		for _, sig := range []os.Signal{unix.SIGTERM, unix.SIGINT, unix.SIGKILL} {
			cmd := inside("echo started; exec sleep 600", as...)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			r := bufio.NewReader(out)
			if line, err := r.ReadString('\n'); line != "started\n" {
				t.Fatalf("%s: %q, %v", name, line, err)
			}
			cmd.Process.Signal(sig)
			// The pipe ends when all who hold it have: the command, too.
			if _, err := io.Copy(io.Discard, r); err != nil {
				t.Error(err)
			}
			cmd.Wait()
			want := 128 + int(sig.(syscall.Signal))
			if sig == unix.SIGKILL {
				want = -1
			}
			if code := cmd.ProcessState.ExitCode(); code != want {
				t.Errorf("%s: exit code %d after %v", name, code, sig)
			}
		}
	}
}

// A kernel that says no is understood.
func TestRefused(t *testing.T) {
	possible(t)
	if err := exec.Command("unshare", "-r", "true").Run(); err != nil {
		if os.Getenv("E2E_REQUIRE") != "" {
			t.Fatalf("unshare -r: %v, and E2E_REQUIRE is set", err)
		}
		t.Skipf("unshare -r: %v", err)
	}
	cmd := inside("true", "unshare", "-r", "sh", "-c", `echo 0 > /proc/sys/user/max_net_namespaces; exec "$0" "$@"`)
	if out, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != 99 || !strings.Contains(string(out), "user.max_net_namespaces") {
		t.Errorf("exit code %d: %s", cmd.ProcessState.ExitCode(), out)
	}
}

func TestHostsFile(t *testing.T) {
	old := "127.0.0.1 localhost db.local # mine\n10.0.0.1 db.corp\n127.0.0.1 wechat.test\n::1 six\nnonsense\n"
	got := string(hostsFile([]byte(old), "box", []string{"wechat.test"}, false))
	want := "# mockwx exec --isolate\n127.0.0.1 localhost\n127.0.0.1 box\n127.0.0.1 wechat.test\n127.0.0.1 db.local\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for _, line := range []string{"::1 localhost ip6-localhost ip6-loopback\n", "::1 wechat.test\n", "::1 six\n"} {
		if got := string(hostsFile([]byte(old), "", []string{"wechat.test"}, true)); !strings.Contains(got, line) {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
	if got := string(switchFile([]byte("passwd: files sss\n hosts: files resolve dns\nnetworks: files"))); got != "passwd: files sss\nnetworks: files\nhosts: files\n" {
		t.Errorf("%q", got)
	}
}

// Settings of the kernel that name the culprit come before the container that may hide
// one, and a process that is not root's never does without a user namespace.
func TestExplainOrder(t *testing.T) {
	for name, x := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"AppArmor in a container": {fstest.MapFS{".dockerenv": {},
			"proc/sys/kernel/apparmor_restrict_unprivileged_userns": {Data: []byte("1\n")}}, "apparmor_restrict_unprivileged_userns=0"},
		"seccomp with AppArmor": {fstest.MapFS{"proc/self/status": {Data: []byte("Name:\tx\nSeccomp:\t2\n")},
			"proc/sys/kernel/apparmor_restrict_unprivileged_userns": {Data: []byte("1\n")}}, "seccomp=unconfined"},
		"a switch in a container": {fstest.MapFS{".dockerenv": {},
			"proc/sys/kernel/unprivileged_userns_clone": {Data: []byte("0\n")}}, "unprivileged_userns_clone=1"},
		"Kubernetes": {fstest.MapFS{"var/run/secrets/kubernetes.io/x": {}}, "seccomp=unconfined"},
		"Podman":     {fstest.MapFS{"run/.containerenv": {}}, "seccomp=unconfined"},
	} {
		if err := explain(unix.EPERM, x.files); !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if a := namespaces(0, 0, true); a.Cloneflags&unix.CLONE_NEWUSER != 0 || len(a.AmbientCaps) != 0 {
		t.Errorf("%+v", a)
	}
	a := namespaces(1000, 1001, false)
	if a.Cloneflags != unix.CLONE_NEWNET|unix.CLONE_NEWNS|unix.CLONE_NEWUSER ||
		a.UidMappings[0] != (syscall.SysProcIDMap{ContainerID: 1000, HostID: 1000, Size: 1}) ||
		a.GidMappings[0] != (syscall.SysProcIDMap{ContainerID: 1001, HostID: 1001, Size: 1}) {
		t.Errorf("%+v", a)
	}
}

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		err  error
		file string
		is   string
		want string
	}{
		{unix.EPERM, "proc/sys/kernel/unprivileged_userns_clone", "0\n", "sysctl -w kernel.unprivileged_userns_clone=1"},
		{unix.EPERM, "proc/sys/user/max_user_namespaces", "0\n", "sysctl -w user.max_user_namespaces=15000"},
		{unix.ENOSPC, "proc/sys/user/max_net_namespaces", "0\n", "sysctl -w user.max_net_namespaces=15000"},
		{unix.ENOSPC, "x", "", "sysctl -w user.max_user_namespaces=15000"},
		{unix.EACCES, "proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n", "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"},
		{unix.EPERM, ".dockerenv", "", "--security-opt seccomp=unconfined"},
		{unix.EPERM, "proc/self/status", "Name:\tx\nSeccomp:\t2\n", "--security-opt seccomp=unconfined"},
		{unix.EPERM, "proc/self/status", "Name:\tx\nSeccomp:\t0\n", "root"},
		{unix.EINVAL, "x", "", "CONFIG_USER_NS"},
	} {
		err := explain(fmt.Errorf("fork/exec: %w", c.err), fstest.MapFS{c.file: {Data: []byte(c.is)}})
		if !errors.Is(err, ErrImpossible) || !errors.Is(err, c.err) {
			t.Errorf("%v, %s: %v", c.err, c.file, err)
			continue
		}
		for got, says := range map[string]string{err.Error(): "--isolate is not possible here: ", text.Chinese(err): "此处无法使用 --isolate："} {
			if !strings.HasPrefix(got, says) || !strings.Contains(got, c.want) {
				t.Errorf("%v, %s: %s", c.err, c.file, got)
			}
		}
	}
	if err := explain(os.ErrNotExist, fstest.MapFS{}); err != os.ErrNotExist {
		t.Errorf("another error became %v", err)
	}
}
