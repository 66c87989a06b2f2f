package main

import (
	"strings"
	"testing"
)

// Check counts users as they are, members of ranges too, and says each problem
// on a line of its own, in the reader's language.
func TestCheck(t *testing.T) {
	t.Parallel()
	good := fixture(t, manyUsers)
	if code, stdout,
		stderr := runHere(t, "C", "check", good); code != 0 || stdout != good+": ok (1 app, 41 users)\n" || stderr != "" {
		t.Errorf("%d %s%s", code, stdout, stderr)
	}
	odd := fixture(t, "version: 1\nusers: [{name: alice}]\n")
	code, stdout, stderr := runHere(t, "C", "check", odd)
	if code != 0 || stdout != odd+": ok (1 user)\n" || !strings.HasPrefix(stderr, "warning: ") {
		t.Errorf("%d %s%s", code, stdout, stderr)
	}
	if _, out, zh := runHere(t, "zh_CN", "check", odd); !strings.HasPrefix(zh, "警告：") || out != odd+"：正常（1 个用户）\n" {
		t.Errorf("in Chinese: %s%s", out, zh)
	}
	bad := fixture(t, "version: 1\napps: [{appid: wx1}]\nusers: [{name: alice}, {name: alice}]\n")
	code, stdout, stderr = runHere(t, "C", "check", good, bad)
	if code != 1 || stdout != "" || !strings.Contains(stderr, bad+":2: ") || !strings.Contains(stderr, bad+":3: ") ||
		strings.Contains(stderr, "mockwx: ") {
		t.Errorf("%d %s%s", code, stdout, stderr)
	}
	if _, _, zh := runHere(t, "zh_CN", "check", bad); !strings.Contains(zh, bad+":2: ") ||
		strings.Contains(zh, strings.Split(stderr, "\n")[0]) {
		t.Errorf("in Chinese: %s", zh)
	}
}

// The first of the usual variables that is set decides.
func TestLanguage(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		env  []string
		want string
	}{
		{nil, ""},
		{[]string{"LANG", "zh_CN"}, "zh_CN"},
		{[]string{"LANG", "zh_CN", "LC_MESSAGES", "C"}, "C"},
		{[]string{"LANG", "C", "LC_MESSAGES", "en", "LC_ALL", "zh_CN"}, "zh_CN"},
		{[]string{"LANG", "zh_CN", "LC_ALL", ""}, "zh_CN"},
	} {
		if got := (&env{getenv: getenvOf(x.env...)}).lang(); got != x.want {
			t.Errorf("%q: %q", x.env, got)
		}
	}
}

// A mistake points at the help of the very command.
func TestHint(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{"code --nope": "hint: mockwx code --help\n", "--nope": "hint: mockwx --help\n",
		"exec": "hint: mockwx exec --help\n"} {
		if code, _, stderr := runHere(t, "C", strings.Fields(args)...); code != 2 || !strings.HasSuffix(stderr, want) {
			t.Errorf("%s: %d %s", args, code, stderr)
		}
	}
}
