//go:build !linux

package isolate

import (
	"os/exec"
	"runtime"
)

// Inside is false: there is no inner process here.
func Inside() bool { return false }

// Run says that this is not Linux.
func Run() (code int, err error) {
	return 0, impossible(nil, "--isolate needs Linux; this is "+runtime.GOOS+
		". Leave it away, or run the command in a Linux container; without it, programs that honour HTTPS_PROXY work all the same",
		"--isolate 需要 Linux，当前系统是 "+runtime.GOOS+"。请去掉它，或在 Linux 容器里运行；不带它时，遵守 HTTPS_PROXY 的程序同样可用")
}

// Open is never reached here.
func Open([]string) (*Network, error) { _, err := Run(); return nil, err }

// Start is never reached here.
func (*Network) Start(cmd *exec.Cmd) error { return cmd.Start() }
