//go:build !unix

package child

import "os"

// PassedOn is Ctrl-C alone: there are no other signals here.
var PassedOn = []os.Signal{os.Interrupt}

// Ends is true: every signal here asks the program to end.
func Ends(os.Signal) bool { return true }

// FromTerminal: a console sends Ctrl-C to all of its programs, and it cannot be
// sent to one.
func FromTerminal(os.Signal) bool { return true }

// ExitCode is the program's.
func ExitCode(s *os.ProcessState) int { return s.ExitCode() }
