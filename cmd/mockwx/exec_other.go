//go:build !unix

package main

import "os"

// passedOn is Ctrl-C alone: there are no other signals here.
var passedOn = []os.Signal{os.Interrupt}

func ends(os.Signal) bool { return true }

// fromTerminal: a console sends Ctrl-C to all of its programs, and it cannot be
// sent to one.
func fromTerminal(os.Signal) bool { return true }

func exitCode(s *os.ProcessState) errExit { return errExit(s.ExitCode()) }
