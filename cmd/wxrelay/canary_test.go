package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/relay/settings"
)

// canaries have the shapes of secrets: an AppSecret, a key of openssl rand -hex
// 32 and one of wxrelay key. No message may show them, wherever they were put.
var canaries = []string{
	"c0ffee15600dbeefcafe1234abad1dea",
	"5eed0f1eafdeadbea7cab1efeedface5c0ffee15600dbeefcafe1234abad1dea",
	"Zm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzIGluIGFsbCE=",
}

// plain has no shape: it must not be shown where a secret is expected.
const plain = "correct-horse-battery-staple"

// leaks returns the part of a secret that a text shows; "" for none. Half a
// secret is too much.
func leaks(text, secret string) string {
	for i := 0; i+12 <= len(secret); i++ {
		if part := secret[i : i+12]; strings.Contains(text, part) {
			return part
		}
	}
	return ""
}

// forms are the ways in which a secret ends up in a setting.
func forms(secret string) []string {
	return append(secretURLs(secret), secret, `"`+secret+`"`, "x:"+secret, secret+","+secret,
		"bolt:/none/"+secret+"/s.db", "/none/"+secret, secret+".example.com")
}

func secretURLs(secret string) []string {
	return []string{"redis://:" + secret + "@127.0.0.1:1/x", "redis://127.0.0.1:1/0?password=" + secret,
		"https://u:" + secret + "@127.0.0.1:1", "http://127.0.0.1:1/?token=" + secret}
}

// tell runs a command that stops at once and returns all it printed.
func tell(t *testing.T, env []string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out strings.Builder
	run(ctx, args, environ(env...), &out, &out)
	return out.String()
}

// canaryEnv is a whole environment; what stands in front of it counts.
var canaryEnv = []string{"WXRELAY_LISTEN", "127.0.0.1:0", "WXRELAY_OPS", "127.0.0.1:0", "WXRELAY_APPID", appID, "WXRELAY_SECRET", secret,
	"WXRELAY_UPSTREAM", "http://127.0.0.1:1"}

// wantNoLeak fails when what is said of a setting shows a part of the secret in it.
func wantNoLeak(t *testing.T, secret, name, value, text string) {
	t.Helper()
	if part := leaks(text, secret); part != "" {
		t.Errorf("%s=%s: %q is in:\n%s", name, value, part, text)
	}
}

// A trial gives values to a setting, in each way in turn.
type trial struct {
	settings.Setting
	t    *testing.T
	turn int
}

func (x *trial) try(secret, value string) {
	t := x.t
	if x.Env == "WXRELAY_READY_FILE" {
		value = filepath.Join(t.TempDir(), "none", value) // or a start writes it here
	}
	dev := append([]string{"WXRELAY_DEV", "1"}, canaryEnv...)
	set := []string{x.Env, value}
	ways := []func() string{
		func() string { return tell(t, append(set, canaryEnv...)) },
		func() string { return tell(t, append(set, dev...), "--check-config") },
		func() string { return tell(t, append([]string{"LANG", "zh"}, append(set, canaryEnv...)...)) },
		func() string { return tell(t, append(set, dev...)) },
		func() string { return tell(t, append(set, canaryEnv...), "--check-config") },
	}
	if x.Flag != "" {
		flag := "--" + x.Flag + "=" + value
		ways = append(ways, func() string { return tell(t, dev, flag) }, func() string { return tell(t, canaryEnv, "--check-config", flag) })
	}
	for range 2 {
		wantNoLeak(t, secret, x.Env, value, ways[x.turn%len(ways)]())
		x.turn++
	}
}

// A secret that was put into the wrong setting is not shown by a start or by
// --check-config. Each setting has each form, with the canaries in turn.
func TestNoSettingShowsASecret(t *testing.T) {
	t.Parallel()
	for n, s := range settings.Table() {
		t.Run(s.Env, func(t *testing.T) {
			t.Parallel()
			x := &trial{Setting: s, t: t}
			for i := range forms("") {
				c := canaries[(n+i)%len(canaries)]
				x.try(c, forms(c)[i])
			}
			switch s.Env {
			case "WXRELAY_SECRET", "WXRELAY_KEY", "WXRELAY_INTERNAL_KEY", "WXRELAY_SECRET_FILE", "WXRELAY_KEY_FILE",
				"WXRELAY_INTERNAL_KEY_FILE", "WXRELAY_IDENTITY_KEY_FILE":
				x.try(plain, plain)
				x.try(plain, "x:"+plain)
				x.try(plain, "'"+plain+"'")
				fallthrough
			case "WXRELAY_STORE", "WXRELAY_UPSTREAM", "WXRELAY_BACKEND", "WXRELAY_ACME_DIRECTORY":
				for _, value := range secretURLs(plain) {
					x.try(plain, value)
				}
			}
		})
	}
}

