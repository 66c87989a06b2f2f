package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"wxflow/relay"
	"wxflow/relay/internal/trust"
	"wxflow/relay/text"
)

func lookup(m map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
}

func goodEnv() map[string]string {
	return map[string]string{"WXRELAY_APPID": testAppID, "WXRELAY_SECRET": testSecret}
}

const (
	testAppID   = "wx0123456789abcdef"
	testSecret  = "0123456789abcdef0123456789abcdef"
	testSealKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)

func load(flag, env func(string) (string, bool)) (Settings, error) {
	s, p := Load(flag, env)
	if len(p) > 0 {
		return s, p
	}
	return s, nil
}

func TestSettingsDefaults(t *testing.T) {
	t.Parallel()
	s, err := load(nil, lookup(goodEnv()))
	if err != nil {
		t.Fatal(err)
	}
	c := s.Config
	if s.Listen != ":8080" || s.Ops != "127.0.0.1:8081" || s.ReadyFile != "" || c.Upstream != relay.DefaultUpstream || c.Dev ||
		c.Store != nil {
		t.Errorf("got %+v", s)
	}
	// The table is what operators read; it may not drift from the constants.
	if c.SessionTTL != relay.DefaultSessionTTL || c.UpstreamTimeout != relay.DefaultUpstreamTimeout {
		t.Errorf("table says %v, %v", c.SessionTTL, c.UpstreamTimeout)
	}
	if len(c.Apps) != 1 || c.Apps[0].AppID != testAppID || c.Apps[0].Secret.Reveal() != testSecret {
		t.Errorf("apps %v", c.Apps)
	}
	if _, err := relay.New(c); err != nil {
		t.Error(err)
	}
}

func TestSettingsPrecedence(t *testing.T) {
	t.Parallel()
	env := goodEnv()
	env["WXRELAY_LISTEN"], env["WXRELAY_OPS"], env["WXRELAY_SESSION_TTL"] = "127.0.0.1:1", " ", " 2h\n"
	s, err := load(lookup(map[string]string{"listen": "127.0.0.1:2", "dev": "true", "upstream": "http://127.0.0.1:8090", "ops": ""}),
		lookup(env))
	if err != nil {
		t.Fatal(err)
	}
	if s.Listen != "127.0.0.1:2" || !s.Config.Dev || s.Config.Upstream != "http://127.0.0.1:8090" {
		t.Errorf("a flag does not win: %+v", s)
	}
	if s.Ops != "127.0.0.1:8081" || s.Config.SessionTTL != 2*time.Hour {
		t.Errorf("empty is not unset, or spaces are kept: %+v", s)
	}
}

