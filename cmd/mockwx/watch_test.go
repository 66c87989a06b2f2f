package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Fixtures are loaded again when they change; with problems the former ones
// stay, and the problems are said.
func TestWatch(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a.yaml", "a.yml"} {
		dir := t.TempDir()
		file := filepath.Join(dir, name)
		write := func(text string) {
			t.Helper()
			if err := os.WriteFile(file+".new", []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(file+".new", file); err != nil {
				t.Fatal(err)
			}
		}
		write(oneApp)
		p := start(t, getenvOf("LANG", "C"), "serve", "--watch", "--fixtures", dir, "--proxy", "off")
		write(manyUsers)
		p.stderr.waitFor(t, "mockwx: fixtures reloaded: 1 app, 41 users\n")
		if _, body := p.get(t, "admin", "/identity?appid=wx00000000000000aa&user=u20"); !strings.Contains(body, "openid") {
			t.Errorf("%s: the new user is not there: %s", name, body)
		}
		write("version: 1\napps: [{appid: wx1}]\n")
		p.stderr.waitFor(t, "the changed fixtures have problems, so the old ones stay")
		p.stderr.waitFor(t, file+":2: ")
		if _, body := p.get(t, "admin", "/identity?appid=wx00000000000000aa&user=u20"); !strings.Contains(body, "openid") {
			t.Errorf("%s: the former users are gone: %s", name, body)
		}
		write("version: 1\nusers: [{name: zoe}]\n")
		p.stderr.waitFor(t, "warning: ")
		p.stderr.waitFor(t, "mockwx: fixtures reloaded: 1 user\n")
	}
}
