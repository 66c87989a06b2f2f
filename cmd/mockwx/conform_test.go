package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/mockwx"
)

// The command asks a fake as its owner, in both languages and each format, and leaves
// vectors behind; nothing of it is secret.
func TestConform(t *testing.T) {
	t.Parallel()
	s := mockwx.NewServer(t, mockwx.Options{})
	const secret = "mocksecret0000000000000000000001"
	execute := func(lang, appid, secret string, args ...string) (code int, out, errs string) {
		var stdout, stderr bytes.Buffer
		code = run(t.Context(), args, &stdout, &stderr, getenvOf("LANG", lang, "MOCKWX_CONFORM_APPID", appid, "MOCKWX_CONFORM_SECRET", secret))
		return code, stdout.String(), stderr.String()
	}
	code, err := s.IssueCode("wx0000000000000001", "alice")
	if err != nil {
		t.Fatal(err)
	}
	file, dir := filepath.Join(t.TempDir(), "codes"), t.TempDir()
	if err := os.WriteFile(file, []byte(code+"\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	base := []string{"conform", "--base", s.URL, "--pace", "0s"}
	for _, x := range []struct {
		args      []string
		lang      string
		code      int
		out, errs string
	}{
		{append(base[:len(base):len(base)], "--codes", file, "--vectors", dir), "en", 0, "25 same, 0 differ, 1 untested", "25 vectors in"},
		{append(base[:len(base):len(base)], "--format", "json"), "en", 0, `"verdict": "same"`, "23 calls of 127.0.0.1"},
		{append(base[:len(base):len(base)], "--format", "markdown"), "zh_CN.UTF-8", 0, "23 相同，0 不同，3 未测", "将调用 127.0.0.1"},
		{append(base[:len(base):len(base)], "--dry-run"), "en", 0, "GET /sns/jscode2session", ""},
		{[]string{"conform", "--base", "http://127.0.0.1:1", "--pace", "1h"}, "en", 1, "no answer: dial: ", "14 calls"},
		{[]string{"conform"}, "en", 2, "", "--base is missing"},
		{[]string{"conform", "--base", "x"}, "zh_CN.UTF-8", 2, "", "不是服务器的 URL"},
		{append(base[:len(base):len(base)], "--format", "yaml"), "en", 2, "", "text, json, markdown"},
		{append(base[:len(base):len(base)], "--codes", "no/such"), "en", 2, "", "no/such"},
		{[]string{"conform", "--base", "https://api.weixin.qq.com", "--pace", "1s"}, "en", 2, "", "WeChat's own"},
	} {
		appid := "wx0000000000000001"
		if strings.Contains(x.out, "no answer") {
			appid = ""
		}
		got, out, errs := execute(x.lang, appid, secret, x.args...)
		if got != x.code || !strings.Contains(out, x.out) || !strings.Contains(errs, x.errs) {
			t.Errorf("%v: exit code %d\n%s\n%s", x.args, got, out, errs)
		}
		if strings.Contains(out+errs, secret) || strings.Contains(out+errs, code) {
			t.Errorf("%v shows a secret", x.args)
		}
	}
	if got, _, errs := execute("en", "wx0000000000000001", secret+"\n", base...); got != 2 || !strings.Contains(errs, "line break") || strings.Contains(errs, secret) {
		t.Errorf("a secret with a line break: exit code %d, %s", got, errs)
	}
	if files, err := filepath.Glob(filepath.Join(dir, "*.txt")); err != nil || len(files) != 25 {
		t.Errorf("%d vectors, %v", len(files), err)
	}
}
