package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
)

const loadApp = "wx00000000000010ad"

// loadFile writes n codes for the users of the load test's fixture.
func loadFile(t *testing.T, n int, format string) (file, fixture string) {
	t.Helper()
	fixture = filepath.Join(testkit.Root(t), "e2e/recipes/load/load.yaml")
	out, err := exec.Command(program("mockwx"), "code", "--appid", loadApp, "--fixtures", fixture, "-n", fmt.Sprint(n), "--format", format).Output()
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "codes."+format)
	if err := os.WriteFile(file, out, 0o644); err != nil {
		t.Fatal(err)
	}
	return file, fixture
}

// The plain script logs everybody in once, and notices when it does not.
func TestLoadScript(t *testing.T) {
	t.Parallel()
	need(t, "node")
	const n = 100
	file, fixture := loadFile(t, n, "csv")
	up := startUp(t, "--fixtures", fixture)
	script := filepath.Join("recipes", "load", "drive.mjs")
	drive := func(relay string) (lines []string, code int) {
		t.Helper()
		out, err := exec.Command("node", script, file, "--relay", relay, "--connections", "16").Output()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if exit != nil {
			code = exit.ExitCode()
		}
		return strings.Split(strings.TrimSpace(string(out)), "\n"), code
	}

	shape := []*regexp.Regexp{
		regexp.MustCompile(`^100 logins in [0-9.]+ s: [1-9][0-9]*/s by 16 connections$`),
		regexp.MustCompile(`^latency ms: p50 [0-9.]+, p99 [0-9.]+, max [0-9.]+$`),
		regexp.MustCompile(`^ok 100$`),
	}
	lines, code := drive(up.urls["relay"])
	if len(lines) != len(shape) || code != 0 {
		t.Fatalf("exit code %d:\n%s", code, strings.Join(lines, "\n"))
	}
	for i, re := range shape {
		if !re.MatchString(lines[i]) {
			t.Errorf("%q is not %v", lines[i], re)
		}
	}
	onceEach(t, up, file, n)

	if lines, code := drive(up.urls["relay"]); code != 1 || lines[len(lines)-1] != "code_used 100" || len(lines) != 3 {
		t.Errorf("the file again: exit code %d:\n%s", code, strings.Join(lines, "\n"))
	}
	up.kill()
	if lines, code := drive(up.urls["relay"]); code != 1 || lines[len(lines)-1] != "ECONNREFUSED 100" {
		t.Errorf("without a relay: exit code %d:\n%s", code, strings.Join(lines, "\n"))
	}
}

// onceEach compares the fake's journal with the codes file: each user once,
// with the openid of the file.
func onceEach(t *testing.T, up *process, file string, n int) {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(src)).ReadAll()
	if err != nil || len(rows) != n+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	openids, codes := map[string]string{}, map[string]bool{}
	for _, r := range rows[1:] {
		openids[r[2]], codes[r[0]] = r[3], true
	}
	if len(openids) != n || len(codes) != n {
		t.Errorf("%d users, %d codes", len(openids), len(codes))
	}
	_, _, body, err := do("GET", up.urls["admin"]+"/calls", nil)
	if err != nil {
		t.Fatal(err)
	}
	var calls []mockwx.Call
	if err := json.Unmarshal(body, &calls); err != nil {
		t.Fatal(err)
	}
	for _, c := range calls {
		if _, due := openids[c.User]; !due || c.ErrCode != 0 {
			t.Fatalf("logged in twice, or not: %+v", c)
		}
		delete(openids, c.User)
	}
	if len(calls) != n {
		t.Errorf("%d calls of WeChat for %d logins", len(calls), n)
	}
}

// The k6 script runs, in a k6 that Node plays, and logs the users in whom the
// codes file has.
func TestLoadK6(t *testing.T) {
	t.Parallel()
	need(t, "node", "curl")
	const n = 5
	file, fixture := loadFile(t, n, "k6")
	up := startUp(t, "--fixtures", fixture)
	dir := t.TempDir()
	for name, from := range map[string]string{"k6.js": "recipes/load/k6.js", "play.mjs": "testdata/k6/play.mjs"} {
		src, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if name == "k6.js" {
			imports := regexp.MustCompile(`(?m)^import .* from '(k6[a-z0-9/]*)';$`)
			if len(imports.FindAll(src, -1)) != bytes.Count(src, []byte("\nimport ")) {
				t.Fatal("an import that is not k6's own")
			}
			src, name = regexp.MustCompile(`(?m)^(import .* from) '(k6[a-z0-9/]*)';$`).ReplaceAll(src, []byte(`$1 './play.mjs?$2';`)), "k6.mjs"
			src = bytes.ReplaceAll(src, []byte("import exec from"), []byte("import { exec } from"))
			src = bytes.ReplaceAll(src, []byte("import http from"), []byte("import { http } from"))
		}
		if err := os.WriteFile(filepath.Join(dir, name), src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	play := func() string {
		t.Helper()
		cmd := exec.Command("node", filepath.Join(dir, "play.mjs"), "CODES="+file, "RELAY="+up.urls["relay"])
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return strings.TrimSpace(string(out))
	}
	if got := play(); got != fmt.Sprintf("iterations %d, checks %d", n, n) {
		t.Errorf("got %s", got)
	}
	if got := play(); got != fmt.Sprintf("iterations %d, checks 0, code_used %d", n, n) {
		t.Errorf("again: got %s", got)
	}
}
