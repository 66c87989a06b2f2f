package rules

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// The changelog has what is unreleased first, then a section for each version, newest
// first, in the form that tools read.
func TestChangelog(t *testing.T) {
	t.Parallel()
	text := testkit.Read(t, "CHANGELOG.md")
	heads := regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatch(text, -1)
	if len(heads) < 2 || heads[0][1] != "Unreleased" {
		t.Fatalf("the sections are %v", heads)
	}
	var dates []string
	for _, h := range heads[1:] {
		m := regexp.MustCompile(`^\d+\.\d+\.\d+ - (\d{4}-\d\d-\d\d)$`).FindStringSubmatch(h[1])
		if m == nil {
			t.Fatalf("%q: write it as 1.2.3 - 2006-01-02", h[1])
		}
		dates = append(dates, m[1])
	}
	if !slices.IsSortedFunc(dates, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("the newest version is not the first one: %v", dates)
	}
	kinds := []string{"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
	for _, k := range regexp.MustCompile(`(?m)^###+ (.*)$`).FindAllStringSubmatch(text, -1) {
		if !slices.Contains(kinds, k[1]) {
			t.Errorf("%q is none of %v", k[1], kinds)
		}
	}
}
