package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/relay/text"
)

const (
	testPushToken = "ThePushToken"
	testPushKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
)

// Token and EncodingAESKey come from the environment or from files, which are read again
// and watched; what is wrong with them is said where it stands, and neither is shown.
func TestPushSettings(t *testing.T) {
	t.Parallel()
	_, file := files(t)
	with := func(more ...string) (Settings, error) {
		env := goodEnv()
		for i := 0; i < len(more); i += 2 {
			env[more[i]] = more[i+1]
		}
		return load(nil, lookup(env))
	}
	token := file("token", testPushToken+"\n")
	s, err := with("WXRELAY_PUSH_TOKEN_FILE", token, "WXRELAY_PUSH_KEY", testPushKey, "WXRELAY_PUSH_TO", "http://127.0.0.1:3000/events")
	if err != nil {
		t.Fatal(err)
	}
	if a := s.Config.Apps[0]; a.PushToken.Reveal() != testPushToken || a.PushKey.Reveal() != testPushKey || s.Config.PushTo != "http://127.0.0.1:3000/events" {
		t.Errorf("%+v", s.Config)
	}
	if err := os.WriteFile(token, []byte("AnotherToken"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := s.ReadApps()
	if a := again.Apps[0]; err != nil || a.PushToken.Reveal() != "AnotherToken" || a.PushKey.Reveal() != testPushKey || strings.Join(again.Files, " ") != token {
		t.Errorf("%+v, %v", again, err)
	}
	var shown strings.Builder
	s.Show("hidden", func(name, value string) { shown.WriteString(name + "=" + value + "\n") })
	if strings.Contains(shown.String(), testPushToken) || strings.Contains(shown.String(), testPushKey) || !strings.Contains(shown.String(), "push_key=hidden\n") {
		t.Error(shown.String())
	}
	for _, x := range []struct {
		given         []string
		setting, says string
	}{
		{[]string{"WXRELAY_PUSH_KEY", testPushKey}, "WXRELAY_PUSH_KEY", "set without a token"},
		{[]string{"WXRELAY_PUSH_TOKEN", "hunter2 hunter2"}, "WXRELAY_PUSH_TOKEN", "3 to 32 letters and digits"},
		{[]string{"WXRELAY_PUSH_TOKEN", "x", "WXRELAY_PUSH_TOKEN_FILE", token}, "WXRELAY_PUSH_TOKEN_FILE", "keep one"},
		{[]string{"WXRELAY_PUSH_TOKEN", "abc", "WXRELAY_PUSH_KEY_FILE", file("key", "hunter2")}, "WXRELAY_PUSH_KEY_FILE", "43 letters"},
		{[]string{"WXRELAY_PUSH_TO", "hunter2"}, "WXRELAY_PUSH_TO", "is not a URL"},
		{[]string{"WXRELAY_PUSH_TO", "http://u:hunter2@h/"}, "WXRELAY_PUSH_TO", "user name or password"},
		{[]string{"WXRELAY_PUSH_TOKEN", "abc", "WXRELAY_CONFIG", file("apps.yaml", "apps:\n- appid: "+appA+"\n  secret_file: s\n"), "WXRELAY_APPID", "",
			"WXRELAY_SECRET", ""}, "WXRELAY_PUSH_TOKEN", "name the app in that file"},
	} {
		file("s", secretA)
		_, err := with(x.given...)
		var p text.Problems
		if !errors.As(err, &p) || p[0].Setting != x.setting || !strings.Contains(p[0].EN, x.says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%v: got %v, want %s: %s", x.given, err, x.setting, x.says)
		}
		wantBothLanguages(t, p)
	}
}

// In a file of apps they stand beside the secret.
func TestPushOfAppsFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{"token": testPushToken, "key": testPushKey,
		"apps.yaml": "apps:\n- appid: " + appA + "\n  secret_env: GOOD\n  push_token_file: token\n  push_key_file: key\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ofFile(filepath.Join(dir, "apps.yaml"), false).ReadApps()
	if err != nil || got.Apps[0].PushToken.Reveal() != testPushToken || got.Apps[0].PushKey.Reveal() != testPushKey || len(got.Files) != 3 || len(got.Secrets) != 3 {
		t.Errorf("%+v, %v", got, err)
	}
	app := "apps:\n- appid: " + appA + "\n  secret_env: GOOD\n"
	for yaml, want := range map[string]string{
		app + "  push_key_env: GOOD\n":                             "f:4: push_key: is not an EncodingAESKey",
		app + "  push_token_env: NONE\n":                           `f:4: push_token_env: the environment has no "NONE"`,
		app + "  push_token: hunter2\n":                            `f:4: unknown key "push_token"`,
		app + "  push_token_env: SHORT\n  push_token_file: x\n":    "f:4: push_token_env: push_token_file is there too",
		app + "  push_token_file: none\n":                          "f:4: push_token_file: ",
		app + "  push_key_env: " + strings.Repeat("0a", 16) + "\n": "f:4: is the secret itself; write where it is: push_key_file: PATH, or push_key_env: NAME",
	} {
		if _, err := parseApps([]byte(yaml), false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", yaml, err, want)
		}
	}
}
