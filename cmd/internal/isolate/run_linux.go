package isolate

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"wxflow/cmd/internal/child"
)

// insideKey is the variable that tells the inner process what it is. It holds
// the pid of the outer one, so that it means nothing to anybody who inherits it.
const insideKey = "MOCKWX_INSIDE_OF"

// Inside reports whether this is the inner process, in the new namespaces. It
// is so until Open is called.
func Inside() bool { return os.Getenv(insideKey) == strconv.Itoa(os.Getppid()) }

// Run starts this program again, with its arguments and its standard files, in
// namespaces of its own, passes signals on, and returns the exit code when it
// ends. The inner process does not outlive the outer one.
func Run() (code int, err error) {
	// Pdeathsig speaks of the thread that was the parent.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.Command("/proc/self/exe")
	cmd.Args = os.Args
	cmd.Env = append(os.Environ(), insideKey+"="+strconv.Itoa(os.Getpid()))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = namespaces(os.Geteuid(), os.Getegid(), mayPlain())

	signals := make(chan os.Signal, 16)
	signal.Notify(signals, child.PassedOn...)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return 0, why(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			if !child.FromTerminal(s) {
				cmd.Process.Signal(s) // it may have ended just now
			}
		case err := <-ended:
			if err != nil && !errors.As(err, new(*exec.ExitError)) {
				return 0, err
			}
			return child.ExitCode(cmd.ProcessState), nil
		}
	}
}

// namespaces describes the inner process. Root keeps its uids; anybody else
// needs a user namespace, in which they are who they were, and the few
// capabilities of the inner process for as long as Open takes.
func namespaces(uid, gid int, plain bool) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWNET | unix.CLONE_NEWNS,
		Pdeathsig:  unix.SIGTERM,
	}
	if !plain {
		a.Cloneflags |= unix.CLONE_NEWUSER
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}
		a.AmbientCaps = []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_NET_ADMIN, unix.CAP_NET_BIND_SERVICE}
	}
	return a
}

// mayPlain reports whether this is a root that may make the namespaces and use
// them, as the root of most containers may not.
func mayPlain() bool {
	var caps [2]unix.CapUserData
	err := unix.Capget(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &caps[0])
	const needed = 1<<unix.CAP_SYS_ADMIN | 1<<unix.CAP_NET_ADMIN | 1<<unix.CAP_NET_BIND_SERVICE
	return err == nil && os.Geteuid() == 0 && caps[0].Effective&needed == needed
}
