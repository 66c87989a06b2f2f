package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// tryRecipe is before a server's command in the READMEs.
const tryRecipe = " e2e/recipes/try "

// tryRecipes runs the lines of a README's block, those of languages that are not
// installed excepted, and returns what the last one prints.
func tryRecipes(t *testing.T, block string) (last string) {
	t.Helper()
	for line := range strings.Lines(block) {
		_, server, found := strings.Cut(line, tryRecipe)
		t.Run(strings.TrimSpace(server), func(t *testing.T) {
			if !found {
				t.Fatalf("%q is no line for a server", line)
			}
			need(t, "bash", "curl")
			needRecipe(t, recipe{args: strings.Fields(server)})
			last = shell(t, line)
			for _, part := range []string{`"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"`, `"errcode":40163`, `"errcode":40029`} {
				if !strings.Contains(last, part) {
					t.Errorf("no %s in\n%s", part, last)
				}
			}
		})
	}
	return last
}

// The recipes' own page lists every server, and its commands are the README's,
// which are run.
func TestRecipesPage(t *testing.T) {
	t.Parallel()
	page := sources(t, "recipes/README.md")
	for _, glob := range []string{"recipes/express/*.js", "recipes/*/server.*"} {
		for _, path := range mustGlob(t, glob) {
			file := strings.TrimPrefix(filepath.ToSlash(path), "recipes/")
			if !strings.Contains(page, "]("+file+")") {
				t.Errorf("recipes/README.md does not list %s", file)
			}
			if n := strings.Count(sources(t, "recipes_test.go"), file); n == 0 {
				t.Errorf("no test runs %s", file)
			}
		}
	}
	ran := map[string]bool{}
	for _, f := range fencesOf(readme(t, readmes[0])) {
		for line := range strings.Lines(f.text) {
			ran[line] = f.lang == "sh"
		}
	}
	commands := 0
	for _, f := range fencesOf(page) {
		for line := range strings.Lines(f.text) {
			if f.lang != "sh" {
				continue
			}
			commands++
			if !ran[line] {
				t.Errorf("recipes/README.md: no test runs %s", line)
			}
		}
	}
	if commands == 0 {
		t.Error("recipes/README.md has no command")
	}
}

// What npm fetches is pinned, names no registry, and is there before the gate's
// tests.
func TestPackagesArePinned(t *testing.T) {
	t.Parallel()
	gate, err := os.ReadFile("../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	for folder, needed := range map[string]string{"recipes/express": "express", "runtimes": "bun"} {
		var p struct{ Dependencies map[string]string }
		if err := json.Unmarshal([]byte(sources(t, folder+"/package.json")), &p); err != nil || p.Dependencies[needed] == "" {
			t.Fatalf("%v: %v", p, err)
		}
		for name, version := range p.Dependencies {
			if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(version) {
				t.Errorf("%s: %s: %s is not one version", folder, name, version)
			}
		}
		if strings.Contains(sources(t, folder+"/package-lock.json"), `"resolved"`) {
			t.Errorf("%s/package-lock.json names a registry; .npmrc has omit-lockfile-registry-resolved", folder)
		}
		install, tests := strings.Index(string(gate), "\nnpm ci --prefix e2e/"+folder), strings.Index(string(gate), "\ngo test ")
		if install < 0 || tests < install {
			t.Errorf(".ci/run does not install %s before it tests", folder)
		}
	}
}
