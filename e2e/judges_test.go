package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A judge is a published SDK that drives the fake, in a module or package of its
// own under e2e/sdk.
type judge struct{ name, version, folder string }

// judges reads which SDKs are asked for, in the versions that are asked for.
func judges(t *testing.T) (out []judge) {
	t.Helper()
	direct := regexp.MustCompile(`(?m)^\t([^/\s]+\.[^/\s]+/\S+) (v\S+)$`)
	for _, path := range mustGlob(t, "sdk/*/go.mod") {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(b, []byte("\nreplace wxflow => ../../..\n")) {
			t.Errorf("%s does not judge this very fake", path)
		}
		folder, n := filepath.Dir(path), len(out)
		for _, m := range direct.FindAllStringSubmatch(string(b), -1) {
			if strings.Contains(strings.ToLower(m[1]), filepath.Base(folder)) { // the others are parts of the SDK
				out = append(out, judge{m[1], m[2], folder})
			}
		}
		if len(out) != n+1 {
			t.Errorf("%s asks for %d SDKs of its name, not one", path, len(out)-n)
		}
		mustGlob(t, filepath.Join(folder, "*_test.go"))
	}
	b, err := os.ReadFile("sdk/npm/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var p struct{ Dependencies map[string]string }
	if err := json.Unmarshal(b, &p); err != nil || len(p.Dependencies) < 3 {
		t.Fatalf("%d packages: %v", len(p.Dependencies), err)
	}
	for name, version := range p.Dependencies {
		out = append(out, judge{name, version, "sdk/npm"})
	}
	return out
}

// The judges are there, exactly pinned, run by the gate, and named in the
// READMEs with the versions that run.
func TestJudges(t *testing.T) {
	t.Parallel()
	all := judges(t)
	if len(all) < 6 {
		t.Errorf("only %d judges", len(all))
	}
	exact := regexp.MustCompile(`^v?\d+\.\d+\.\d+$`)
	for _, j := range all {
		if !exact.MatchString(j.version) {
			t.Errorf("%s: %s is not one version", j.name, j.version)
		}
		for _, name := range readmes {
			if row := "| `" + j.name + "` | " + strings.TrimPrefix(j.version, "v") + " |"; strings.Count(readme(t, name), "\n"+row) != 1 {
				t.Errorf("%s has not one row %s", name, row)
			}
		}
		if j.folder == "sdk/npm" && !strings.Contains(sources(t, "sdk/npm/*.test.js"), "require('"+j.name+"')") {
			t.Errorf("no test in sdk/npm uses %s", j.name)
		}
	}
	for _, name := range readmes {
		if n := len(regexp.MustCompile("(?m)^\\| `[^`]+` \\| \\d+\\.\\d+\\.\\d+ \\|").FindAllString(readme(t, name), -1)); n != len(all) {
			t.Errorf("%s names %d judges, there are %d", name, n, len(all))
		}
	}
	gate, err := os.ReadFile("../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(gate, []byte("\ne2e/sdk/run\n")) {
		t.Error(".ci/run does not run all judges")
	}
	run, err := os.ReadFile("sdk/run")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"for mod in */go.mod", `set -- "$@" npm`, "npm ci", "node --test", "go test"} {
		if !bytes.Contains(run, []byte(part)) {
			t.Errorf("e2e/sdk/run has no %s", part)
		}
	}
}

// Judges skip nothing that the gate does not run, and the lock file names no
// registry: everybody has their own.
func TestJudgesAreWhole(t *testing.T) {
	t.Parallel()
	if lock := sources(t, "sdk/npm/package-lock.json"); strings.Contains(lock, `"resolved"`) {
		t.Error("package-lock.json names a registry; .npmrc has omit-lockfile-registry-resolved")
	}
	js := sources(t, "sdk/npm/*.test.js")
	for _, word := range []string{".skip(", ".only(", ".todo(", "skip:", "todo:"} {
		if strings.Contains(js, word) {
			t.Errorf("a test in sdk/npm has %s", word)
		}
	}
	if n := strings.Count(sources(t, "sdk/*/*_test.go"), ".Skip"); n != 1 { // where port 443 is not to be had
		t.Errorf("the Go judges skip %d times", n)
	}
}

func sources(t *testing.T, glob string) string {
	t.Helper()
	var all strings.Builder
	for _, path := range mustGlob(t, glob) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}
