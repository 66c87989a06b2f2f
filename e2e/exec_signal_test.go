package e2e

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// underExec runs a shell script under exec; its standard input stays open until
// the test ends.
func underExec(t *testing.T, script string) *process {
	t.Helper()
	need(t, "sh")
	cmd := exec.Command(program("mockwx"), "exec", "--", "sh", "-c", script)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	p, err := launch(cmd, tmp, append(os.Environ(), "TMPDIR="+tmp, "LANG=C"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close() // ends a script that is still there
		p.kill()
		if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v %v", left, err)
		}
	})
	if !p.await("ready\n") {
		t.Fatalf("not ready:\n%s", p.printed())
	}
	return p
}

func exitCodeOf(p *process) int {
	var exit *exec.ExitError
	<-p.ended
	if errors.As(p.err, &exit) {
		return exit.ExitCode()
	}
	return 0
}

// A signal goes to the program, which decides what comes of it.
func TestExecPassesSignalsOn(t *testing.T) {
	t.Parallel()
	for sig, name := range map[syscall.Signal]string{
		syscall.SIGTERM: "TERM", syscall.SIGINT: "INT", syscall.SIGHUP: "HUP", syscall.SIGQUIT: "QUIT",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := underExec(t, "trap 'echo got "+name+"; exit 3' "+name+"; echo ready; read x; read x")
			if err := p.cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			if code := exitCodeOf(p); code != 3 || !strings.Contains(p.printed(), "got "+name+"\n") || !strings.Contains(p.printed(), "WeChat calls: 0") {
				t.Errorf("exit code %d\n%s", code, p.printed())
			}
		})
	}
}

// A program that does not mind SIGTERM is killed by the second one.
func TestExecSecondSignal(t *testing.T) {
	t.Parallel()
	// A shell that blocks in read runs a trap only when the read ends, if the signal came
	// just before it; one that waits for short commands always runs it.
	p := underExec(t, "trap 'echo no' TERM; echo ready; while :; do sleep 0.05; done")
	for _, wait := range []string{"no\n", "is killed"} {
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if !p.await(wait) {
			t.Fatalf("no %q:\n%s", wait, p.printed())
		}
	}
	if code := exitCodeOf(p); code != 128+9 {
		t.Errorf("exit code %d\n%s", code, p.printed())
	}
}

// Ctrl-C reaches a program once, from the terminal; it does not come a second
// time from us.
func TestExecCtrlC(t *testing.T) {
	t.Parallel()
	need(t, "python3")
	cmd := exec.Command("python3", "testdata/exec/terminal.py", program("mockwx"), "exec", "--", "python3", "testdata/exec/ctrlc.py")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "interrupted 1 times") {
		t.Errorf("%v\n%s", err, out)
	}
}
