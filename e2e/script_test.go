package e2e

import (
	"os"
	"regexp"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"wxflow/e2e/testkit"
)

// TestScript runs the stories. See script_commands_test.go for their words.
func TestScript(t *testing.T) {
	t.Parallel()
	stories := testkit.Glob(t, "e2e/testdata/script/*.txtar")
	t.Logf("%d stories", len(stories))
	for _, file := range stories {
		// testscript's own stop ends a story with success, right there.
		if regexp.MustCompile(`(?m)^stop`).MatchString(testkit.Read(t, file)) {
			t.Fatalf("%s: stop ends the story; to stop a program write: end NAME", file)
		}
	}
	known := knownSecrets(t)
	t.Cleanup(func() { reportSpills(t) })
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", bin+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("LANG", "C")
			e.Values[running{}] = map[string]*process{}
			e.Values[secretsKey{}] = &secrets{known: known}
			return nil
		},
		Cmds:                commands,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
	})
}
