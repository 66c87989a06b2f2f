package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"wxflow/e2e/testkit"
)

// userLogsIn is what stands in the place of a user's tests.
const userLogsIn = `mockwx exec --strict --min-calls 1 -- sh -c '
curl -fsS "https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&grant_type=authorization_code&js_code=user:alice"'`

const aliceLoggedIn = `"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"`

// checkout copies what the program is built from, without its tests: as a host of CI has
// it, the folder is not the user's.
func checkout(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "checkout of it")
	files := []string{"go.mod", "go.sum", "action.yml"}
	for _, folder := range []string{"cmd", "mockwx", "relay", "fixtures"} {
		files = append(files, testkit.Files(t, folder, "")...)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.Contains(file, "/testdata/") {
			continue
		}
		to := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(testkit.Read(t, file)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// runLines runs lines as a runner does, in a folder, and returns what they print.
func runLines(t *testing.T, shell, dir, lines string, env ...string) string {
	t.Helper()
	args := []string{"-e", "-c", lines}
	if shell == "bash" { // as GitHub has it
		args = append([]string{"--noprofile", "--norc", "-o", "pipefail"}, args...)
	}
	cmd := exec.Command(shell, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), append(env, "GOFLAGS=-mod=readonly")...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s\n%v\n%s", lines, err, out)
	}
	return string(out)
}

type actionStep struct {
	ID, If, Uses, Run, Shell string
	With, Env                map[string]string
}

// The steps of the GitHub Action, run by bash as a runner runs them. What it uses of
// others is a cache, empty at first and full the second time, and Go, which is here.
func TestGitHubAction(t *testing.T) {
	t.Parallel()
	need(t, "bash", "curl")
	a := newAction(t)
	a.source = checkout(t)
	a.run(t, "steps.cache.outputs.cache-hit", "")
	a.logsIn(t)
	key := a.values["steps.key.outputs.key"]
	if !regexp.MustCompile(`^mockwx-Linux-X64-[0-9a-f]{64}$`).MatchString(key) {
		t.Errorf("the key is %q", key)
	}

	noGo := t.TempDir()
	if err := os.WriteFile(filepath.Join(noGo, "go"), []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	a.path = noGo + ":" + a.path
	a.run(t, "steps.cache.outputs.cache-hit", "true")
	a.logsIn(t)
	if again := a.values["steps.key.outputs.key"]; again != key {
		t.Errorf("the same sources have the keys %q and %q", key, again)
	}

	if err := os.WriteFile(filepath.Join(a.source, "mockwx", "more.go"), []byte("package mockwx\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	a.run(t, "steps.cache.outputs.cache-hit", "true")
	if other := a.values["steps.key.outputs.key"]; other == key {
		t.Errorf("other sources have the key %q, too", key)
	}
}

// An action is one that a job of a user's uses, again and again.
type action struct {
	steps              []actionStep
	values             map[string]string // of expressions
	source, temp, path string
}

func newAction(t *testing.T) *action {
	t.Helper()
	var file struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Using string
			Steps []actionStep
		}
	}
	if err := yaml.Unmarshal([]byte(testkit.Read(t, "action.yml")), &file); err != nil || file.Runs.Using != "composite" {
		t.Fatal(err, file.Runs.Using)
	}
	a := &action{steps: file.Runs.Steps, temp: t.TempDir(), path: os.Getenv("PATH")}
	a.values = map[string]string{"github.action_ref": "v1.2.3", "runner.os": "Linux"}
	for name, input := range file.Inputs {
		a.values["inputs."+name] = input.Default
	}
	return a
}

// run runs the steps, with one value set before.
func (a *action) run(t *testing.T, name, value string) {
	t.Helper()
	a.values[name] = value
	for _, step := range a.steps {
		if !a.holds(t, step.If) {
			continue
		}
		if step.Uses != "" {
			if !regexp.MustCompile(`^actions/(cache|setup-go)@v\d+$`).MatchString(step.Uses) || a.expand(t, step.With["key"]+step.With["go-version"]) == "" {
				t.Errorf("uses %s with %v", step.Uses, step.With)
			}
			continue
		}
		files := t.TempDir()
		env := []string{
			"GITHUB_ACTION_PATH=" + a.source, "RUNNER_TEMP=" + a.temp, "RUNNER_OS=Linux", "RUNNER_ARCH=X64", "PATH=" + a.path,
			"GITHUB_OUTPUT=" + files + "/output", "GITHUB_PATH=" + files + "/path",
		}
		for name, value := range step.Env {
			env = append(env, name+"="+a.expand(t, value))
		}
		runLines(t, step.Shell, t.TempDir(), a.expand(t, step.Run), env...)
		output, _ := os.ReadFile(files + "/output")
		for line := range strings.Lines(string(output)) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			a.values["steps."+step.ID+".outputs."+name] = value
		}
		if path, err := os.ReadFile(files + "/path"); err == nil {
			a.path = strings.TrimSpace(string(path)) + ":" + a.path
		}
	}
}

func (a *action) logsIn(t *testing.T) {
	t.Helper()
	if out := runLines(t, "bash", t.TempDir(), "mockwx --version", "PATH="+a.path); !strings.HasPrefix(out, "mockwx v1.2.3 ") {
		t.Errorf("--version says %q", out)
	}
	if out := runLines(t, "bash", t.TempDir(), userLogsIn, "PATH="+a.path); !strings.Contains(out, aliceLoggedIn) {
		t.Errorf("no login: %s", out)
	}
}

// expand replaces expressions by their values.
func (a *action) expand(t *testing.T, text string) string {
	t.Helper()
	return regexp.MustCompile(`\$\{\{ (\S+) \}\}`).ReplaceAllStringFunc(text, func(expression string) string {
		value, known := a.values[strings.Trim(expression, "${} ")]
		if !known {
			t.Errorf("%s has no value here", expression)
		}
		return value
	})
}

// holds reads conditions of the form X == 'Y' && X != 'Y'.
func (a *action) holds(t *testing.T, condition string) bool {
	t.Helper()
	if condition == "" {
		return true
	}
	for part := range strings.SplitSeq(condition, " && ") {
		m := regexp.MustCompile(`^(\S+) ([!=])= '([^']*)'$`).FindStringSubmatch(part)
		if m == nil {
			t.Fatalf("cannot read the condition %q", part)
		}
		if (a.expand(t, "${{ "+m[1]+" }}") == m[3]) != (m[2] == "=") {
			return false
		}
	}
	return true
}

// The jobs of the GitLab template, as a runner runs them: the program is built once,
// and a job that extends the template has it on its PATH.
func TestGitLabTemplate(t *testing.T) {
	t.Parallel()
	need(t, "git", "curl")
	var jobs map[string]struct {
		Script       []string
		BeforeScript []string `yaml:"before_script"`
		Cache        struct {
			Key   string
			Paths []string
		}
		Artifacts struct{ Paths []string }
		Needs     []struct{ Job string }
	}
	if err := yaml.Unmarshal([]byte(testkit.Read(t, ".ci/gitlab.yml")), &jobs); err != nil {
		t.Fatal(err)
	}
	build, use := jobs["mockwx"], jobs[".mockwx"]
	if !slices.Equal(build.Cache.Paths, build.Artifacts.Paths) || len(use.Needs) != 1 || use.Needs[0].Job != "mockwx" || !strings.Contains(build.Cache.Key, "$MOCKWX_REF") {
		t.Errorf("%+v", jobs)
	}

	source, project := checkout(t), t.TempDir()
	runLines(t, "sh", source, `git init -q; git add -A
git -c user.name=a -c user.email=a@example.com -c commit.gpgsign=false commit -q -m 1; git tag v1.2.3`)
	env := []string{"MOCKWX_REPOSITORY=file://" + source, "MOCKWX_REF=v1.2.3", "CI_PROJECT_DIR=" + project}
	if out := runLines(t, "sh", project, strings.Join(build.Script, "\n"), env...); !strings.Contains(out, "mockwx v1.2.3 ") {
		t.Errorf("--version says %q", out)
	}
	env[0] = "MOCKWX_REPOSITORY=file:///nowhere" // it comes from the cache now
	runLines(t, "sh", project, strings.Join(build.Script, "\n"), env...)
	if out := runLines(t, "sh", project, strings.Join(append(use.BeforeScript, userLogsIn), "\n"), env...); !strings.Contains(out, aliceLoggedIn) {
		t.Errorf("no login: %s", out)
	}
	// What begins with a dot, test runners leave alone.
	if files, err := filepath.Glob(project + "/[^.]*"); err != nil || len(files) > 0 {
		t.Errorf("in the user's folder: %v %v", files, err)
	}
}

// What the page says of both is so: the inputs of the action, and the job to extend.
func TestCIPageUsesTheTemplates(t *testing.T) {
	t.Parallel()
	a := newAction(t)
	for _, page := range []string{"mockwx/docs/ci.md", "mockwx/docs/ci.zh-CN.md"} {
		uses, extends := 0, 0
		for _, f := range testkit.Fences(testkit.Read(t, page)) {
			for _, m := range regexp.MustCompile(`(?m)- uses: OWNER/wxflow@v\S+\n(?: +with: \{(\w+): \w+\})?`).FindAllStringSubmatch(f.Text, -1) {
				if _, is := a.values["inputs."+m[1]]; m[1] != "" && !is {
					t.Errorf("%s: the action has no input %q", page, m[1])
				}
				uses++
			}
			if strings.Contains(f.Text, "extends: .mockwx\n") && strings.Contains(f.Text, "file: /.ci/gitlab.yml}") {
				extends++
			}
		}
		if uses != 2 || extends != 1 {
			t.Errorf("%s uses the action %d times, the template %d times", page, uses, extends)
		}
	}
}
