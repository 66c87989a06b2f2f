package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// A name that is misspelt is found by --check-config, by a start that fails and
// by one that does not.
func TestUnknownNames(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ name, value, says, zh string }{
		{"WXRELAY_SECERT", "hunter2", "WXRELAY_SECERT: is not a setting; did you mean WXRELAY_SECRET?", "不是已知的设置，是否想写 WXRELAY_SECRET？"},
		{"WXRELAY_SESION_TTL", "1h", "did you mean WXRELAY_SESSION_TTL?", "是否想写"},
		{"wxrelay_listen", ":1", "did you mean WXRELAY_LISTEN?", "是否想写"},
		{"WXRELAYLISTEN", ":1", "did you mean WXRELAY_LISTEN?", "是否想写"},
		{"WXRELAY_PORT", "8080", "did you mean WXRELAY_LISTEN?", "是否想写"},
		{"WXRELAY_REDIS_URL", "redis://:hunter2@h", "did you mean WXRELAY_STORE?", "是否想写"},
		{"\ufeffWXRELAY_LISTEN", ":1", "has a byte order mark", "BOM"},
		{"WXRELAY_WONDERFUL_THINGS", "1", "is not a setting: correct the name or unset it", "请改正名称"},
		{"WXRELAY_WONDERFUL_THINGS", " ", "", ""},
		{"WXRELAY_SERVICE_HOST", "10.0.0.1", "", ""},
		{"WXRELAY_SERVICE_PORT_HTTP", "80", "", ""},
		{"WXRELAY_PORT", "tcp://10.0.0.1:80", "", ""},
		{"WXRELAY_PORT_80_TCP_ADDR", "10.0.0.1", "", ""},
		{"WXRELAY_OPS_SERVICE_PORT", "80", "", ""},
		{"WXRELAY_OPS_PORT_80_TCP", "tcp://10.0.0.1:80", "", ""},
		{"PATH", "x", "", ""},
	} {
		good := goodEnv(x.name, x.value, "WXRELAY_LISTEN", "127.0.0.1:0", "WXRELAY_OPS", "127.0.0.1:0")
		status, out, errs := runNow(t, good, "--check-config")
		if want := x.says != ""; (status == 1) != want || !strings.Contains(errs, x.says) || strings.Contains(out+errs, "hunter2") {
			t.Errorf("%s: status %d:\n%s%s", x.name, status, out, errs)
		}
		if _, _, errs := runNow(t, append(good, "LANG=zh_CN.UTF-8"), "--check-config"); !strings.Contains(errs, x.zh) {
			t.Errorf("%s: %s", x.name, errs)
		}
		if x.says == "" {
			continue
		}
		name, hint := x.name, strings.TrimPrefix(x.says, x.name+": ")
		if text := tell(t,
			[]string{"WXRELAY_LISTEN", "127.0.0.1:0", "WXRELAY_OPS", "127.0.0.1:0",
				"WXRELAY_APPID", appID, "WXRELAY_SECRET", secret, name, x.value}); !strings.Contains(text, `"level":"WARN"`) ||
			!strings.Contains(text, hint) || strings.Contains(text, "hunter2") {
			t.Errorf("a start with %s:\n%s", name, text)
		}
		if text := tell(t, []string{"WXRELAY_APPID", appID, name, x.value}); !strings.Contains(text, "WXRELAY_SECRET: is missing") ||
			!strings.Contains(text, hint) {
			t.Errorf("a start that fails with %s:\n%s", name, text)
		}
	}
}

// diagnose returns what the doctor finds, as JSON has it.
func diagnose(t *testing.T, env []string) (results []resultJSON) {
	t.Helper()
	_, stdout, _ := runNow(t, environ(env...), "doctor", "--json")
	if err := json.Unmarshal([]byte(stdout), &results); err != nil {
		t.Fatal(err)
	}
	return results
}

// The names of the secrets in a file of apps are known, and the doctor looks at
// the files that it names.
func TestSecretsOfAppsFileAreExamined(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		return file
	}
	apps := write("apps.yaml",
		fmt.Sprintf("apps:\n- {appid: %s, secret_env: WXRELAY_SHOP_SECRET}\n- {appid: wx00000000000000aa, secret_file: open}\n- {appid: "+
			"wx00000000000000bb, secret_file: closed}\n", appID), 0o600)
	write("open", secret, 0o644)
	write("closed", secret, 0o600)
	env := []string{"WXRELAY_CONFIG", apps, "WXRELAY_SHOP_SECRET", secret, "WXRELAY_UPSTREAM", "http://127.0.0.1:1"}
	find := func(id, subject string) resultJSON {
		t.Helper()
		results := diagnose(t, env)
		at := slices.IndexFunc(results, func(r resultJSON) bool { return r.ID == id && r.Subject == subject })
		if at < 0 {
			t.Fatalf("no %s [%s] in %v", id, subject, results)
		}
		return results[at]
	}
	if r := find("settings.names", ""); r.Status != "ok" {
		t.Errorf("%+v", r)
	}
	if r := find("settings.secret", appID); r.Status != "ok" || !strings.Contains(r.What, "WXRELAY_SHOP_SECRET, 32 characters") {
		t.Errorf("%+v", r)
	}
	if runtime.GOOS != "windows" {
		if r := find("settings.file_mode", "wx00000000000000aa"); r.Status != "warn" || !strings.Contains(r.What, filepath.Join(dir, "open")) {
			t.Errorf("%+v", r)
		}
		if r := find("settings.file_mode", "wx00000000000000bb"); r.Status != "ok" {
			t.Errorf("%+v", r)
		}
	}
	write("closed", "\ufeff"+secret, 0o600)
	if r := find("settings.valid", apps+":4"); r.Status != "fail" || !strings.Contains(r.What, "byte order mark") {
		t.Errorf("%+v", r)
	}
	if r := find("settings.secret", "wx00000000000000bb"); r.Status != "skip" || r.Needs != "settings.valid" {
		t.Errorf("%+v", r)
	}
	write("closed", secret[:31]+"\u3000x", 0o600)
	env = append(env, "WXRELAY_DEV", "1") // which minds no secret
	if r := find("settings.secret", "wx00000000000000bb"); r.Status != "fail" || !strings.Contains(r.What, "in the middle") {
		t.Errorf("%+v", r)
	}
}
