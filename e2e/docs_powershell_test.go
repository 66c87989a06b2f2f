package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// notWindows is what PowerShell 5, which comes with Windows, takes for something else
// though a parser of PowerShell 7 lets it pass.
var notWindows = map[string]*regexp.Regexp{
	"export and other words of sh":       regexp.MustCompile(`(?m)^\s*(export|source|sudo)\b`),
	"curl, which is Invoke-WebRequest":   regexp.MustCompile(`\bcurl\s`),
	"a variable of sh":                   regexp.MustCompile(`(?m)^\s*[A-Z_]+=`),
	"a line that goes on as in sh":       regexp.MustCompile(`\\$`),
	"&& and ||, of PowerShell 7 alone":   regexp.MustCompile(`&&|\|\|`),
	"JSON for a program, without quotes": regexp.MustCompile(`(?m)^(curl\.exe|mockwx|wxrelay)\b.*'[^']*"`),
	"a bare --, which launchers drop":    regexp.MustCompile(`\s--\s`),
}

// The lines for Windows are PowerShell, and so are the completions. No PowerShell is
// to be had here; a parser of its grammar is.
func TestPowerShell(t *testing.T) {
	t.Parallel()
	need(t, "node")
	if _, err := os.Stat("powershell/node_modules/web-tree-sitter"); err != nil {
		lacks(t, "a parser of PowerShell (npm ci --prefix e2e/powershell --ignore-scripts)")
	}
	scripts := map[string]string{}
	for _, page := range testkit.Files(t, ".", ".md") {
		for _, f := range testkit.Fences(testkit.Read(t, page)) {
			if f.Lang != "powershell" {
				continue
			}
			scripts[page] += f.Text
			for what, re := range notWindows {
				if m := re.FindString(f.Text); m != "" {
					t.Errorf("%s: %q: %s", page, m, what)
				}
			}
		}
	}
	if len(scripts) < 2 {
		t.Errorf("only %d pages have lines for Windows", len(scripts))
	}
	for _, name := range []string{"mockwx", "wxrelay"} {
		out, err := exec.Command(program(name), "completion", "powershell").Output()
		if err != nil || len(out) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		scripts[name+" completion powershell"] = string(out)
	}
	if out := parsePowerShell(t, scripts); out != "" {
		t.Error(out)
	}
	bad := map[string]string{"a": "if (x {\n", "b": "$env:A = 'x\n", "c": "curl.exe http://a/?b&c=d\n"}
	if out := parsePowerShell(t, bad); strings.Count(out, ": line ") != len(bad) {
		t.Errorf("the parser does not see what is wrong: %s", out)
	}
}

func parsePowerShell(t *testing.T, scripts map[string]string) string {
	t.Helper()
	in, err := json.Marshal(scripts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "powershell/parse.mjs")
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
