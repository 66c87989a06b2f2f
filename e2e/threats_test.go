package e2e

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// Every line of the threat model names tests, and there are such tests.
func TestThreatModelIsTested(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{}
	eachGoFile(t, func(path string, f *ast.File, _ *token.FileSet) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && strings.HasSuffix(path, "_test.go") {
				tests[fn.Name.Name] = true
			}
		}
	})
	name := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`")
	lines := 0
	for _, line := range strings.Split(sources(t, "../relay/docs/threats.md"), "\n") {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| threat") {
			continue
		}
		lines++
		named := name.FindAllStringSubmatch(line[strings.LastIndex(strings.TrimSuffix(line, " |"), "|"):], -1)
		if len(named) == 0 {
			t.Errorf("no test stands behind: %s", line)
		}
		for _, m := range named {
			if !tests[m[1]] {
				t.Errorf("there is no %s", m[1])
			}
		}
	}
	if lines < 15 {
		t.Errorf("only %d lines", lines)
	}
}
