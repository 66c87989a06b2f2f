package child

import (
	"os/exec"
	"runtime"
	"syscall"
)

// Start starts a program that gets SIGTERM when this process ends, even when a
// SIGKILL ends it. It calls prepare first, if that is not nil, in the thread
// that the program inherits from.
func Start(cmd *exec.Cmd, prepare func() error) error {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	if cmd.SysProcAttr.Pdeathsig == 0 {
		cmd.SysProcAttr.Pdeathsig = syscall.SIGTERM
	}
	started := make(chan error)
	go func() {
		// The kernel takes the end of the thread that forked for the end of the
		// parent, so this thread stays.
		runtime.LockOSThread()
		var err error
		if prepare != nil {
			err = prepare()
		}
		if err == nil {
			err = cmd.Start()
		}
		started <- err
		select {}
	}()
	return <-started
}