// files returns what writes a file of a name into a folder.
func files(t *testing.T) (dir string, file func(name, content string) string) {
	dir = t.TempDir()
	return dir, func(name, content string) string {
		f := filepath.Join(dir, name)
		if err := os.WriteFile(f, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return f
	}
}

type settingProblem struct{ name, env, value, says string }

func settingProblems(dir string, file func(name, content string) string) []settingProblem {
	return []settingProblem{
		{"no port", "WXRELAY_LISTEN", "8080", "not an address"},
		{"port too large", "WXRELAY_OPS", ":99999", "no port from 0 to 65535"},
		{"port by name", "WXRELAY_LISTEN", ":http", "no port"},
		{"kubernetes' idea of a port", "WXRELAY_LISTEN", "tcp://10.0.0.1:80", "not an address"},
		{"upstream", "WXRELAY_UPSTREAM", "http://127.0.0.1:8090", "WXRELAY_DEV=1"},
		{"appid", "WXRELAY_APPID", "touristappid", "not an appid"},
		{"secret", "WXRELAY_SECRET", "hunter2hunter2", "14 characters"},
		{"two secrets", "WXRELAY_SECRET_FILE", file("s", testSecret), "keep one"},
		{"redis without //", "WXRELAY_STORE", "redis:hunter2@r", "redis://host"},
		{"bolt without a file", "WXRELAY_STORE", "bolt:", "names no file"},
		{"key", "WXRELAY_KEY", "hunter2", "key 1 is not 32 bytes"},
		{"two keys, one bad", "WXRELAY_KEY", testSealKey + ",hunter2", "key 2 is not 32 bytes"},
		{"key file", "WXRELAY_KEY_FILE", file("k", "hunter2"), "key 1 is not 32 bytes"},
		{"no such key file", "WXRELAY_KEY_FILE", filepath.Join(dir, "none"), "none"},
		{"expiry", "WXRELAY_SESSION_EXPIRY", "never", "neither absolute nor sliding"},
		{"memory without colon", "WXRELAY_STORE", "memory", "written memory:"},
		{"unknown store", "WXRELAY_STORE", "hunter2", "not a store"},
		{"duration", "WXRELAY_SESSION_TTL", "3 days", "not a duration"},
		{"no unit", "WXRELAY_UPSTREAM_TIMEOUT", "8", "not a duration"},
		{"negative", "WXRELAY_SESSION_TTL", "-1h", "not a duration"},
		{"too long", "WXRELAY_UPSTREAM_TIMEOUT", "2m", "between"},
		{"too short", "WXRELAY_SESSION_TTL", "1ms", "between"},
		{"dev", "WXRELAY_DEV", "yes", "not 1 or 0"},
		{"watermark age", "WXRELAY_WATERMARK_AGE", "100h", "between"},
		{"internal key", "WXRELAY_INTERNAL_KEY", "hunter2", "7 characters"},
		{"internal keys in a file", "WXRELAY_INTERNAL_KEY_FILE", file("k", "shop:hunter2\n"), "k: key 1 has 7"},
		{"no internal keys", "WXRELAY_INTERNAL_KEY_FILE", filepath.Join(dir, "none"), "none"},
		{"internal key by a bad name", "WXRELAY_INTERNAL_KEY", "a/b:hunter2", "the name of key 1"},
		{"internal key of other characters", "WXRELAY_INTERNAL_KEY", strings.Repeat("ü", 16), "printable"},
		{"internal keys of one name", "WXRELAY_INTERNAL_KEY", "a:" + testSecret + ",a:" + testSecret, "two keys"},
		{"only commas", "WXRELAY_INTERNAL_KEY", ",", "no key"},
		{"the same key twice", "WXRELAY_KEY", testSealKey + "," + testSealKey, "again"},
		{"keys without a key", "WXRELAY_KEY", ",", "no key"},
		{"no identity key", "WXRELAY_IDENTITY_KEY_FILE", file("i", "hunter2"), "no private key"},
		{"another kind of identity key",
			"WXRELAY_IDENTITY_KEY_FILE", file("c", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "is not a private key"},
		{"identity keys too large", "WXRELAY_IDENTITY_KEY_FILE", file("l", strings.Repeat("x", maxIdentityFile+1)), "too large"},
		{"no proxy", "WXRELAY_TRUSTED_PROXIES", "nginx", "not an address or range"},
		{"every proxy", "WXRELAY_TRUSTED_PROXIES", "0.0.0.0/0", "believe everybody"},
		{"less than one", "WXRELAY_UPSTREAM_MAX", "0", "not a number"},
		{"an appid that is too long", "WXRELAY_APPID", strings.Repeat("x", trust.MaxIDLen+1), "longer than"},
		{"an appid with a line end in it", "WXRELAY_APPID", "a\nb", "cannot be printed"},
	}
}

func TestSettingsProblems(t *testing.T) {
	t.Parallel()
	for _, x := range settingProblems(files(t)) {
		env := goodEnv()
		env[x.env] = x.value
		_, err := load(nil, lookup(env))
		var p text.Problems
		if !errors.As(err, &p) || len(p) != 1 || p[0].Setting != x.env || !strings.Contains(p[0].EN, x.says) {
			t.Errorf("%s: got %v, want one problem with %s: %s", x.name, err, x.env, x.says)
		}
		wantBothLanguages(t, p)
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: shown: %v", x.name, err)
		}
	}
}

func TestSecretFileProblems(t *testing.T) {
	t.Parallel()
	dir, file := files(t)
	for _, x := range []struct{ name, file, says string }{
		{"missing", filepath.Join(dir, "none"), "none"},
		{"a folder", dir, "directory"},
		{"empty", file("empty", " \n"), "is empty"},
		{"large", file("large", strings.Repeat("x", maxSecretFile+1)), "too large"},
	} {
		_, err := load(lookup(map[string]string{"secret-file": x.file}), lookup(map[string]string{"WXRELAY_APPID": testAppID}))
		var p text.Problems
		if !errors.As(err, &p) || len(p) != 1 || p[0].Setting != "WXRELAY_SECRET_FILE" || !strings.Contains(p[0].EN, x.says) {
			t.Errorf("secret file %s: %v", x.name, err)
		}
	}
	s, err := load(nil, lookup(map[string]string{"WXRELAY_APPID": testAppID, "WXRELAY_SECRET_FILE": file("good", testSecret+"\r\n")}))
	if err != nil || s.Config.Apps[0].Secret.Reveal() != testSecret {
		t.Errorf("secret file: %v", err)
	}
}

// A store that outlives the process needs a key, and no password on a command line.
func TestSettingsStore(t *testing.T) {
	t.Parallel()
	for _, store := range []string{"bolt:x.db", "redis://r", "rediss://:hunter2@r:1/2", "redis+sentinel://a,b/m/0", "rediss+cluster://a"} {
		env := goodEnv()
		env["WXRELAY_STORE"] = store
		_, err := load(nil, lookup(env))
		var p text.Problems
		if !errors.As(err, &p) || len(p) != 1 || p[0].Setting != "WXRELAY_KEY" || p[0].ZH == "" || !strings.Contains(p[0].EN, "wxrelay key") {
			t.Errorf("%s without a key: %v", store, err)
		}
		env["WXRELAY_KEY"] = testSealKey
		s, err := load(nil, lookup(env))
		if err != nil || s.Store != store || s.Config.Keys == nil || s.Config.Sliding {
			t.Errorf("%s: %v, %+v", store, err, s)
		}
		s.Show("set, not shown", func(name, value string) {
			if strings.Contains(value, "hunter2") || strings.Contains(value, testSealKey) {
				t.Errorf("--check-config shows the secret of %s", name)
			}
		})
	}
	env := goodEnv()
	env["WXRELAY_KEY"] = testSealKey
	_, err := load(lookup(map[string]string{"store": "redis://:hunter2@r"}), lookup(env))
	if err == nil || !strings.Contains(err.Error(), "WXRELAY_STORE: holds a password") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a password in a flag: %v", err)
	}
	env["WXRELAY_KEY_FILE"] = filepath.Join(t.TempDir(), "k")
	if _, err := load(nil, lookup(env)); err == nil || !strings.Contains(err.Error(), "WXRELAY_KEY_FILE: WXRELAY_KEY is set too") {
		t.Errorf("two places for a key: %v", err)
	}
	delete(env, "WXRELAY_KEY")
	env["WXRELAY_SESSION_EXPIRY"] = "sliding"
	if err := os.WriteFile(env["WXRELAY_KEY_FILE"], []byte(testSealKey+"\n"+strings.Repeat("0a", 32)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := load(nil, lookup(env)); err != nil || len(s.Config.Keys.Keys) != 2 || !s.Config.Sliding {
		t.Errorf("a file with two keys: %v", err)
	}
}

// wantBothLanguages fails when a problem is not told in Chinese, too, or an
// argument went to the wrong place.
func wantBothLanguages(t *testing.T, p text.Problems) {
	t.Helper()
	for _, x := range p {
		if !strings.ContainsFunc(x.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || strings.Contains(x.EN+x.ZH, "%!") {
			t.Errorf("%s: %q, %q", x.Setting, x.EN, x.ZH)
		}
	}
}

func TestSettingsReportsEveryProblem(t *testing.T) {
	t.Parallel()
	_, err := load(nil, lookup(map[string]string{"WXRELAY_LISTEN": "x", "WXRELAY_DEV": "x", "WXRELAY_STORE": "x"}))
	var p text.Problems
	errors.As(err, &p)
	wantBothLanguages(t, p)
	var got []string
	for _, x := range p {
		got = append(got, x.Setting)
	}
	if strings.Join(got, " ") != "WXRELAY_LISTEN WXRELAY_STORE WXRELAY_DEV WXRELAY_APPID WXRELAY_SECRET" {
		t.Errorf("got %v", err)
	}
}

// A file of apps stands in the place of the one app, never beside it.
func TestSettingsOfAppsFile(t *testing.T) {
	t.Parallel()
	keys := "shop:" + strings.Repeat("a", 32) + "," + strings.Repeat("b", 32)
	file := filepath.Join(t.TempDir(), "apps.yaml")
	if err := os.WriteFile(file, []byte("apps: [{appid: "+testAppID+", secret_env: S}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := load(nil, lookup(map[string]string{"WXRELAY_CONFIG": file, "WXRELAY_INTERNAL_KEY": keys, "S": testSecret}))
	if err != nil || s.AppsFile != file || len(s.Config.Apps) != 1 || len(s.Config.InternalKeys) != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	s.Show("set, not shown", func(name, value string) {
		if strings.Contains(value, "aaaa") {
			t.Errorf("%s shows a key", name)
		}
	})
	env := goodEnv()
	env["WXRELAY_CONFIG"], env["S"] = file, testSecret
	env["WXRELAY_INTERNAL_KEY"], env["WXRELAY_INTERNAL_KEY_FILE"] = keys, "none"
	_, err = load(nil, lookup(env))
	var p text.Problems
	errors.As(err, &p)
	wantBothLanguages(t, p)
	var got []string
	for _, x := range p {
		got = append(got, x.Setting)
	}
	if strings.Join(got, " ") != "WXRELAY_INTERNAL_KEY_FILE WXRELAY_APPID WXRELAY_SECRET" {
		t.Errorf("got %v", err)
	}
}

func TestSettingTable(t *testing.T) {
	t.Parallel()
	envs, flags := map[string]bool{}, map[string]bool{}
	for _, x := range Table() {
		if !strings.HasPrefix(x.Env, "WXRELAY_") || x.Help == "" || x.HelpZH == "" || x.set == nil || envs[x.Env] || x.Flag != "" &&
			flags[x.Flag] {
			t.Errorf("row %s is twice or has a hole", x.Env)
		}
		if x.Flag != "" && x.Flag != strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(x.Env, "WXRELAY_")), "_", "-") {
			t.Errorf("%s and --%s are not the same name", x.Env, x.Flag)
		}
		envs[x.Env], flags[x.Flag] = true, true
	}
	if flags["secret"] {
		t.Error("a secret is a flag")
	}
}