// Nor does the doctor show one.
func TestDoctorShowsNoSecretOfASetting(t *testing.T) {
	t.Parallel()
	for n, s := range settings.Table() {
		for i := range 4 {
			c := canaries[i%len(canaries)]
			value := forms(c)[(n+i)%len(forms(c))]
			set := append([]string{s.Env, value}, canaryEnv...)
			_, out, errs := runNow(t, environ(set...), "doctor", "--json", "--domain", "https://"+c)
			wantNoLeak(t, c, s.Env, value, out+errs)
		}
	}
}

// A command line is no better.
func TestNoArgumentShowsASecret(t *testing.T) {
	t.Parallel()
	env := []string{"WXRELAY_APPID", appID, "WXRELAY_SECRET", secret, "WXRELAY_UPSTREAM", "http://127.0.0.1:1"}
	for _, c := range append(canaries, plain) {
		lines := [][]string{
			{"--secret", c}, {"--secret=" + c}, {"-secret=" + c}, {"-secret", c}, {"--appsecret=" + c}, {"--key=" + c}, {"--internal-key", c},
			{"serve", "--secret", c}, {"doctor", "--secret=" + c}, {"doctor", "-secret=" + c}, {"--password=" + c}, {"-s" + c},
		}
		if c != plain {
			for _, command := range [][]string{nil, {"serve"}, {"doctor"}, {"ready"}, {"key"}, {"version"}} {
				lines = append(lines, append(command, c), append(command, "--", c), append(command, "--"+c+"=1"))
			}
			lines = append(lines, []string{"--dev=" + c}, []string{"--check-config=" + c}, []string{"doctor", "--lang", c},
				[]string{"doctor", "--connect-to", c},
				[]string{"doctor", "--ca-file", c}, []string{"doctor", "--timeout", c}, []string{"doctor", "--domain", c},
				[]string{"doctor", "--domain", "https://u:" + c + "@x.example"},
				[]string{"ready", "--ops", c}, []string{"ready", "--ops", "u:" + c + "@127.0.0.1:1"}, []string{"ready", "--wait", c})
		}
		for _, args := range lines {
			for _, lang := range []string{"C", "zh"} {
				if text := tell(t, append(env, "LANG", lang), args...); leaks(text, c) != "" || text == "" {
					t.Errorf("%q: %s", args, text)
				}
			}
		}
	}
}

// Nor does a file of apps, which is read again while the relay serves.
func TestNoAppsFileShowsASecret(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "apps.yaml")
	for _, c := range canaries {
		for _, text := range []string{
			c, c + ": x\n", "apps: " + c, "apps: [" + c + "]", "apps:\n- " + c + "\n", "apps:\n- appid: " + c + "\n  secret_env: S\n",
			"apps:\n- {appid: wx" + c + ", secret_file: none}\n",
			"apps:\n- appid: " + appID + "\n  secret: " + c + "\n", "apps:\n- appid: " + appID + "\n  " + c + ": x\n",
			"apps:\n- appid: " + appID + "\n  x" + c + ": x\n",
			"apps:\n- appid: " + appID + "\n  secret_env: " + c + "\n", "apps:\n- appid: " + appID + "\n  secret_file: " + c + "\n",
			"apps:\n- appid: " + appID + "\n  secret_file: /none/" + c + "\n",
			"apps:\n- appid: " + appID + "\n  secret_env: S\n  token_mode: " + c + "\n", "apps: *" + c + "\n",
			"apps:\n- appid: &" + c + " x\n  secret_env: *" + c + "x\n",
			"apps: !" + c + " x\n", "apps:\n- {appid: " + appID + " " + c + ": x}\n", "apps: \"\\" + c + "\"\n", c + ": 1\n" + c + ": 2\n",
		} {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			env := []string{"WXRELAY_CONFIG", file, "S", secret, "WXRELAY_UPSTREAM", "http://127.0.0.1:1"}
			_, out, errs := runNow(t, environ(env...), "doctor", "--json")
			said := tell(t, env) + tell(t, env, "--check-config") + out + errs
			if part := leaks(said, c); part != "" {
				t.Errorf("%q is in what is said of\n%s\n%s", part, text, said)
			}
		}
	}
}

// The swap of appid and secret is named, and the secret is not shown.
func TestSwapIsNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(appID+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	apps := filepath.Join(t.TempDir(), "apps.yaml")
	if err := os.WriteFile(apps, fmt.Appendf(nil, "apps:\n- appid: %s\n  secret_env: S\n", secret), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, env := range [][]string{
		{"WXRELAY_APPID", secret, "WXRELAY_SECRET", appID},
		{"WXRELAY_APPID", secret, "WXRELAY_SECRET_FILE", file},
		{"WXRELAY_CONFIG", apps, "S", appID},
		{"WXRELAY_APPID", secret, "WXRELAY_SECRET", appID, "WXRELAY_DEV", "1"},
	} {
		for lang, says := range map[string]string{"C": "are the two swapped?", "zh_CN.UTF-8": "是否与 AppSecret 填反了"} {
			for _, args := range [][]string{nil, {"--check-config"}} {
				if text := tell(t, append(env, "LANG", lang), args...); !strings.Contains(text, says) || leaks(text, secret) != "" {
					t.Errorf("%q %q:\n%s", env, args, text)
				}
			}
		}
	}
}
