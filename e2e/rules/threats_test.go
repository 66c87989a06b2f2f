package rules

import (
	"go/ast"
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// Every line of the threat model names tests, and there are such tests.
func TestThreatModelIsTested(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{}
	for _, f := range goFiles(t) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && f.test {
				tests[fn.Name.Name] = true
			}
		}
	}
	name := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`")
	lines := 0
	for _, line := range strings.Split(testkit.Read(t, "relay/docs/threats.md"), "\n") {
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
