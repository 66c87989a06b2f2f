// Package proc starts programs so that none outlives the benchmark, and reads from
// /proc what they use.
package proc

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// A Process is a program that was started, with all that it started itself.
type Process struct {
	Name string
	cmd  *exec.Cmd
	quit syscall.Signal
	done chan struct{}
	err  error
}

// Start starts a program. It gets the signal quit when it has to stop, and also from
// the system when this program dies. quit is SIGKILL unless the program has children
// of its own, which it then takes along.
func Start(name string, cmd *exec.Cmd, quit syscall.Signal) (*Process, error) {
	if quit == 0 {
		quit = syscall.SIGKILL
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: quit}
	p := &Process{Name: name, cmd: cmd, quit: quit, done: make(chan struct{})}
	result := make(chan error)
	starts <- func() { result <- cmd.Start() }
	if err := <-result; err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// starts are run by one thread that never ends: the signal of Pdeathsig is sent when
// the thread ends that started the child.
var starts = make(chan func())

func init() {
	go func() {
		runtime.LockOSThread()
		for f := range starts {
			f()
		}
	}()
}

// PID returns the number of the process.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Done is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Err returns how the process ended.
func (p *Process) Err() error { <-p.done; return p.err }

// Signal sends a signal to the process alone.
func (p *Process) Signal(s os.Signal) { p.cmd.Process.Signal(s) }

// Stop ends the process and all of its group.
func (p *Process) Stop() {
	if p == nil {
		return
	}
	p.Signal(p.quit)
	select {
	case <-p.done:
	case <-time.After(2 * time.Second):
	}
	syscall.Kill(-p.PID(), syscall.SIGKILL)
	<-p.done
}
