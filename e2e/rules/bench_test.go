package rules

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// The numbers in the READMEs are those that were measured: the command that writes
// RESULTS.md writes them, too.
func TestReadmesHaveTheResults(t *testing.T) {
	t.Parallel()
	results := testkit.Read(t, "e2e/bench/RESULTS.md")
	_, short, ok := strings.Cut(results, "\n## In short\n\n")
	short, _, _ = strings.Cut(short, "\n\n")
	if rows := strings.Count(short, "\n"); !ok || rows < 4 {
		t.Fatalf("RESULTS.md has no table in short: %q", short)
	}
	number := regexp.MustCompile(`\d+(\.\d+)? ×`)
	want := number.FindAllString(short, -1)
	for _, name := range readmes {
		_, table, ok := strings.Cut(testkit.Read(t, name), "<!-- e2e/bench -->\n")
		table, _, ok2 := strings.Cut(table, "\n<!-- /e2e/bench -->")
		if !ok || !ok2 {
			t.Errorf("%s has no table of the benchmark", name)
		} else if got := number.FindAllString(table, -1); len(got) < 6 || !slices.Equal(got, want) {
			t.Errorf("%s has %v, RESULTS.md %v: go -C e2e/bench run . writes both", name, got, want)
		}
		if name == "README.md" && table != strings.TrimSpace(short) {
			t.Errorf("%s has\n%s\nRESULTS.md has\n%s", name, table, short)
		}
	}
	for _, private := range regexp.MustCompile(`/(root|home|tmp|work)/\S*`).FindAllString(results, -1) {
		t.Errorf("RESULTS.md names a folder of a machine: %s", private)
	}
}
