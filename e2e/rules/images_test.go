package rules

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"wxflow/e2e/testkit"
	"wxflow/relay/settings"
)

// There is no container engine here. What a Dockerfile says about the programs
// can be checked without one; package e2e starts the programs as it says.

// oneVersion is an image of one version.
var oneVersion = regexp.MustCompile(`^[a-z0-9./-]+:v?[0-9]+\.[0-9]+\.[0-9]+(-[a-z0-9.]+)?$`)

func TestDockerfile(t *testing.T) {
	t.Parallel()
	text, stages := testkit.Read(t, "Dockerfile"), testkit.Dockerfile(t)
	if len(stages) != 3 || stages["build"] == nil || stages["mockwx"] == nil || stages["wxrelay"] == nil {
		t.Fatalf("the stages are %v", stages)
	}
	from := regexp.MustCompile(`(?m)^FROM (?:--platform=\S+ )?(\S+) AS (\S+)$`).FindAllStringSubmatch(text, -1)
	for _, m := range from {
		if base, stage := m[1], m[2]; base != "scratch" && (stage != "build" || !oneVersion.MatchString(base)) {
			t.Errorf("%s is made from %s", stage, base)
		}
	}
	for _, name := range []string{"mockwx", "wxrelay"} {
		s := stages[name]
		if !regexp.MustCompile(`^[1-9][0-9]*:[1-9][0-9]*$`).MatchString(s["USER"]) {
			t.Errorf("%s runs as %q: Kubernetes can tell from numbers only that it is not root", name, s["USER"])
		}
		if entry, _, _ := strings.Cut(s["HEALTHCHECK"], `",`); s["ENTRYPOINT"] != `["/`+name+`"]` || !strings.HasSuffix(entry, ` CMD ["/`+name) {
			t.Errorf("%s starts %s, and is checked by %s", name, s["ENTRYPOINT"], s["HEALTHCHECK"])
		}
	}
}

// The build gets every file that the programs are compiled from, and .dockerignore
// keeps none of them back: it leaves out all, and lets in what follows a "!".
func TestImagesGetTheirSources(t *testing.T) {
	t.Parallel()
	text, rules := testkit.Read(t, "Dockerfile"), testkit.Read(t, ".dockerignore")
	in := func(name string) bool {
		return regexp.MustCompile(`(?m)^COPY (\S+ )*`+regexp.QuoteMeta(name)+` `).MatchString(text) && strings.Contains(rules, "\n!"+name+"\n")
	}
	var out []*regexp.Regexp
	for _, m := range regexp.MustCompile(`(?m)^\*\*/(\S+)$`).FindAllStringSubmatch(rules, -1) {
		out = append(out, regexp.MustCompile(`(^|/)`+strings.ReplaceAll(regexp.QuoteMeta(m[1]), `\*`, `[^/]*`)+`(/|$)`))
	}
	const list = `{{if not .Standard}}{{range .GoFiles}}{{$.Dir}}/{{.}} {{end}}{{range .EmbedFiles}}{{$.Dir}}/{{.}} {{end}}{{end}}`
	cmd := exec.Command("go", "list", "-deps", "-f", list, "./cmd/mockwx", "./cmd/wxrelay")
	cmd.Dir = testkit.Root(t)
	files, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range append(strings.Fields(string(files)), cmd.Dir+"/go.mod", cmd.Dir+"/go.sum") {
		file, ours := strings.CutPrefix(file, cmd.Dir+"/")
		if !ours {
			continue
		}
		n++
		folder, _, _ := strings.Cut(file, "/")
		if !in(folder) || slices.ContainsFunc(out, func(re *regexp.Regexp) bool { return re.MatchString(file) }) {
			t.Errorf("%s is not in the image's build", file)
		}
	}
	if n < 50 || len(out) < 3 {
		t.Errorf("only %d files and %d patterns were looked at", n, len(out))
	}
	if m := regexp.MustCompile(`-X wxflow/(\S+)\.(\w+)=\$VERSION`).FindStringSubmatch(text); m == nil || !regexp.MustCompile(`(?m)^(var|\t)? ?`+m[2]+` +string`).MatchString(testkit.ReadAll(t, m[1]+"/*.go")) {
		t.Errorf("-X sets no variable: %v", m)
	}
}

// TestCompose checks what the services are made of and how they reach each other.
// That the relay takes its settings is for package e2e.
func TestCompose(t *testing.T) {
	t.Parallel()
	var compose struct {
		Services map[string]struct {
			Image       string
			Build       struct{ Context, Target string }
			Ports       []string
			Environment map[string]string
			DependsOn   map[string]any `yaml:"depends_on"`
		}
	}
	if err := yaml.Unmarshal([]byte(testkit.Read(t, "compose.yaml")), &compose); err != nil {
		t.Fatal(err)
	}
	stages := testkit.Dockerfile(t)
	for name, s := range compose.Services {
		exposed := strings.Fields(stages[s.Build.Target]["EXPOSE"])
		if s.Image == "" && len(exposed) == 0 || s.Image != "" && !oneVersion.MatchString(s.Image) {
			t.Errorf("%s is neither of ours nor of one version", name)
		}
		for _, p := range s.Ports {
			if !strings.HasPrefix(p, "127.0.0.1:") || !slices.Contains(exposed, p[strings.LastIndex(p, ":")+1:]) {
				t.Errorf("%s: port %s", name, p)
			}
		}
		for on := range s.DependsOn {
			if _, ok := compose.Services[on]; !ok {
				t.Errorf("%s depends on %s", name, on)
			}
		}
		for key, value := range s.Environment {
			if _, ok := settings.Find(key); !ok {
				t.Errorf("%s: there is no setting %s", name, key)
			}
			if m := regexp.MustCompile(`://([a-z]+):`).FindStringSubmatch(value); m != nil {
				if _, ok := compose.Services[m[1]]; !ok {
					t.Errorf("%s=%s leads nowhere", key, value)
				}
			}
		}
	}
}

// Deployment files name settings that there are.
func TestDeploymentSettings(t *testing.T) {
	t.Parallel()
	n := 0
	for _, file := range testkit.Files(t, "relay/deploy", "") {
		for _, env := range regexp.MustCompile(`WXRELAY_[A-Z_]+`).FindAllString(testkit.Read(t, file), -1) {
			n++
			if _, ok := settings.Find(env); !ok && env != "WXRELAY_PORT" { // Kubernetes' own, in a comment
				t.Errorf("%s: there is no setting %s", file, env)
			}
		}
	}
	if n < 8 {
		t.Errorf("only %d settings in relay/deploy", n)
	}
}
