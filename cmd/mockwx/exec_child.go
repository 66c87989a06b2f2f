package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"

	"wxflow/cmd/internal/child"
	"wxflow/relay/text"
)

const (
	exitNotRunnable errExit = 126
	exitNotFound    errExit = 127
)

// findCommand is the file to run.
func findCommand(name string) (string, errExit, error) {
	path, err := exec.LookPath(name)
	switch {
	case err == nil || errors.Is(err, exec.ErrDot):
		return path, 0, nil
	case errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist):
		return "", exitNotFound, text.Errorf("exec: there is no command %q", "exec：找不到命令 %q", name)
	}
	return "", exitNotRunnable, text.Because(err, "exec: %q cannot be run: %v", "exec：无法执行 %q：%v", name, err)
}

// signals collects the signals for the command, from before it starts.
type signals struct{ came chan os.Signal }

func catchSignals() signals {
	s := signals{make(chan os.Signal, 16)}
	signal.Notify(s.came, child.PassedOn...)
	return s
}

func (s signals) stop() { signal.Stop(s.came) }

// run runs the command to its end, with our own input and output, and passes
// signals on. It stays in our process group: what a terminal sends (Ctrl-C,
// Ctrl-Z) it gets from there, and not a second time from here.
func (s signals) run(e *env, start func(*exec.Cmd) error, cmd *exec.Cmd) (errExit, error) {
	name := cmd.Args[0]
	if err := start(cmd); err != nil {
		return exitNotRunnable, text.Because(err, "exec: %q cannot be run: %v", "exec：无法执行 %q：%v", name, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	asked := false // to end
	for {
		select {
		case sig := <-s.came:
			switch {
			case child.FromTerminal(sig): // it has it already
			case asked && child.Ends(sig):
				e.say("a second signal: %s (process %d) is killed", "再次收到信号，强制结束 %s（进程 %d）", name, cmd.Process.Pid)
				cmd.Process.Kill()
			default:
				asked = asked || child.Ends(sig)
				cmd.Process.Signal(sig) // where it has just ended, nothing is to be done
			}
		case err := <-ended:
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) && !errors.Is(err, exec.ErrWaitDelay) {
				return exitFailed, fmt.Errorf("exec: %s: %w", name, err)
			}
			return errExit(child.ExitCode(cmd.ProcessState)), nil
		}
	}
}
