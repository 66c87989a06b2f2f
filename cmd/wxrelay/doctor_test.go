package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/relay/doctor"
)

func TestConnectTo(t *testing.T) {
	t.Parallel()
	got, err := parseConnectTo([]string{"Login.example.com:443:127.0.0.1:8443", "a.example.com:80:[::1]:8080"})
	want := map[string]string{"login.example.com:443": "127.0.0.1:8443", "a.example.com:80": "[::1]:8080"}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"", "a", "a:1:b", "a:1:b:2:c", "::::", "[::1:1:b:2", "a:1::2"} {
		if got, err := parseConnectTo([]string{bad}); err == nil {
			t.Errorf("%q is taken for %v", bad, got)
		}
	}
}

func TestDoctorSpeaks(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		lang string
		env  []string
		zh   bool
	}{
		{"", environ(), false},
		{"", environ("LANG", "zh_CN.UTF-8"), true},
		{"", environ("LANG", "zh_CN.UTF-8", "LC_ALL", "C"), false},
		{"en", environ("LANG", "zh_CN.UTF-8"), false},
		{"zh", environ(), true},
	} {
		env := append(x.env, "WXRELAY_UPSTREAM=http://127.0.0.1:1") // so that nothing is sent to WeChat
		if _, stdout, _ := runNow(t, env, "doctor", "--lang", x.lang); strings.HasPrefix(stdout, "设置\n") != x.zh ||
			strings.HasPrefix(stdout, "settings\n") == x.zh {
			t.Errorf("%q, %q: %s", x.lang, x.env, stdout)
		}
	}
}

// Without any settings it still says all there is to say, in either form.
func TestDoctorWithNothing(t *testing.T) {
	t.Parallel()
	// The upstream is one that is refused, so that nothing is sent to WeChat.
	env := environ("WXRELAY_UPSTREAM", "http://127.0.0.1:1")
	status, stdout, stderr := runNow(t, env, "doctor")
	if status != 1 || !strings.Contains(stdout, "FAIL settings [WXRELAY_APPID] (settings.valid)") || !strings.Contains(stderr, "failed\n") {
		t.Errorf("status %d:\n%s%s", status, stdout, stderr)
	}
	status, stdout, _ = runNow(t, env, "doctor", "--json")
	var results []map[string]string
	if err := json.Unmarshal([]byte(stdout), &results); err != nil || status != 1 || len(results) < len(doctor.Checks()) {
		t.Errorf("status %d, %v:\n%s", status, err, stdout)
	}
	file := filepath.Join(t.TempDir(), "none.pem")
	if status, _, _ = runNow(t, env, "doctor", "--ca-file", file); status != 2 {
		t.Errorf("no file: status %d", status)
	}
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr = runNow(t, env, "doctor", "--ca-file", file); status != 2 || !strings.Contains(stderr, "no certificate") {
		t.Errorf("no certificate: status %d: %s", status, stderr)
	}
}
