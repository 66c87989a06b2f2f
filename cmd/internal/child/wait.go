// Package child runs another program in the place of this one: it passes signals on,
// reports how the program ended, and holds what systems differ in there.
package child

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
)

// Signals are those for a program, from before it starts.
type Signals chan os.Signal

// Catch begins to collect signals. Nothing else ends this process by them until Stop is
// called.
func Catch() Signals {
	s := make(Signals, 16)
	signal.Notify(s, PassedOn...)
	return s
}

// Stop ends the collection.
func (s Signals) Stop() { signal.Stop(s) }

// Wait waits for the end of a program that was started, passes signals on, and returns the
// exit code. The program stays in our process group: what a terminal sends (Ctrl-C,
// Ctrl-Z) it gets from there, and not a second time from here. A second signal that asks
// it to end is passed on to again, unless that is nil.
func (s Signals) Wait(cmd *exec.Cmd, again func()) (code int, err error) {
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	asked := false // to end
	for {
		select {
		case sig := <-s:
			switch {
			case FromTerminal(sig): // it has it already
			case asked && Ends(sig) && again != nil:
				again()
			default:
				asked = asked || Ends(sig)
				cmd.Process.Signal(sig) // where it has just ended, nothing is to be done
			}
		case err := <-ended:
			if err != nil && !errors.As(err, new(*exec.ExitError)) && !errors.Is(err, exec.ErrWaitDelay) {
				return 0, err
			}
			return ExitCode(cmd.ProcessState), nil
		}
	}
}
