package front

import (
	"bytes"
	"encoding/json"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wxflow/e2e/testkit"
)

// Recipe reads a recipe, with a relay and a back end of the test in place of those
// that it names.
func Recipe(t *testing.T, file, relay, backend string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	recipe := string(b)
	for from, to := range map[string]string{"127.0.0.1:8080": relay, "127.0.0.1:3000": backend} {
		if !strings.Contains(recipe, from) {
			t.Fatalf("%s has no %s", file, from)
		}
		recipe = strings.ReplaceAll(recipe, from, to)
	}
	return recipe
}

// Build builds a program, in a folder whose module knows it, and returns its
// file.
func Build(t *testing.T, folder, program string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), filepath.Base(program))
	if out, err := exec.Command("go", "build", "-C", folder, "-o", file, program).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// Relay starts a relay and a fake of WeChat from the repository, and returns the
// relay's HOST:PORT.
func Relay(t *testing.T, repository string) string {
	t.Helper()
	ready, any := filepath.Join(t.TempDir(), "ready.json"), "127.0.0.1:0"
	Start(t, exec.Command(Build(t, repository, "./cmd/mockwx"), "up", "--listen", any, "--admin", any, "--proxy", any,
		"--relay", any, "--ops", any, "--ready-file", ready))
	var urls map[string]string
	if !testkit.Until(nil, func() bool {
		b, err := os.ReadFile(ready)
		return err == nil && json.Unmarshal(b, &urls) == nil
	}) {
		t.Fatal("the relay is not ready")
	}
	u, err := url.Parse(urls["relay"])
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// Start runs a program until the test ends, and returns when it listens at all
// addresses. What it printed is shown when the test fails.
func Start(t *testing.T, cmd *exec.Cmd, addrs ...string) {
	t.Helper()
	out := new(output)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-ended
		if t.Failed() {
			t.Logf("%s\n%s", cmd, out)
		}
	})
	for _, addr := range addrs {
		if !testkit.Until(ended, func() bool {
			c, err := net.Dial("tcp", addr)
			if err == nil {
				c.Close()
			}
			return err == nil
		}) {
			t.Fatalf("nothing listens at %s", addr)
		}
	}
}

// output is what a program prints.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write adds to it.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}
