package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/relay/text"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"WXRELAY_LISTEN: \"8080\" is not an address like :8080", "wx0123456789abcdef", "/var/lib/wxrelay/sessions.db",
		"/tmp/TestStoreInUse2In1Chinese3/4567890123/001", "http://127.0.0.1:8090",
		"redis://127.0.0.1:6379/0?prefix=a:", "rid: 5f9f7a2c-2f2b1c3d-0a1b2c3d", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT_AND_SOME_MORE_LETTERS",
		"123e4567-e89b-12d3-a456-426614174000",
		"https://acme-v02.api.letsencrypt.org/directory", "user@example.com", "mocksecret0000000000000000000001", strings.Repeat("x", 60),
	} {
		if got := text.Mask(s); got != s {
			t.Errorf("%s became %s", s, got)
		}
	}
	const key = "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=" // as sealed.NewKey makes them
	// A key with a slash in it cannot be told from folders.
	inAPath := strings.ReplaceAll(strings.Trim(key, "="), "/", "_")
	for in, want := range map[string]string{
		testSecret:                    "[redacted]",
		strings.ToUpper(testSecret):   "[redacted]",
		"a:" + testSecret + ".txt":    "a:[redacted].txt",
		testSecret + testSecret:       "[redacted]",
		key:                           "[redacted]",
		"shop:" + key + "," + key:     "shop:[redacted],[redacted]",
		"--" + strings.Trim(key, "="): "[redacted]",
		"/run/" + inAPath + "/x":      "/run/[redacted]/x",
		"redis://:p/w@d@h:1/0":        "redis://[redacted]@h:1/0",
		"rediss://u:p@h?sentinel_password=x&prefix=a": "rediss://[redacted]@h?sentinel_password=[redacted]&prefix=a",
	} {
		if got := text.Mask(in); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
}

// What is wrong with a secret is said without the secret, and says what to do.
func TestWhatIsWrongWithASecret(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, x := range []struct{ name, secret, says, fileSays string }{
		{"in quotes", `"` + testSecret + `"`, "docker --env-file keeps them", "take them out"},
		{"in curly quotes", "“" + testSecret + "”", "docker --env-file keeps them", "take them out"},
		{"a quote at its end", testSecret + `"`, "write the 32 characters without them", "write the 32 characters without them"},
		{"BOM", "\ufeff" + testSecret, "byte order mark", "save it as UTF-8 without one"},
		{"UTF-16", "\xff\xfea\x00b\x00", "an invisible", "UTF-16, which > in PowerShell writes"},
		{"a space", testSecret[:8] + " " + testSecret[8:], "in the middle", "in the middle"},
		{"full width", strings.Replace(testSecret, "1", "１", 1), "full-width", "full-width"},
		{"the demo's", "mocksecret0000000000000000000001", "to use mockwx set WXRELAY_DEV=1", "to use mockwx set WXRELAY_DEV=1"},
		{"an appid", testAppID, "are the two swapped?", "are the two swapped?"},
		{"short", "hunter2hunter2", "this has 14 characters", "this has 14 characters"},
	} {
		file := filepath.Join(dir, strings.ReplaceAll(x.name, " ", "-"))
		if err := os.WriteFile(file, []byte(x.secret+"\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for setting, env := range map[string]map[string]string{
			"WXRELAY_SECRET":      {"WXRELAY_SECRET": x.secret},
			"WXRELAY_SECRET_FILE": {"WXRELAY_SECRET_FILE": file},
		} {
			says := x.says
			if setting == "WXRELAY_SECRET_FILE" {
				says = x.fileSays
			}
			env["WXRELAY_APPID"] = testAppID
			_, err := load(nil, lookup(env))
			var p text.Problems
			if !errors.As(err, &p) || len(p) != 1 || p[0].Setting != setting || !strings.Contains(p[0].EN, says) ||
				strings.Contains(err.Error(), testSecret[:8]) {
				t.Errorf("%s by %s: got %v; want one problem: %s", x.name, setting, err, says)
			}
			wantBothLanguages(t, p)
		}
	}
}

// Quotation marks around any value are named as what they are.
func TestSettingsInQuotes(t *testing.T) {
	t.Parallel()
	for _, s := range Table() {
		env := goodEnv()
		env[s.Env] = `"x"`
		_, err := load(nil, lookup(env))
		var p text.Problems
		if !errors.As(err, &p) || !p.Has(s.Env) || !strings.Contains(err.Error(), s.Env+": is in quotation marks") {
			t.Errorf("%s: %v", s.Env, err)
		}
		wantBothLanguages(t, p)
	}
}
