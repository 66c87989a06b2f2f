package child

import (
	"os/exec"
	"syscall"
	"testing"
)

// A program that is started ends with us; what a caller wants instead stands.
func TestEndsWithUs(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ was, want syscall.Signal }{{0, syscall.SIGTERM}, {syscall.SIGKILL, syscall.SIGKILL}} {
		cmd := exec.Command("true")
		if x.was != 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: x.was}
		}
		if err := Start(cmd, nil); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil || cmd.SysProcAttr.Pdeathsig != x.want {
			t.Errorf("%v: %v, %v", x.was, cmd.SysProcAttr.Pdeathsig, err)
		}
	}
}
