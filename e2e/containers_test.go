package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"wxflow/relay"
)

// There is no container engine here. What a Dockerfile says about the programs
// can be checked without one.

// An instruction is one of a Dockerfile, with its continuation lines joined.
type instruction struct{ word, rest string }

// A stage is one FROM and what follows it.
type stage struct {
	base, name string
	lines      []instruction
}

func (s stage) all(word string) (out []string) {
	for _, l := range s.lines {
		if l.word == word {
			out = append(out, l.rest)
		}
	}
	return out
}

// one is an instruction that must be there once.
func (s stage) one(t *testing.T, word string) string {
	t.Helper()
	all := s.all(word)
	if len(all) != 1 {
		t.Fatalf("stage %s has %s %d times", s.name, word, len(all))
	}
	return all[0]
}

// argv reads the JSON form of a command.
func argv(t *testing.T, text string) (out []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &out); err != nil || len(out) == 0 {
		t.Fatalf("%s is no list of words (a shell form needs a shell): %v", text, err)
	}
	return out
}

// check is the command of the health check.
func (s stage) check(t *testing.T) []string {
	t.Helper()
	_, command, _ := strings.Cut(s.one(t, "HEALTHCHECK"), "CMD ")
	return argv(t, command)
}

func dockerfile(t *testing.T) (stages []stage) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(repo(t), "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?m)^#.*\n`).ReplaceAllString(string(b), "")
	text = strings.ReplaceAll(text, "\\\n", " ")
	from := regexp.MustCompile(`^(?:--platform=\S+ )?(\S+) AS (\S+)$`)
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case word == "":
		case word == "FROM":
			m := from.FindStringSubmatch(rest)
			if m == nil {
				t.Fatalf("FROM %s", rest)
			}
			stages = append(stages, stage{base: m[1], name: m[2]})
		default:
			s := &stages[len(stages)-1]
			s.lines = append(s.lines, instruction{word, rest})
		}
	}
	return stages
}

// pinned is an image of one version.
var pinned = regexp.MustCompile(`^[a-z0-9./-]+:v?[0-9]+\.[0-9]+\.[0-9]+(-[a-z0-9.]+)?$`)

func TestDockerfile(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, s := range dockerfile(t) {
		names[s.name] = true
		if s.name == "build" {
			if !pinned.MatchString(s.base) {
				t.Errorf("the image %s is of no one version", s.base)
			}
			continue
		}
		if s.base != "scratch" {
			t.Errorf("%s is made from %s", s.name, s.base)
		}
		if user := s.one(t, "USER"); !regexp.MustCompile(`^[1-9][0-9]*:[1-9][0-9]*$`).MatchString(user) {
			t.Errorf("%s runs as %s: Kubernetes can tell from numbers only that it is not root", s.name, user)
		}
		if entry := argv(t, s.one(t, "ENTRYPOINT")); entry[0] != "/"+s.name || s.check(t)[0] != entry[0] {
			t.Errorf("%s starts %s, and is checked by %s", s.name, entry, s.check(t))
		}
	}
	if !names["mockwx"] || !names["wxrelay"] || len(names) != 3 {
		t.Errorf("the stages are %v", names)
	}
}

// ports are the numbers after the colons.
func ports(text string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`:(\d+)\b`).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// The programs take the image's command lines, on the ports that it exposes,
// and the health checks look where they are.
func TestImagesStart(t *testing.T) {
	t.Parallel()
	for _, s := range dockerfile(t) {
		if s.name == "build" {
			continue
		}
		cmd := argv(t, s.one(t, "CMD"))
		bound := ports(strings.Join(cmd, " "))
		args, env := append([]string{s.name}, cmd...), os.Environ()
		for i, a := range args {
			args[i] = regexp.MustCompile(`:\d+$`).ReplaceAllString(a, ":0")
		}
		if s.name == "wxrelay" {
			env = append(env, "WXRELAY_APPID=wx0123456789abcdef", "WXRELAY_SECRET="+strings.Repeat("0123456789abcdef", 2))
			bound = ports(setting(t, "WXRELAY_LISTEN").Default)
			args = append(args, "--listen", "127.0.0.1:0", "--ops", "127.0.0.1:0")
		}
		if got := strings.Fields(s.one(t, "EXPOSE")); !slices.Equal(got, bound) {
			t.Errorf("%s exposes %v and listens on %v", s.name, got, bound)
		}
		p, err := start(t.TempDir(), env, args...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.kill)
		at := map[string][]string{"mockwx": {"--admin", p.urls["admin"]}, "wxrelay": {"--ops", strings.TrimPrefix(p.urls["ops"], "http://")}}
		if out, err := exec.Command(program(s.name), append(s.check(t)[1:], at[s.name]...)...).CombinedOutput(); err != nil {
			t.Errorf("%s is not ready: %s", s.name, out)
		}
		help, err := exec.Command(program(s.name), "ready", "--help").Output()
		if err != nil || s.name == "mockwx" && !strings.Contains(string(help), "http://127.0.0.1:"+bound[1]) {
			t.Errorf("the health check looks elsewhere than on port %s: %s", bound[1], help)
		}
	}
}

