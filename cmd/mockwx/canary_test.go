package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// No message of a command shows what looks like a secret, wherever it was put:
// commands run in CI, whose logs many can read.
func TestNoMessageShowsASecret(t *testing.T) {
	t.Parallel()
	for k, c := range []string{"c0ffee15600dbeefcafe1234abad1dea", "5eed0f1eafdeadbea7cab1efeedface5c0ffee15600dbeefcafe1234abad1dea",
		"Zm9yIHRlc3RzIG9ubHktMzIgYnl0ZXMgaW4gYWxsIQ_"} {
		fixture := filepath.Join(t.TempDir(), "f.yaml")
		if err := os.WriteFile(fixture,
			[]byte("version: 1\napps:\n  - {appid: "+c+", secret: "+c+", "+c+": 1}\nusers: [{name: "+c+"}, {name: "+c+"}]\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		lines := [][]string{
			{c}, {"--" + c}, {"--" + c + "=1"}, {"-" + c}, {"--seed"}, {"check", c}, {"check", fixture}, {"check", fixture, "/none/" + c},
			{"code", "--appid", c}, {"code", "--user", c}, {"code", "--format", c}, {"code", "-n", c}, {"code", c},
			{"encrypt", "--appid", c}, {"encrypt", c}, {"push", "--appid", c}, {"push", c}, {"push", "--event", c},
			{"ready", "--admin", c}, {"ready", "--admin", "http://u:" + c + "@127.0.0.1:1"}, {"ready", "--admin", "127.0.0.1:1/" + c},
			{"ready", "--wait", c}, {"ready", c},
			{"version", c}, {"exec", "--", "./" + c}, {"exec", "--expect", c, "--", "true"}, {"exec", "--junit", "/none/" + c, "--", "true"},
			{"exec", "--fixtures", c, "--", "true"},
		}
		for i, command := range []string{"serve", "up", "exec"} {
			for j, flag := range []string{"listen", "admin", "proxy", "proxy-others", "tls", "backend", "fixtures", "journal", "watch", "verbose",
				"ready-file"} {
				for n, value := range []string{c, "/none/" + c, "http://u:" + c + "@h/"} {
					if (i+j+n)%3 != k {
						continue // the other two try it
					}
					if flag == "ready-file" {
						value = "/none/" + value
					}
					lines = append(lines,
						[]string{command, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--proxy", "127.0.0.1:0", "--" + flag + "=" + value})
				}
			}
		}
		for _, args := range lines {
			for _, lang := range []string{"C", "zh_CN.UTF-8"} {
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				var out strings.Builder
				run(ctx, args, &out, &out, func(name string) string {
					if name == "LANG" {
						return lang
					}
					return ""
				})
				for i := 0; i+12 <= len(c); i++ {
					if part := c[i : i+12]; strings.Contains(out.String(), part) {
						t.Errorf("%q: %q is in\n%s", args, part, out.String())
						break
					}
				}
			}
		}
	}
}
