package rules

import (
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// Every line of code in the page about Node stands in one of the examples, which run.
func TestNodePageIsItsExamples(t *testing.T) {
	t.Parallel()
	lines := map[string]bool{}
	for _, file := range testkit.Files(t, "e2e/npm/examples", "") {
		for line := range strings.Lines(testkit.Read(t, file)) {
			lines[strings.TrimSpace(line)] = true
		}
	}
	for _, page := range []string{"mockwx/docs/node.md", "mockwx/docs/node.zh-CN.md"} {
		n := 0
		for _, f := range testkit.Fences(testkit.Read(t, page)) {
			if f.Lang != "js" && f.Lang != "ts" {
				continue
			}
			for line := range strings.Lines(f.Text) {
				if n++; !lines[strings.TrimSpace(line)] {
					t.Errorf("%s: no example has the line %q", page, line)
				}
			}
		}
		if n < 20 {
			t.Errorf("%s: %d lines of code", page, n)
		}
	}
}
