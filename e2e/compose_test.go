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
)

// TestCompose reads the services as the programs would.
func TestCompose(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join(repo(t), "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct {
			Image       string
			Build       struct{ Context, Target string }
			Ports       []string
			Environment map[string]string
			DependsOn   map[string]any `yaml:"depends_on"`
		}
	}
	if err := yaml.Unmarshal(b, &compose); err != nil {
		t.Fatal(err)
	}
	exposed := map[string]string{}
	for _, s := range dockerfile(t) {
		if len(s.all("EXPOSE")) > 0 {
			exposed[s.name] = s.one(t, "EXPOSE")
		}
	}
	for name, s := range compose.Services {
		if s.Image == "" && exposed[s.Build.Target] == "" || s.Image != "" && !pinned.MatchString(s.Image) {
			t.Errorf("%s is neither of ours nor of one version", name)
		}
		for _, p := range s.Ports {
			got := ports(p)
			if !strings.HasPrefix(p, "127.0.0.1:") || !slices.Contains(strings.Fields(exposed[s.Build.Target]), got[len(got)-1]) {
				t.Errorf("%s: port %s", name, p)
			}
		}
		for on := range s.DependsOn {
			if _, ok := compose.Services[on]; !ok {
				t.Errorf("%s depends on %s", name, on)
			}
		}
		for key, value := range s.Environment {
			if !strings.HasPrefix(key, "WXRELAY_") {
				t.Errorf("%s: what is %s?", name, key)
			}
			setting(t, key)
			if m := regexp.MustCompile(`://([a-z]+):`).FindStringSubmatch(value); m != nil {
				if _, ok := compose.Services[m[1]]; !ok {
					t.Errorf("%s=%s leads nowhere", key, value)
				}
			}
		}
	}
	relayed := compose.Services["wxrelay"].Environment
	relayed["WXRELAY_KEY"] = strings.Repeat("0123456789abcdef", 4)
	env := os.Environ()
	for key, value := range relayed {
		env = append(env, key+"="+value)
	}
	cmd := exec.Command(program("wxrelay"), "--check-config")
	cmd.Env = env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("the relay does not take its settings: %s", out)
	}
}
