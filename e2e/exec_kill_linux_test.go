package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// A SIGKILL ends the command, too, and what it leaves is gone after the next start.
func TestExecAfterAKill(t *testing.T) {
	t.Parallel()
	need(t, "sh")
	for name, flags := range map[string][]string{"plain": nil, "isolated": {"--isolate"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if flags != nil {
				needNamespaces(t)
			}
			tmp := filepath.Join(t.TempDir(), "of job [1]") // a pattern that does not match itself
			if err := os.MkdirAll(filepath.Join(tmp, ".mockwx-new-1"), 0o755); err != nil {
				t.Fatal(err)
			}
			hourAgo := time.Now().Add(-time.Hour)
			if err := os.Chtimes(filepath.Join(tmp, ".mockwx-new-1"), hourAgo, hourAgo); err != nil {
				t.Fatal(err)
			}
			env := append(os.Environ(), "TMPDIR="+tmp)
			args := slices.Concat([]string{"exec"}, flags, []string{"--", "sh", "-c", "echo ready; read x; echo lives on"})
			cmd := exec.Command(program("mockwx"), args...)
			in, err := cmd.StdinPipe() // the command waits for it
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			p, err := launch(cmd, tmp, env)
			if err != nil {
				t.Fatal(err)
			}
			if !p.await("ready\n") {
				t.Fatal(p.printed())
			}
			if err := p.cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			select {
			case <-p.ended: // the command has closed its output
			case <-time.After(startLimit):
				t.Fatal("the command lives on")
			}
			if flags == nil {
				if left, err := filepath.Glob(filepath.Join(filepath.Dir(tmp), "*", "mockwx-run-*")); err != nil || len(left) != 1 {
					t.Fatalf("a kill left %v %v: this test tests nothing", left, err)
				}
			}
			next := exec.Command(program("mockwx"), "exec", "--", "true")
			next.Env = env
			if out, err := next.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
				t.Errorf("still there: %v %v", left, err)
			}
		})
	}
}
