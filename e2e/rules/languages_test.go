package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"wxflow/e2e/testkit"
)

// names are what an English page may call by its Chinese name: WeChat's own words on the
// screen, and the language.
var names = []string{"中文", "开发管理", "开发设置", "服务器域名", "request 合法域名", "request合法域名", "IP白名单"}

var (
	code    = regexp.MustCompile("`[^`]*`")
	newLine = regexp.MustCompile(`^(#|\||- |\d+\. |>|    |<|\[!)`)
)

// prose calls f for each line of a page that is no code.
func prose(text string, f func(n int, line, next string)) {
	fenced := false
	lines := append(strings.Split(text, "\n"), "")
	for i, line := range lines[:len(lines)-1] {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		} else if !fenced {
			f(i+1, line, lines[i+1])
		}
	}
}

// A page is in one language, and leads to the same page in the other. A Chinese sentence
// stays on its line: a line break would be shown as a space.
func TestPagesAreInOneLanguage(t *testing.T) {
	t.Parallel()
	twins := 0
	for _, path := range testkit.Files(t, ".", ".md") {
		text := testkit.Read(t, path)
		if english, ok := strings.CutSuffix(path, ".zh-CN.md"); ok {
			twins++
			linked(t, path, text, "[English]("+filepath.Base(english)+".md)")
			prose(text, func(n int, line, next string) {
				if strings.ContainsFunc(line+next, han) && next != "" && line != "" && !newLine.MatchString(strings.TrimLeft(next, " ")) &&
					!strings.HasPrefix(next, "```") && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "|") {
					t.Errorf("%s:%d: a line break inside a sentence: %.40s", path, n, next)
				}
			})
			continue
		}
		chinese := strings.TrimSuffix(path, ".md") + ".zh-CN.md"
		if _, err := os.Stat(filepath.Join(testkit.Root(t), chinese)); err == nil {
			linked(t, path, text, "[中文]("+filepath.Base(chinese)+")")
		}
		if strings.HasSuffix(path, "/errcodes.md") { // the texts on the wire are Chinese
			continue
		}
		prose(text, func(n int, line, _ string) {
			line = code.ReplaceAllString(line, "")
			for _, name := range names {
				line = strings.ReplaceAll(line, name, "")
			}
			if i := strings.IndexFunc(line, han); i >= 0 {
				t.Errorf("%s:%d: Chinese in an English page: %.60s", path, n, line[i:])
			}
		})
	}
	if twins < 15 {
		t.Errorf("only %d Chinese pages", twins)
	}
}

func linked(t *testing.T, path, text, link string) {
	t.Helper()
	head, _, _ := strings.Cut(text, "\n## ")
	if !strings.Contains(head, link) {
		t.Errorf("%s does not begin with %s", path, link)
	}
}

func han(c rune) bool { return unicode.Is(unicode.Han, c) }
