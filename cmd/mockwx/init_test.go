package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/mockwx"
)

// What init writes is a good fixture, in both languages, and takes any secret unless one
// is given; a file that is there stays as it is.
func TestInit(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en_US.UTF-8", "zh_CN.UTF-8"} {
		path := filepath.Join(t.TempDir(), "own.yaml")
		code, stdout, stderr := runHere(t, lang, "init", "--appid", "wx1234567890abcdef", path)
		if code != 0 || !strings.Contains(stdout, path) || stderr != "" {
			t.Fatalf("%d %s%s", code, stdout, stderr)
		}
		fx, err := mockwx.LoadFixture(path)
		if err != nil {
			t.Fatal(err)
		}
		if w := mockwx.Warnings(fx); len(w) > 0 {
			t.Error(w)
		}
		if a := fx.Apps[0]; a.AppID != "wx1234567890abcdef" || !a.Takes("whatever") || a.UnknownCode != "alice" {
			t.Errorf("%+v", a)
		}
		if code, stdout, stderr = runHere(t, lang, "check", path); code != 0 || stderr != "" {
			t.Errorf("check: %d %s%s", code, stdout, stderr)
		}
		before, _ := os.ReadFile(path)
		if code, _, stderr = runHere(t, lang, "init", path); code != 1 || !strings.Contains(stderr, path) {
			t.Errorf("again: %d %s", code, stderr)
		}
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("the file is now\n%s", after)
		}
	}
	path := filepath.Join(t.TempDir(), "own.yaml")
	if code, _, stderr := runHere(t, "", "init", "--secret", "mine", path); code != 0 {
		t.Error(stderr)
	}
	if fx, err := mockwx.LoadFixture(path); err != nil || fx.Apps[0].Takes("other") || !fx.Apps[0].Takes("mine") {
		t.Errorf("%v", err)
	}
	for _, bad := range [][]string{{"--appid", "wx 1"}, {"--secret", ""}, {"--secret", "a: b"}, {"a", "b"},
		{filepath.Join(path, "no", "folder")}} {
		if code, _, stderr := runHere(t, "", append([]string{"init"}, bad...)...); code == 0 || stderr == "" {
			t.Errorf("%v: %d %s", bad, code, stderr)
		}
	}
}
