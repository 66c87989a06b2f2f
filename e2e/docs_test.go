package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxflow/mockwx"
	"wxflow/mockwx/wechat"
	"wxflow/relay"
)

var readmes = []string{"README.md", "README.zh-CN.md"}

func readme(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(repo(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A fence is a block of code in a README.
type fence struct{ lang, text string }

var fences = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

func fencesOf(text string) (out []fence) {
	for _, m := range fences.FindAllStringSubmatch(text, -1) {
		out = append(out, fence{m[1], m[2]})
	}
	return out
}

// Both READMEs show the same commands, answers and fixtures; only the comments
// in Go differ.
func TestReadmesAgree(t *testing.T) {
	t.Parallel()
	var blocks [2][]fence
	for i, name := range readmes {
		for _, f := range fencesOf(readme(t, name)) {
			if f.lang != "go" {
				blocks[i] = append(blocks[i], f)
			}
		}
	}
	if !slices.Equal(blocks[0], blocks[1]) || len(blocks[0]) < 8 {
		t.Errorf("the READMEs show different things:\n%v\n%v", blocks[0], blocks[1])
	}
}

// TestReadmeCommands runs every command of the README as a new user would, and
// compares what comes out with what the README shows; "…" there stands for
// anything.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	need(t, "sh", "bash", "curl")
	if up, ran := follow(t, readmes[0], nil); ran < 6 || up == nil {
		t.Errorf("only %d blocks of commands were found", ran)
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
	for _, f := range fencesOf(readme(t, page)) {
		switch f.lang {
		case "js":
			last = runSample(t, f.text, up)
		case "json", "text":
			if want := wildcards(f.text); !want.MatchString(last) {
				t.Errorf("%s shows\n%s\nbut what came out is\n%s", page, f.text, last)
			}
		case "sh":
			ran++
			switch f.text {
			case "go run ./cmd/mockwx up\n":
				up = startUp(t)
			case "go test ./...\n": // this is it
			default:
				if strings.Contains(f.text, tryRecipe) {
					last = tryRecipes(t, here(f.text, up))
					break
				}
				last = shell(t, here(f.text, up))
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
		if err := os.WriteFile(filepath.Join(dir, name), []byte(sources(t, "../mockwx/wxjs/"+name)), 0o644); err != nil {
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

func startUp(t *testing.T) *process {
	t.Helper()
	p, err := start(t.TempDir(), os.Environ(), "mockwx", "up", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--relay", "127.0.0.1:0", "--ops", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	return p
}

// here puts the programs under test and their addresses where the README has
// `go run` and the default ports.
func here(script string, up *process) string {
	for port, site := range map[string]string{"8090": "api", "8091": "admin", "8080": "relay", "8081": "ops"} {
		script = strings.ReplaceAll(script, "http://127.0.0.1:"+port, up.urls[site])
	}
	for _, name := range []string{"mockwx", "wxrelay"} {
		script = strings.ReplaceAll(script, "go run ./cmd/"+name, program(name))
	}
	return script
}

func shell(t *testing.T, script string) string {
	t.Helper()
	cmd := exec.Command("sh", "-ec", script)
	cmd.Dir = repo(t)
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

// The tables of the READMEs are the tables of the code.
func TestReadmeTables(t *testing.T) {
	t.Parallel()
	var rows []string
	login := 0
	for _, e := range mockwx.ErrCodes() {
		if e.Login || e.Code == wechat.InvalidURL {
			rows = append(rows, fmt.Sprintf("| %d | %s |", e.Code, e.Msg))
			login++
		}
	}
	settings := map[string]bool{}
	for _, s := range relay.SettingTable() {
		flag, value := "", ""
		if s.Flag != "" {
			flag = "`--" + s.Flag + "`"
		}
		if s.Default != "" {
			value = "`" + s.Default + "`"
		}
		settings[fmt.Sprintf("| `%s` | %s | %s |", s.Env, flag, value)] = true
	}
	for _, name := range readmes {
		text := readme(t, name)
		for _, row := range rows {
			if !strings.Contains(text, "\n"+row) {
				t.Errorf("%s has no row %s", name, row)
			}
		}
		if n := len(regexp.MustCompile(`(?m)^\| -?\d+ \|`).FindAllString(text, -1)); n != login {
			t.Errorf("%s lists %d errcodes of the login, the catalogue %d", name, n, login)
		}
		// The first settings one needs; relay/docs/settings.md has them all.
		shown := regexp.MustCompile("(?m)^\\| `WXRELAY_[^|]*\\|[^|]*\\|[^|]*\\|").FindAllString(text, -1)
		for _, row := range shown {
			if !settings[row] {
				t.Errorf("%s: the relay has no setting %s", name, row)
			}
		}
		if len(shown) < 8 {
			t.Errorf("%s shows only %d settings", name, len(shown))
		}
	}
}

// Links between the documents lead somewhere.
func TestLinks(t *testing.T) {
	t.Parallel()
	root := repo(t)
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	var n int
	for _, path := range tracked(t, root) {
		if filepath.Ext(path) != ".md" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(b), -1) {
			n++
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(path), m[1])); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	if n < 5 {
		t.Errorf("only %d links were found", n)
	}
}

// Every table of the documents is one: a row that stands after a paragraph has
// lost its header, and is shown as text.
func TestTablesAreWhole(t *testing.T) {
	t.Parallel()
	root := repo(t)
	rule := regexp.MustCompile(`^(\|\s*:?-+:?\s*)+\|$`)
	tables := 0
	for _, path := range tracked(t, root) {
		if filepath.Ext(path) != ".md" {
			continue
		}
		code, before := false, ""
		lines := append(strings.Split(readme(t, path), "\n"), "")
		for i, line := range lines[:len(lines)-1] {
			if strings.HasPrefix(line, "```") {
				code = !code
			}
			if !code && strings.HasPrefix(line, "|") && !strings.HasPrefix(before, "|") {
				tables++
				if !rule.MatchString(lines[i+1]) {
					t.Errorf("%s:%d: a row without a table: %s", path, i+1, line)
				}
			}
			before = line
		}
	}
	if tables < 20 {
		t.Errorf("only %d tables were found", tables)
	}
}
