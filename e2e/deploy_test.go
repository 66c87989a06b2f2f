package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"wxflow/relay"
)

// Deployment files name settings that there are, and give them values that the
// relay takes.
func TestDeploymentSettings(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, s := range relay.SettingTable() {
		known[s.Env] = true
	}
	name := regexp.MustCompile(`WXRELAY_[A-Z_]+`)
	var n int
	err := filepath.WalkDir("../relay/deploy", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, env := range name.FindAllString(sources(t, path), -1) {
			n++
			if !known[env] && env != "WXRELAY_PORT" { // Kubernetes' own, in a comment
				t.Errorf("%s: there is no setting %s", path, env)
			}
		}
		return nil
	})
	if err != nil || n < 8 {
		t.Errorf("%d settings in relay/deploy: %v", n, err)
	}
}

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
	unit := sources(t, "../relay/deploy/systemd/wxrelay.service")
	env := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^(?:Environment=)?(WXRELAY_\w+)=(.*)$`).FindAllStringSubmatch(unit+sources(t, "../relay/deploy/systemd/wxrelay.env"), -1) {
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
	d := yaml.NewDecoder(bytes.NewReader([]byte(sources(t, "../relay/deploy/kubernetes/wxrelay.yaml"))))
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
