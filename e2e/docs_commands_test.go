package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// TestReadmeCommands runs every command of the README as a new user would, and
// compares what comes out with what the README shows; "…" there stands for
// anything. The Chinese README shows the same blocks.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	need(t, "sh", "bash", "curl")
	if up, ran := follow(t, "README.md", nil); ran < 6 || up == nil {
		t.Errorf("only %d blocks of commands were found", ran)
	}
}

// The same for pages that need nothing running, or `mockwx up` alone. The Chinese
// ones show the same blocks.
func TestPageCommands(t *testing.T) {
	t.Parallel()
	need(t, "sh", "bash", "curl")
	up := startUp(t)
	for page, least := range map[string]int{"e2e/recipes/README": 2, "mockwx/docs/cli": 2, "relay/docs/routes": 1, "mockwx/console/SKILL": 5} {
		if _, ran := follow(t, page+".md", up); ran < least {
			t.Errorf("%s: only %d blocks of commands were found", page, ran)
		}
		if page != "mockwx/console/SKILL" && !slices.Equal(testkit.Fences(testkit.Read(t, page+".zh-CN.md")), testkit.Fences(testkit.Read(t, page+".md"))) {
			t.Errorf("%s: the Chinese page has other blocks", page)
		}
	}
}

// The same for a page of commands to what `mockwx up` has started.
func TestAdminCommands(t *testing.T) {
	t.Parallel()
	need(t, "sh", "curl")
	if _, ran := follow(t, "mockwx/docs/admin.md", startUp(t)); ran < 2 {
		t.Errorf("only %d blocks of commands were found", ran)
	}
}

// follow does what a page says.
func follow(t *testing.T, page string, up *process) (_ *process, ran int) {
	t.Helper()
	var last string // output of the block before
	for _, f := range testkit.Fences(testkit.Read(t, page)) {
		switch f.Lang {
		case "js":
			last = runSample(t, f.Text, up)
		case "json", "text":
			if want := wildcards(f.Text); !want.MatchString(last) {
				t.Errorf("%s shows\n%s\nbut what came out is\n%s", page, f.Text, last)
			}
		case "sh":
			ran++
			switch f.Text {
			case "mockwx up\n":
				up = startUp(t)
			case "go install ./cmd/...\n": // .ci/new-user does
			default:
				if strings.Contains(f.Text, tryRecipe) {
					last = tryRecipes(t, here(f.Text, up))
					break
				}
				last = shell(t, here(f.Text, up))
			}
		}
	}
	return up, ran
}

// runSample runs JavaScript of a page as a module beside copies of wx.js.
func runSample(t *testing.T, code string, up *process) string {
	t.Helper()
	need(t, "node")
	dir := t.TempDir()
	for _, name := range []string{"wx.js", "wx.mjs"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(testkit.Read(t, "mockwx/wxjs/"+name)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "sample.mjs")
	if err := os.WriteFile(file, []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", file)
	cmd.Env = append(os.Environ(), "MOCKWX_ADMIN_URL="+up.urls["admin"])
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s\n%v\n%s", code, err, out)
	}
	return string(out)
}

func wildcards(shown string) *regexp.Regexp {
	parts := strings.Split(strings.TrimSpace(shown), "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`(?s)^\s*` + strings.Join(parts, ".*") + `\s*$`)
}

// here puts the addresses of the programs under test where a page has the default
// ports; shell has the programs on its PATH.
func here(script string, up *process) string {
	if up == nil {
		return script
	}
	for port, site := range map[string]string{"8090": "api", "8091": "admin", "8080": "relay", "8081": "ops"} {
		script = strings.ReplaceAll(script, "http://127.0.0.1:"+port, up.urls[site])
	}
	return script
}

func shell(t *testing.T, script string) string {
	t.Helper()
	cmd := exec.Command("sh", "-ec", script)
	cmd.Dir = testkit.Root(t)
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(program("mockwx"))+string(os.PathListSeparator)+os.Getenv("PATH"))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s\n%v\n%s%s", script, err, out, stderr.String())
	}
	if strings.Contains(string(out), `"error"`) {
		t.Errorf("%s\n%s", script, out)
	}
	return string(out)
}

// tryRecipe is before a server's command in the READMEs.
const tryRecipe = " e2e/recipes/try "

// tryRecipes runs the lines of a README's block, those of languages that are not
// installed excepted, and returns what the last one prints.
func tryRecipes(t *testing.T, block string) (last string) {
	t.Helper()
	for line := range strings.Lines(block) {
		_, server, found := strings.Cut(line, tryRecipe)
		t.Run(strings.TrimSpace(server), func(t *testing.T) {
			if !found {
				t.Fatalf("%q is no line for a server", line)
			}
			need(t, "bash", "curl")
			needRecipe(t, recipe{args: strings.Fields(server)})
			last = shell(t, line)
			for _, part := range []string{`"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"`, `"errcode":40163`, `"errcode":40029`} {
				if !strings.Contains(last, part) {
					t.Errorf("no %s in\n%s", part, last)
				}
			}
		})
	}
	return last
}
