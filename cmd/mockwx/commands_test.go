package main

import (
	"io"
	"testing"
)

// quiet is an environment without variables whose output goes nowhere.
func quiet() *env { return &env{io.Discard, io.Discard, func(string) string { return "" }} }

// The command that the arguments begin with is the only one that is made; anything else
// needs them all.
func TestCommandThatRuns(t *testing.T) {
	t.Parallel()
	for name := range commands {
		root := rootCommand(quiet(), []string{name, "--help"})
		if cmd, _, err := root.Find([]string{name}); err != nil || cmd.Name() != name || len(root.Commands()) != 1 {
			t.Errorf("%s: %d commands, %v", name, len(root.Commands()), err)
		}
	}
	for _, args := range [][]string{nil, {"--watch", "serve"}, {"help", "serve"}, {"__complete", "se"}, {"srve"}, {"version"}} {
		root := rootCommand(quiet(), args)
		for name := range commands {
			if cmd, _, err := root.Find([]string{name}); err != nil || cmd.Name() != name {
				t.Errorf("%q: %s: %v", args, name, err)
			}
		}
		if root.RunE == nil || root.Flags().Lookup("listen") == nil {
			t.Errorf("%q: without a command, it is not serve", args)
		}
	}
}

// What a start pays for the command line, and what it would if it made all commands.
func BenchmarkCommands(b *testing.B) {
	for name, args := range map[string][]string{"serve": {"serve"}, "all": nil} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rootCommand(quiet(), args)
			}
		})
	}
}
