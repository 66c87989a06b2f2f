package rules

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// The recipes' own pages list every server and every test, and show the same
// commands.
func TestRecipesPage(t *testing.T) {
	t.Parallel()
	command := regexp.MustCompile("`mockwx exec [^`]*`|(?m)^mockwx exec .*")
	var commands [2][]string
	for i, name := range []string{"e2e/recipes/README.md", "e2e/recipes/README.zh-CN.md"} {
		page := testkit.Read(t, name)
		commands[i] = command.FindAllString(page, -1)
		for _, glob := range []string{
			"e2e/recipes/express/*.js", "e2e/recipes/*/server.*", "e2e/recipes/*/*.test.js", "e2e/recipes/*/*_test.go", "e2e/recipes/*/test_*.py", "e2e/recipes/*/*Test.*",
		} {
			for _, path := range testkit.Glob(t, glob) {
				if file := strings.TrimPrefix(path, "e2e/recipes/"); !strings.Contains(page, "]("+file+")") {
					t.Errorf("%s does not list %s", name, file)
				}
			}
		}
	}
	if !slices.Equal(commands[0], commands[1]) || len(commands[0]) < 15 {
		t.Errorf("the recipes' pages show different commands:\n%v\n%v", commands[0], commands[1])
	}
	for _, path := range testkit.Glob(t, "e2e/recipes/*/server.*") {
		if file := strings.TrimPrefix(path, "e2e/recipes/"); !strings.Contains(testkit.Read(t, "e2e/recipe_servers_test.go"), file) {
			t.Errorf("no test runs %s", file)
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