func setting(t *testing.T, env string) relay.Setting {
	t.Helper()
	for _, s := range relay.SettingTable() {
		if s.Env == env {
			return s
		}
	}
	t.Fatalf("there is no setting %s", env)
	return relay.Setting{}
}

// The build gets every file that the programs are compiled from, and .dockerignore
// keeps none of them back.
func TestImagesGetTheirSources(t *testing.T) {
	t.Parallel()
	root := repo(t)
	b, err := os.ReadFile(filepath.Join(root, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	build := dockerfile(t)[0]
	var copied []string
	for _, c := range build.all("COPY") {
		words := strings.Fields(c)
		for _, source := range words[:len(words)-1] {
			if _, err := os.Stat(filepath.Join(root, source)); err != nil {
				t.Errorf("COPY %s: %v", c, err)
			}
			if ignored(string(b), source) {
				t.Errorf("COPY %s: .dockerignore keeps %s back", c, source)
			}
			copied = append(copied, source)
		}
	}
	within := func(file string) bool {
		return slices.ContainsFunc(copied, func(c string) bool { return file == c || strings.HasPrefix(file, c+"/") })
	}
	const list = `{{if not .Standard}}{{range .GoFiles}}{{$.Dir}}/{{.}} {{end}}{{range .EmbedFiles}}{{$.Dir}}/{{.}} {{end}}{{end}}`
	n := 0
	for _, file := range goList(t, "-deps", "-f", list, "wxflow/cmd/mockwx", "wxflow/cmd/wxrelay") {
		file, ours := strings.CutPrefix(filepath.ToSlash(file), filepath.ToSlash(root)+"/")
		if !ours {
			continue
		}
		n++
		if !within(file) || ignored(string(b), file) {
			t.Errorf("%s is not in the image's build", file)
		}
	}
	if n < 50 {
		t.Errorf("only %d files were looked at", n)
	}
	if pkg := regexp.MustCompile(`-X (\S+)\.Version=\$VERSION`).FindStringSubmatch(strings.Join(build.all("RUN"), "\n")); pkg == nil {
		t.Error("the build sets no version")
	} else if doc, err := exec.Command("go", "doc", pkg[1]+".Version").CombinedOutput(); err != nil || !strings.Contains(string(doc), "var Version string") {
		t.Errorf("-X sets no variable: %s", doc)
	}
}

// ignored reads .dockerignore as far as ours goes: the last pattern that fits
// the path, or a folder it is in, decides.
func ignored(rules, file string) bool {
	out := false
	for line := range strings.Lines(rules) {
		pattern := strings.TrimSpace(line)
		if pattern == "" || pattern[0] == '#' {
			continue
		}
		pattern, keep := strings.CutPrefix(pattern, "!")
		base, anywhere := strings.CutPrefix(pattern, "**/")
		for dir := file; dir != "."; dir = path.Dir(dir) {
			name := dir
			if anywhere {
				name = path.Base(dir)
			}
			if ok, _ := path.Match(base, name); ok {
				out = !keep
			}
		}
	}
	return out
}

// YAML in the documents is YAML.
func TestDocumentedYAML(t *testing.T) {
	t.Parallel()
	root, n := repo(t), 0
	for _, file := range tracked(t, root) {
		if filepath.Ext(file) != ".md" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fencesOf(string(b)) {
			if f.lang != "yaml" && f.lang != "yml" {
				continue
			}
			n++
			var any any
			if err := yaml.Unmarshal([]byte(f.text), &any); err != nil || any == nil {
				t.Errorf("%s: %v in\n%s", file, err, f.text)
			}
		}
	}
	if n < 5 {
		t.Errorf("only %d blocks were found", n)
	}
}
