package main

import "testing"

// The command that the arguments begin with is the only one that is made; anything else
// needs them all.
func TestCommandThatRuns(t *testing.T) {
	t.Parallel()
	for name := range commands {
		root := newRoot(nil, []string{name, "--help"})
		if cmd, _, err := root.Find([]string{name}); err != nil || cmd.Name() != name || len(root.Commands()) != 1 {
			t.Errorf("%s: %d commands, %v", name, len(root.Commands()), err)
		}
	}
	for _, args := range [][]string{nil, {"--dev", "serve"}, {"help", "serve"}, {"__complete", "se"}, {"srve"}, {"version"}} {
		root := newRoot(nil, args)
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
