//go:build unix

package child

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

func TestExitCode(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]int{"exit 0": 0, "exit 7": 7, "kill -TERM $$": 143, "kill -KILL $$": 137} {
		cmd := exec.Command("sh", "-c", script)
		cmd.Run()
		if got := ExitCode(cmd.ProcessState); got != want {
			t.Errorf("%s: %d, want %d", script, got, want)
		}
	}
}

func TestSignals(t *testing.T) {
	t.Parallel()
	for _, sig := range PassedOn {
		if want := sig != syscall.SIGUSR1 && sig != syscall.SIGUSR2; Ends(sig) != want {
			t.Errorf("%v ends: %t", sig, !want)
		}
		if sig != syscall.SIGINT && sig != syscall.SIGQUIT && FromTerminal(sig) {
			t.Errorf("%v is a key", sig)
		}
	}
	if !Ends(os.Interrupt) {
		t.Error("an interrupt does not end")
	}
}

// prepare comes before the program, and its error keeps the program from starting.
func TestStart(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	cmd := exec.Command("sh", "-c", "echo started")
	cmd.Stdout = &out
	prepared := false
	if err := Start(cmd, func() error { prepared = cmd.Process == nil; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || !prepared || out.String() != "started\n" {
		t.Errorf("%v, %t, %q", err, prepared, out.String())
	}
	no := errors.New("no")
	cmd = exec.Command("sh", "-c", "exit 0")
	if err := Start(cmd, func() error { return no }); err != no || cmd.Process != nil {
		t.Errorf("%v, and it started: %v", err, cmd.Process)
	}
	if err := Start(exec.Command("/no/such/program"), nil); err == nil {
		t.Error("what is not there started")
	}
}
