package rules

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// An sdk is one that somebody else published and that drives the fake in its own
// tests, in a module or package of its own under e2e/sdk.
type sdk struct{ name, version string }

// sdks reads which SDKs are asked for, in the versions that are asked for.
func sdks(t *testing.T) (out []sdk) {
	t.Helper()
	direct := regexp.MustCompile(`(?m)^\t([^/\s]+\.[^/\s]+/\S+) (v\S+)$`)
	for _, file := range testkit.Glob(t, "e2e/sdk/*/go.mod") {
		text := testkit.Read(t, file)
		if !strings.Contains(text, "\nreplace wxflow => ../../..\n") {
			t.Errorf("%s does not test this very fake", file)
		}
		folder, n := path.Dir(file), len(out)
		for _, m := range direct.FindAllStringSubmatch(text, -1) {
			if strings.Contains(strings.ToLower(m[1]), path.Base(folder)) { // the others are parts of the SDK
				out = append(out, sdk{m[1], m[2]})
			}
		}
		if len(out) != n+1 {
			t.Errorf("%s asks for %d SDKs of its name, not one", file, len(out)-n)
		}
		testkit.Glob(t, folder+"/*_test.go")
	}
	tests := testkit.ReadAll(t, "e2e/sdk/npm/*.test.js") + testkit.ReadAll(t, "e2e/sdk/npm/exec/*.test.mjs")
	for name, version := range npmDependencies(t, "e2e/sdk/npm") {
		out = append(out, sdk{name, version})
		if !strings.Contains(tests, "require('"+name+"')") && !strings.Contains(tests, " from '"+name+"'") {
			t.Errorf("no test in e2e/sdk/npm uses %s", name)
		}
	}
	return out
}

// The SDKs are exactly pinned, and named on their page with the versions that run.
func TestSDKs(t *testing.T) {
	t.Parallel()
	all := sdks(t)
	if len(all) < 6 {
		t.Errorf("only %d SDKs", len(all))
	}
	exact := regexp.MustCompile(`^v?\d+\.\d+\.\d+$`)
	row := regexp.MustCompile("(?m)^\\| `[^`]+` \\| \\d+\\.\\d+\\.\\d+ \\|")
	for _, name := range []string{"e2e/sdk/README.md", "e2e/sdk/README.zh-CN.md"} {
		text := testkit.Read(t, name)
		if n := len(row.FindAllString(text, -1)); n != len(all) {
			t.Errorf("%s names %d SDKs, there are %d", name, n, len(all))
		}
		for _, x := range all {
			if !exact.MatchString(x.version) {
				t.Errorf("%s: %s is not one version", x.name, x.version)
			}
			if row := "| `" + x.name + "` | " + strings.TrimPrefix(x.version, "v") + " |"; strings.Count(text, "\n"+row) != 1 {
				t.Errorf("%s has not one row %s", name, row)
			}
		}
	}
}

// The pages that say how many SDKs there are say the right number.
func TestSDKsAreCounted(t *testing.T) {
	t.Parallel()
	n := strconv.Itoa(len(sdks(t)))
	for name, want := range map[string]string{
		"README.md":               "[" + n + " unmodified third-party SDKs](e2e/sdk/README.md)",
		"README.zh-CN.md":         "[" + n + " 个未经修改的第三方 SDK](e2e/sdk/README.zh-CN.md)",
		"e2e/sdk/README.md":       "with " + n + " unmodified third-party SDKs",
		"e2e/sdk/README.zh-CN.md": "\n" + n + " 个第三方 SDK 不作修改",
	} {
		if !strings.Contains(testkit.Read(t, name), want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}

// No test of an SDK is left out. The one that may be skipped needs port 443, which
// e2e/sdk/run gives it.
func TestSDKTestsAllRun(t *testing.T) {
	t.Parallel()
	var skips []string
	leftOut := regexp.MustCompile(`\.(?:Skip\w*|skip|only|todo)\b|\b(?:skip|only|todo)\s*:`)
	for _, ext := range []string{".go", "js"} {
		for _, file := range testkit.Files(t, "e2e/sdk", ext) {
			for _, m := range leftOut.FindAllString(testkit.Read(t, file), -1) {
				skips = append(skips, file+": "+m)
			}
		}
	}
	if want := []string{"e2e/sdk/weapp/host_test.go: .Skipf"}; !slices.Equal(skips, want) {
		t.Errorf("tests may be left out: %q, want %q", skips, want)
	}
}

func npmDependencies(t *testing.T, folder string) map[string]string {
	t.Helper()
	var p struct{ Dependencies map[string]string }
	if err := json.Unmarshal([]byte(testkit.Read(t, folder+"/package.json")), &p); err != nil || len(p.Dependencies) == 0 {
		t.Fatalf("%s: %v: %v", folder, p, err)
	}
	return p.Dependencies
}

// What npm fetches is pinned and names no registry.
func TestPackagesArePinned(t *testing.T) {
	t.Parallel()
	for _, lock := range testkit.Glob(t, "e2e/*/*/package-lock.json") {
		pinned(t, path.Dir(lock))
	}
	for _, lock := range testkit.Glob(t, "e2e/*/package-lock.json") {
		pinned(t, path.Dir(lock))
	}
}

func pinned(t *testing.T, folder string) {
	t.Helper()
	for name, version := range npmDependencies(t, folder) {
		if !regexp.MustCompile(`^(\d+\.\d+\.\d+(-\d+)?|file:\S+)$`).MatchString(version) {
			t.Errorf("%s: %s: %s is not one version", folder, name, version)
		}
	}
	if strings.Contains(testkit.Read(t, folder+"/package-lock.json"), `"resolved": "http`) {
		t.Errorf("%s/package-lock.json names a registry; .npmrc has omit-lockfile-registry-resolved", folder)
	}
}

// The gate runs every script of tests in a module of their own.
func TestGateRunsAll(t *testing.T) {
	t.Parallel()
	gate := testkit.Read(t, ".ci/run")
	for _, script := range testkit.Glob(t, "e2e/*/run") {
		if !strings.Contains(gate, "\n"+script+"\n") {
			t.Errorf(".ci/run does not run %s", script)
		}
	}
}
