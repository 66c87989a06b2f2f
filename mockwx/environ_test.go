//go:build !darwin && !windows

package mockwx_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxflow/mockwx"
)

// ask runs a program that asks for a URL.
func ask(env []string, url string) (string, error) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(slices.Clip(env), askKey+"="+url)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestEnviron(t *testing.T) {
	// What a developer may have set leads past the fake.
	for _, k := range []string{"HTTPS_PROXY", "https_proxy"} {
		t.Setenv(k, "http://127.0.0.1:1")
	}
	t.Setenv("NO_PROXY", ".weixin.qq.com")
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Run("server", func(t *testing.T) {
		wx, other := mockwx.NewServer(t, mockwx.Options{}), mockwx.NewServer(t, mockwx.Options{Seed: "other"})
		env := append(os.Environ(), wx.Environ()...)
		if again := wx.Environ(); !slices.Equal(again, wx.Environ()) || !slices.Contains(env, "WECHAT_API_BASE="+wx.URL) {
			t.Errorf("%s", again)
		}
		for url, want := range map[string]string{
			loginURL + "alice-code":                        `"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"`,
			strings.Replace(loginURL, "https", "http", 1):  `"errcode":41008`,
			"https://qyapi.weixin.qq.com/cgi-bin/gettoken": `"errcode":`,
			wx.AdminURL + "/healthz":                       `"ok"`,
		} {
			if out, err := ask(env, url); err != nil || !strings.Contains(out, want) {
				t.Errorf("%s: %v %s", url, err, out)
			}
		}
		if out, err := ask(env, "https://www.example.com/"); err == nil || !strings.Contains(out, "Forbidden") {
			t.Errorf("www.example.com: %v %s", err, out)
		}
		if out, err := ask(append(os.Environ(), other.Environ()...), loginURL+"alice-code"); err != nil || strings.Contains(out, "oMOCKwRfQuR2dJVoinkAoPvzrBks") {
			t.Errorf("another server: %v %s", err, out)
		}
		if n := len(wx.Calls()); n != 3 {
			t.Errorf("%d calls", n)
		}
	})
	if left, err := filepath.Glob(filepath.Join(tmp, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
