package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

var recipeCommand = regexp.MustCompile("(?m)^\\| .* \\| `(mockwx exec [^`…]*)` \\|$")

// TestRecipeTests runs the command of every recipe on the recipes' page: the app's
// own test passes, WeChat refused nothing but what the test asked for, and no secret was shown.
func TestRecipeTests(t *testing.T) {
	t.Parallel()
	need(t, "sh")
	page, _, _ := strings.Cut(testkit.Read(t, "e2e/recipes/README.md"), "\n## ")
	commands := recipeCommand.FindAllStringSubmatch(page, -1)
	if len(commands) < 8 {
		t.Fatalf("%d commands on the page", len(commands))
	}
	for _, m := range commands {
		command := m[1]
		t.Run(strings.TrimPrefix(command, "mockwx exec "), func(t *testing.T) {
			t.Parallel()
			command = neededBy(t, command)
			cmd := exec.Command("sh", "-ec", strings.Replace(command, "mockwx exec", "mockwx exec --strict --canaries --expect 40163 --min-calls 1", 1))
			cmd.Dir = testkit.Root(t)
			cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "PYTHONDONTWRITEBYTECODE=1", "LC_ALL=C")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("%s\n%v\n%s", command, err, out)
			}
			if strings.Contains(command, "--relay") {
				return // logins that succeed
			}
			for _, part := range []string{`-1 +/sns/jscode2session.*fault f1`, `40163 +/sns/jscode2session.*already redeemed`} {
				if !regexp.MustCompile(`(?m)^  ` + part).Match(out) {
					t.Errorf("%s: the test did not provoke %s:\n%s", command, part, out)
				}
			}
		})
	}
}

// neededBy ends the test when a part is missing that a command needs. It returns
// the command with a Python that has what it imports.
func neededBy(t *testing.T, command string) string {
	t.Helper()
	_, rest, _ := strings.Cut(command, " -- ")
	words := strings.Fields(rest)
	if words[0] != "go" && words[0] != "sh" {
		toolchain(t, words[0])
	}
	switch words[0] {
	case "npm":
		need(t, "node", "npm")
		folder := words[len(words)-1]
		if _, err := os.Stat(filepath.Join(testkit.Root(t), folder, "node_modules")); err != nil {
			lacks(t, "the packages of "+folder+" (npm ci --prefix "+folder+")")
		}
	case "python3":
		return strings.Replace(command, "python3", pythonWith(t, "pytest, fastapi, httpx"), 1)
	case "phpunit":
		need(t, "phpunit", "php")
		const parts = `extension_loaded("curl") && stream_resolve_include_path("Illuminate/Routing/autoload.php")
			&& stream_resolve_include_path("Illuminate/Events/autoload.php") && stream_resolve_include_path("GuzzleHttp/autoload.php")`
		if exec.Command("php", "-r", "exit("+parts+" ? 0 : 1);").Run() != nil {
			lacks(t, "PHP's curl, Laravel's router and Guzzle (Debian: php-curl php-illuminate-http php-illuminate-routing php-illuminate-events php-guzzlehttp-guzzle)")
		}
	case "e2e/recipes/java/test":
		need(t, "javac", "java")
		if _, err := os.Stat("/usr/share/java/junit-platform-console.jar"); err != nil {
			lacks(t, "JUnit 5 (Debian: junit5)")
		}
	case "go":
	default:
		need(t, words[0], "curl")
	}
	return command
}
