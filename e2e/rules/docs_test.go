package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"gopkg.in/yaml.v3"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
	"wxflow/mockwx/wechat"
)

var readmes = []string{"README.md", "README.zh-CN.md"}

// Both READMEs show the same commands, answers and fixtures; only the comments
// in Go differ.
func TestReadmesAgree(t *testing.T) {
	t.Parallel()
	var blocks [2][]testkit.Fence
	for i, name := range readmes {
		for _, f := range testkit.Fences(testkit.Read(t, name)) {
			if f.Lang != "go" && f.Lang != "" { // comments and drawings are in the language of the page
				blocks[i] = append(blocks[i], f)
			}
		}
	}
	if !slices.Equal(blocks[0], blocks[1]) || len(blocks[0]) < 8 {
		t.Errorf("the READMEs show different things:\n%v\n%v", blocks[0], blocks[1])
	}
}

// The tables of the pages are the tables of the code.
func TestLoginErrCodesPage(t *testing.T) {
	t.Parallel()
	var rows []string
	login := 0
	for _, e := range mockwx.ErrCodes() {
		if e.Login || e.Code == wechat.InvalidURL {
			rows = append(rows, fmt.Sprintf("| %d | %s |", e.Code, e.Msg))
			login++
		}
	}
	for _, name := range []string{"mockwx/docs/codes.md", "mockwx/docs/codes.zh-CN.md"} {
		text := testkit.Read(t, name)
		for _, row := range rows {
			if !strings.Contains(text, "\n"+row) {
				t.Errorf("%s has no row %s", name, row)
			}
		}
		if n := len(regexp.MustCompile(`(?m)^\| -?\d+ \|`).FindAllString(text, -1)); n != login {
			t.Errorf("%s lists %d errcodes of the login, the catalogue %d", name, n, login)
		}
	}
}

// Links between the documents lead somewhere: to a file, and to a heading of it.
func TestLinks(t *testing.T) {
	t.Parallel()
	root := testkit.Root(t)
	link := regexp.MustCompile(`\]\(([^)#:]*)(?:#([^)]+))?\)`)
	var files, headings int
	for _, path := range testkit.Files(t, ".", ".md") {
		for _, m := range link.FindAllStringSubmatch(testkit.Read(t, path), -1) {
			files++
			to := path
			if m[1] != "" {
				to = filepath.ToSlash(filepath.Join(filepath.Dir(path), m[1]))
			}
			if _, err := os.Stat(filepath.Join(root, to)); err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			if m[2] == "" || !strings.HasSuffix(to, ".md") {
				continue
			}
			headings++
			if !slices.Contains(anchors(testkit.Read(t, to)), m[2]) {
				t.Errorf("%s: %s has no heading #%s", path, to, m[2])
			}
		}
	}
	if files < 100 || headings < 10 {
		t.Errorf("only %d links were found, %d of them to headings", files, headings)
	}
}

// anchors returns the names that a page's headings have in links.
func anchors(page string) (out []string) {
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		out = append(out, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, m[1]))
	}
	return out
}

// Every table of the documents is one: a row that stands after a paragraph has
// lost its header, and is shown as text.
func TestTablesAreWhole(t *testing.T) {
	t.Parallel()
	rule := regexp.MustCompile(`^(\|\s*:?-+:?\s*)+\|$`)
	tables := 0
	for _, path := range testkit.Files(t, ".", ".md") {
		code, before := false, ""
		lines := append(strings.Split(testkit.Read(t, path), "\n"), "")
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

// YAML in the documents is YAML.
func TestDocumentedYAML(t *testing.T) {
	t.Parallel()
	n := 0
	for _, file := range testkit.Files(t, ".", ".md") {
		for _, f := range testkit.Fences(testkit.Read(t, file)) {
			if f.Lang != "yaml" && f.Lang != "yml" {
				continue
			}
			n++
			var any any
			if err := yaml.Unmarshal([]byte(f.Text), &any); err != nil || any == nil {
				t.Errorf("%s: %v in\n%s", file, err, f.Text)
			}
		}
	}
	if n < 5 {
		t.Errorf("only %d blocks were found", n)
	}
}
