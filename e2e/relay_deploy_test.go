package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"wxflow/e2e/testkit"
	"wxflow/relay/settings"
)

// checkSettings asks the relay what it makes of an environment.
func checkSettings(t *testing.T, env map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for file, content := range map[string]string{"appsecret": strings.Repeat("0123456789abcdef", 2), "key": strings.Repeat("0123456789abcdef", 4)} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program("wxrelay"), "--check-config")
	for k, v := range env {
		v = strings.NewReplacer("%d/", dir+"/", "/run/secrets/wxrelay/", dir+"/", "/var/lib/wxrelay/", dir+"/").Replace(v)
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestSystemdUnit(t *testing.T) {
	t.Parallel()
	unit := testkit.Read(t, "relay/deploy/systemd/wxrelay.service")
	env := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^(?:Environment=)?(WXRELAY_\w+)=(.*)$`).FindAllStringSubmatch(unit+testkit.Read(t, "relay/deploy/systemd/wxrelay.env"), -1) {
		env[m[1]] = m[2]
	}
	if len(env) != 6 {
		t.Errorf("settings %v", env)
	}
	checkSettings(t, env)

	need(t, "systemd-analyze")
	file := filepath.Join(t.TempDir(), "wxrelay.service")
	unit = strings.ReplaceAll(unit, "/usr/local/bin/wxrelay", program("wxrelay"))
	if err := os.WriteFile(file, []byte(unit), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("systemd-analyze", "security", "--offline=yes", "--threshold=15", file).CombinedOutput()
	if err != nil {
		t.Errorf("more exposed than it has to be: %v\n%s", err, out)
	}
	// With all drop-ins, as a machine may have them.
	if err := os.CopyFS(file+".d", os.DirFS("../relay/deploy/systemd/wxrelay.service.d")); err != nil {
		t.Fatal(err)
	}
	out, err = exec.Command("systemd-analyze", "verify", "--man=no", file).CombinedOutput()
	if err != nil || strings.Contains(string(out), "wxrelay.service") {
		t.Errorf("%v\n%s", err, out)
	}
}

type probe struct {
	HTTPGet struct{ Path, Port string } `yaml:"httpGet"`
}

func TestKubernetesManifest(t *testing.T) {
	t.Parallel()
	var kinds []string
	d := yaml.NewDecoder(strings.NewReader(testkit.Read(t, "relay/deploy/kubernetes/wxrelay.yaml")))
	for {
		var doc struct {
			Kind string
			Spec struct {
				Template struct {
					Metadata struct{ Labels, Annotations map[string]string }
					Spec     struct {
						Containers []struct {
							Env   []struct{ Name, Value string }
							Ports []struct {
								Name          string
								ContainerPort int `yaml:"containerPort"`
							}
							Ready probe `yaml:"readinessProbe"`
							Live  probe `yaml:"livenessProbe"`
						}
					}
				}
			}
		}
		if err := d.Decode(&doc); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, doc.Kind)
		pod := doc.Spec.Template
		for _, c := range pod.Spec.Containers {
			env := map[string]string{}
			for _, e := range c.Env {
				env[e.Name] = e.Value
			}
			checkSettings(t, env)
			port := map[string]string{}
			for _, p := range c.Ports {
				port[p.Name] = fmt.Sprint(p.ContainerPort)
			}
			if ":"+port["http"] != setting(t, "WXRELAY_LISTEN").Default || ":"+port["ops"] != env["WXRELAY_OPS"] || port["ops"] != pod.Metadata.Annotations["prometheus.io/port"] {
				t.Errorf("the ports are not the relay's: %v", port)
			}
			if ready, live := c.Ready.HTTPGet, c.Live.HTTPGet; ready.Port != "ops" || ready.Path != "/readyz" || live.Port != "ops" || live.Path != "/healthz" {
				t.Errorf("probes %v, %v", ready, live)
			}
		}
	}
	if strings.Join(kinds, " ") != "Deployment Service PodDisruptionBudget" {
		t.Errorf("kinds %v", kinds)
	}
}

// The services of compose.yaml: the relay takes its settings.
func TestComposeSettings(t *testing.T) {
	t.Parallel()
	var compose struct {
		Services map[string]struct{ Environment map[string]string }
	}
	if err := yaml.Unmarshal([]byte(testkit.Read(t, "compose.yaml")), &compose); err != nil {
		t.Fatal(err)
	}
	env := compose.Services["wxrelay"].Environment
	if len(env) < 5 {
		t.Errorf("settings %v", env)
	}
	env["WXRELAY_KEY"] = strings.Repeat("0123456789abcdef", 4)
	checkSettings(t, env)
}

// argv reads the JSON form of a command.
func argv(t *testing.T, text string) (out []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &out); err != nil || len(out) == 0 {
		t.Fatalf("%q is no list of words (a shell form needs a shell): %v", text, err)
	}
	return out
}

// ports are the numbers after the colons.
func ports(text string) (out []string) {
	for _, m := range regexp.MustCompile(`:(\d+)\b`).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// The programs take the image's command lines, on the ports that it exposes,
// and the health checks look where they are.
func TestImagesStart(t *testing.T) {
	t.Parallel()
	for name, s := range testkit.Dockerfile(t) {
		if name == "build" {
			continue
		}
		cmd := argv(t, s["CMD"])
		bound := ports(strings.Join(cmd, " "))
		args, env := append([]string{name}, cmd...), os.Environ()
		for i, a := range args {
			args[i] = regexp.MustCompile(`:\d+$`).ReplaceAllString(a, ":0")
		}
		if name == "wxrelay" {
			env = append(env, "WXRELAY_APPID=wx0123456789abcdef", "WXRELAY_SECRET="+strings.Repeat("0123456789abcdef", 2))
			bound = ports(setting(t, "WXRELAY_LISTEN").Default)
			args = append(args, "--listen", "127.0.0.1:0", "--ops", "127.0.0.1:0")
		}
		if got := strings.Fields(s["EXPOSE"]); !slices.Equal(got, bound) {
			t.Errorf("%s exposes %v and listens on %v", name, got, bound)
		}
		p, err := start(t.TempDir(), env, args...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.kill)
		at := map[string][]string{"mockwx": {"--admin", p.urls["admin"]}, "wxrelay": {"--ops", strings.TrimPrefix(p.urls["ops"], "http://")}}
		_, check, _ := strings.Cut(s["HEALTHCHECK"], "CMD ")
		if out, err := exec.Command(program(name), append(argv(t, check)[1:], at[name]...)...).CombinedOutput(); err != nil {
			t.Errorf("%s is not ready: %s", name, out)
		}
		help, err := exec.Command(program(name), "ready", "--help").Output()
		if err != nil || name == "mockwx" && !strings.Contains(string(help), "http://127.0.0.1:"+bound[1]) {
			t.Errorf("the health check looks elsewhere than on port %s: %s", bound[1], help)
		}
	}
}

func setting(t *testing.T, env string) settings.Setting {
	t.Helper()
	for _, s := range settings.Table() {
		if s.Env == env {
			return s
		}
	}
	t.Fatalf("there is no setting %s", env)
	return settings.Setting{}
}
