//go:build !linux

package child

import "os/exec"

// Start starts a program, after prepare if that is not nil. It outlives this
// process when that is killed: there is no signal for that here.
func Start(cmd *exec.Cmd, prepare func() error) error {
	if prepare != nil {
		if err := prepare(); err != nil {
			return err
		}
	}
	return cmd.Start()
}
