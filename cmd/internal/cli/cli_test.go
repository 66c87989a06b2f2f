package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/spf13/cobra"

	"wxflow/relay/text"
)

func TestLocale(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ all, messages, lang, want string }{
		{"a", "b", "c", "a"}, {"", "b", "c", "b"}, {"", "", "c", "c"}, {"", "", "", ""},
	} {
		env := map[string]string{"LC_ALL": x.all, "LC_MESSAGES": x.messages, "LANG": x.lang}
		if got := Locale(func(name string) string { return env[name] }); got != x.want {
			t.Errorf("%+v: %q", x, got)
		}
	}
}

func newRoot() (root *cobra.Command, out *bytes.Buffer) {
	root = &cobra.Command{Use: "prog", SilenceErrors: true, SilenceUsage: true, RunE: func(*cobra.Command, []string) error { return nil }}
	root.Args = NoArgs
	root.SetFlagErrorFunc(FlagError)
	root.AddCommand(&cobra.Command{Use: "serve", Args: root.Args, RunE: func(*cobra.Command, []string) error { return nil }})
	root.Flags().String("listen", "", "")
	root.Flags().Int("many", 0, "")
	root.Flags().Duration("long", 0, "")
	root.Flags().Bool("all", false, "")
	AddVersion(root, "the version")
	out = new(bytes.Buffer)
	root.SetOut(out)
	return root, out
}

// A mistake is told in both languages, and the nearest command or flag is proposed.
func TestUsageMistakes(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"": "", "serve": "", "serve now": `prog serve takes no argument; "now" is one`, "sreve": "did you mean serve?", "nothing": `there is no command "nothing"`,
		"version": "", "version 2": `takes no argument; "2" is one`, "--lisen :1": "there is no flag --lisen; did you mean --listen?",
		"-lisen=:1": "did you mean --listen?", "-zzz=x": "there is no flag -z", "--zzz": "there is no flag --zzz", "--listen": "--listen needs a value",
		"--many x": `--many: "x" is not a whole number`, "--long 5": `--long: "5" is not a duration like 10s`, "--all=x": "--all is a switch",
	} {
		root, _ := newRoot()
		root.SetArgs(strings.Fields(line))
		err := root.Execute()
		var usage UsageError
		if want == "" && err != nil || want != "" && (!errors.As(err, &usage) || !strings.Contains(err.Error(), want) ||
			text.Chinese(err) == err.Error()) {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"version", "--version"} {
		root, out := newRoot()
		root.SetArgs([]string{line})
		if err := root.Execute(); err != nil || !strings.HasPrefix(out.String(), "prog ") || strings.Count(out.String(), "\n") != 1 {
			t.Errorf("%s: %q, %v", line, out.String(), err)
		}
	}
	root, _ := newRoot()
	if got := NearestFlag(root, "lisen"); got != "listen" {
		t.Errorf("%q", got)
	}
	if got := NearestFlag(root, "zzz"); got != "" {
		t.Errorf("%q", got)
	}
}

// Help is in the language of the locale, wrapped and aligned by how wide the characters are.
func TestHelp(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("它运行在 PORT 端口，", 8)
	texts := fstest.MapFS{
		"help/prog.txt":     {Data: []byte("It runs on PORT.\n\nEXAMPLES\n  prog serve\n")},
		"help/prog.zh.txt":  {Data: []byte(long + "\n\n  1. " + long + "\nEXAMPLES\n  prog serve # 启动\n")},
		"help/serve.txt":    {Data: []byte("EXAMPLES\n  prog serve --all\n")},
		"help/serve.zh.txt": {Data: []byte("EXAMPLES\n  prog serve --all\n")},
	}
	help := func(locale, line string) string {
		root, out := newRoot()
		serve, _, _ := root.Find([]string{"serve"})
		serve.Short = "it serves · 启动"
		serve.Annotations = map[string]string{Environment: "PROG_SECRET\ta secret · 密钥\n"}
		serve.Flags().String("at", "here", "`ADDR` where to listen · 监听在哪里")
		serve.Flags().BoolP("verbose", "v", false, "say more · 更详细")
		AddHelp(root, texts, locale, "PORT", "8080")
		root.SetArgs(strings.Fields(line))
		if err := root.Execute(); err != nil {
			return err.Error()
		}
		return out.String()
	}
	for _, x := range []struct{ locale, line, want string }{
		{"C", "--help", "It runs on 8080.\n\nUsage:\n  prog [flags]\n  prog COMMAND\n\nExamples:\n  prog serve\n\nCommands:\n  serve    it serves\n"},
		{"C", "help serve", "it serves\n\nUsage:\n  prog serve [flags]\n\nExamples:\n  prog serve --all\n\nFlags:\n" +
			"      --at ADDR  where to listen (default here)\n  -h, --help     print this help\n  -v, --verbose  say more\n\n" +
			"Environment only:\n  PROG_SECRET  a secret\n"},
		{"zh_CN.UTF-8", "serve -h", "启动\n\n用法：\n  prog serve [flags]\n\n示例：\n  prog serve --all\n\n参数：\n" +
			"      --at ADDR  监听在哪里（默认 here）\n  -h, --help     显示本帮助\n  -v, --verbose  更详细\n\n" +
			"只能用环境变量设置：\n  PROG_SECRET  密钥\n"},
		{"zh_CN.UTF-8", "--help", "  1. 它运行在 8080 端口，它运行在 8080 端口，它运行在 8080 端口，它运行在 8080\n  端口，它运行在"},
		{"C", "help srve", "did you mean serve?"},
		{"C", "help serve now", `prog serve takes no argument; "now" is one`},
	} {
		if got := help(x.locale, x.line); !strings.Contains(got, x.want) {
			t.Errorf("%s %s:\n%s\nwant\n%s", x.locale, x.line, got, x.want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		strings.Repeat("x", 90) + " y":      strings.Repeat("x", 90) + "\ny",
		strings.Repeat("字", 40) + "，字":      strings.Repeat("字", 39) + "\n字，字",
		strings.Repeat("字", 39) + "（字）":     strings.Repeat("字", 39) + "\n（字）",
		strings.Repeat("字", 39) + " word 字": strings.Repeat("字", 39) + "\nword 字",
		"a\n\nb":                            "a\n\nb",
		strings.Repeat("x", 76) + " and /y": strings.Repeat("x", 76) + " and\n/y",
	} {
		if got := wrap(in, 0); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := Width("a字…，"); got != 6 {
		t.Error(got)
	}
}

// Columns stand below each other, by what a terminal shows.
func TestColumns(t *testing.T) {
	t.Parallel()
	got := Columns([][]string{{"会话 ID", "登录时间", "X"}, {"abc", "2026-09-01", ""}, {"abcdefgh", "-", "y"}})
	want := "会话 ID   登录时间    X\nabc       2026-09-01\nabcdefgh  -           y\n"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
