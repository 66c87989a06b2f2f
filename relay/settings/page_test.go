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
	"wxflow/e2e/testkit"
)

var update = flag.Bool("update", false, "write the page")

// TestSettingsPage holds the pages against the table. `go test ./relay/settings -run
// SettingsPage -update` writes them.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	var en, zh strings.Builder
	for _, s := range Table() {
		flag, value := "", ""
		if s.Flag != "" {
			flag = "`" + strings.TrimSpace("--"+s.Flag+" "+s.Value) + "`"
		}
		if s.Default != "" {
			value = "`" + s.Default + "`"
		}
		row := fmt.Sprintf("| `%s` | %s | %s | ", s.Env, flag, value)
		fmt.Fprintf(&en, "%s%s |\n", row, s.Help)
		fmt.Fprintf(&zh, "%s%s |\n", row, s.HelpZH)
	}
	testkit.Table(t, "relay/docs/settings.md", "| setting | flag | default | meaning |", en.String(), *update)
	testkit.Table(t, "relay/docs/settings.zh-CN.md", "| 设置 | 参数 | 默认值 | 含义 |", zh.String(), *update)
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
