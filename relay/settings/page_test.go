package settings

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the page")

// TestSettingsPage holds docs/settings.md against the table. `go test
// ./relay/settings -run SettingsPage -update` writes it.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	const file = "../docs/settings.md"
	var b strings.Builder
	b.WriteString(`# Settings of wxrelay · 设置一览

Each is a flag or an environment variable; the flag wins, and an empty value counts as not given. Secrets are never flags.
` + "`wxrelay --check-config`" + ` reports all problems at once, in Chinese where ` + "`LC_ALL`" + `, ` + "`LC_MESSAGES`" + ` or
` + "`LANG`" + ` asks for it, and shows what a start would use.

A variable whose name begins with WXRELAY_ and is not in this list is a problem for ` + "`--check-config`" + ` and a warning at the
start. No message shows a value that looks like a secret.

每个设置都可用命令行参数或环境变量指定，参数优先；空值视为未设置。密钥不能作为参数传入。` + "`wxrelay --check-config`" + ` 会一次列出所有问题（语言按 ` + "`LC_ALL`、`LC_MESSAGES`、`LANG`" + `），并显示启动时将使用的值。

名称以 WXRELAY_ 开头、但不在此列表中的变量，` + "`--check-config`" + ` 会报错，启动时会告警。任何提示都不会显示看起来像密钥的值。

| setting | flag | default | meaning | 含义 |
|---|---|---|---|---|
`)
	for _, s := range Table() {
		flag, value := "", ""
		if s.Flag != "" {
			flag = "`--" + s.Flag + "`"
			if s.Value != "" {
				flag = "`--" + s.Flag + " " + s.Value + "`"
			}
		}
		if s.Default != "" {
			value = "`" + s.Default + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", s.Env, flag, value, s.Help, s.HelpZH)
	}
	if *update {
		if err := os.MkdirAll("../docs", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != b.String() {
		t.Errorf("%s is not the table of settings (%v); write it with -update", file, err)
	}
}

// A setting that a message names is one of the table: the names stand in it, in the
// checks of relay.Config and in hints, as literals.
func TestMessagesNameSettings(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`WXRELAY_[A-Z_]*[A-Z]`)
	seen := 0
	for _, root := range []string{"..", "../../cmd/wxrelay"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, env := range name.FindAllString(string(source), -1) {
				seen++
				if _, ok := Find(env); !ok && env != "WXRELAY_SECERT" { // an example of a misspelt one
					t.Errorf("%s: there is no setting %s", path, env)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 100 {
		t.Errorf("only %d names", seen)
	}
}
