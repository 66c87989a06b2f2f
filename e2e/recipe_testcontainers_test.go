package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// The sample for Testcontainers gets its code, whatever the containers' host is
// called. There is no container engine here: the package is one of ours that
// starts the program as the image does, and that host is this machine.
func TestTestcontainersSample(t *testing.T) {
	t.Parallel()
	need(t, "node")
	var sample string
	for _, f := range testkit.Fences(testkit.Read(t, "mockwx/docs/ci.md")) {
		if f.Lang == "js" && strings.Contains(f.Text, `from "testcontainers"`) {
			sample = f.Text
		}
	}
	if sample == "" {
		t.Fatal("ci.md has no sample")
	}
	command := argv(t, testkit.Dockerfile(t)["mockwx"]["CMD"])
	for i, a := range command {
		command[i] = regexp.MustCompile(`^:\d+$`).ReplaceAllString(a, "127.0.0.1:0")
	}
	words, err := json.Marshal(append([]string{program("mockwx")}, command...))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	module := filepath.Join(dir, "node_modules", "testcontainers")
	if err := os.MkdirAll(module, 0o755); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{
		filepath.Join(module, "package.json"): `{"name":"testcontainers","type":"module","main":"index.js"}`,
		filepath.Join(module, "index.js"):     testkit.Read(t, "e2e/testdata/testcontainers/index.js"),
		filepath.Join(dir, "sample.mjs"):      sample + "console.log(process.env.HOST, code); await wechat.stop();\n",
		filepath.Join(dir, "all.mjs"): `for (const [host, admitted] of Object.entries(JSON.parse(process.argv[2]))) {
	Object.assign(process.env, { HOST: host, MOCKWX_ADMIN_HOSTS: admitted });
	await import("./sample.mjs?" + host); // a module of its own each time
}`,
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	hosts := map[string]string{
		"localhost": "", "127.0.0.1": "", "docker": "", "host.docker.internal": "", "host.containers.internal": "",
		"mockwx.ci.svc.cluster.local": "", "docker.example.com": "docker.example.com", "docker.ci.example.com": "other.example,*.example.com",
	}
	list, err := json.Marshal(hosts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "all.mjs", string(list))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "COMMAND="+string(words))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for host := range hosts {
		if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(host) + ` [0-9A-Za-z]{32}$`).Match(out) {
			t.Errorf("%s: no code in\n%s", host, out)
		}
	}
}
