package rules

import (
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// The recipes' own page lists every server.
func TestRecipesPage(t *testing.T) {
	t.Parallel()
	page := testkit.Read(t, "e2e/recipes/README.md")
	for _, glob := range []string{"e2e/recipes/express/*.js", "e2e/recipes/*/server.*"} {
		for _, path := range testkit.Glob(t, glob) {
			file := strings.TrimPrefix(path, "e2e/recipes/")
			if !strings.Contains(page, "]("+file+")") {
				t.Errorf("recipes/README.md does not list %s", file)
			}
			if n := strings.Count(testkit.Read(t, "e2e/recipe_servers_test.go"), file); n == 0 {
				t.Errorf("no test runs %s", file)
			}
		}
	}
}

// The kinds that the script for k6 counts are the relay's.
func TestLoadScriptKnowsKinds(t *testing.T) {
	t.Parallel()
	list := regexp.MustCompile(`const kinds = \[(.*)\];`).FindStringSubmatch(testkit.Read(t, "e2e/recipes/load/k6.js"))
	if list == nil {
		t.Fatal("no list of kinds")
	}
	kinds, code := regexp.MustCompile(`'(\w+)'`).FindAllStringSubmatch(list[1], -1), testkit.ReadAll(t, "relay/refusal/*.go")
	if len(kinds) < 5 {
		t.Errorf("only %d kinds in %s", len(kinds), list[1])
	}
	for _, kind := range kinds {
		if !strings.Contains(code, `Kind = "`+kind[1]+"\"\n") {
			t.Errorf("the relay has no kind %s", kind[1])
		}
	}
}
