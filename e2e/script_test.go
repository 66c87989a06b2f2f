package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// bin is the folder with the programs under test, built once.
var bin string

func TestMain(m *testing.M) {
	if f := standIns[filepath.Base(os.Args[0])]; f != nil {
		os.Exit(f())
	}
	code, err := buildAndRun(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

// standIns are the programs that the test binary is under other names.
var standIns = map[string]func() int{}

// buildAndRun builds the programs as a user would, with the race detector when
// the tests have it.
func buildAndRun(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "wxflow-e2e-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // tests run the programs as another user, too
		return 0, err
	}
	bin = dir
	args := []string{"build", "-o", dir + string(filepath.Separator)}
	if raceEnabled {
		args = append(args, "-race")
	}
	build := exec.Command("go", append(args, "wxflow/cmd/mockwx", "wxflow/cmd/wxrelay")...)
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go build: %w\n%s", err, out)
	}
	return m.Run(), nil
}

// program is the path of a program under test.
func program(name string) string {
	if os.PathSeparator == '\\' {
		name += ".exe"
	}
	return filepath.Join(bin, name)
}

// TestScript runs the stories. See commands_test.go for their words.
func TestScript(t *testing.T) {
	t.Parallel()
	stories := mustGlob(t, "testdata/script/*.txtar")
	t.Logf("%d stories", len(stories))
	for _, file := range stories {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		// testscript's own stop ends a story with success, right there.
		if regexp.MustCompile(`(?m)^stop`).Match(b) {
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

// mustGlob is filepath.Glob that fails when nothing is found: a loop over no
// files would pass for ever.
func mustGlob(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files match %s: %v", pattern, err)
	}
	return files
}

// repo is the root of the repository.
func repo(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(strings.TrimSpace(string(out)))
}
