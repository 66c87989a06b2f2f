package e2e

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/width"
)

// Every help of both programs is in one language and fits a terminal of 80 columns.
func TestHelpFitsAndIsInOneLanguage(t *testing.T) {
	t.Parallel()
	commands := regexp.MustCompile(`(?s)\nCommands:\n(.*?)\n\n`)
	flag := regexp.MustCompile(`(?m)^ {2,6}(?:-\w, |    )--[\w-]+.*(?:\n {8,}[^ -].*)*`)
	for _, name := range []string{"mockwx", "wxrelay"} {
		lines := [][]string{{}}
		for line := range strings.Lines(commands.FindStringSubmatch(help(t, name, "C"))[1]) {
			lines = append(lines, strings.Fields(line)[:1])
		}
		if len(lines) < 6 {
			t.Errorf("%s: only %v", name, lines)
		}
		for _, args := range lines {
			for _, lang := range []string{"C", "zh_CN.UTF-8"} {
				text := help(t, name, lang, args...)
				for line := range strings.Lines(text) {
					if n := columns(line); n > 80 {
						t.Errorf("%s %v: %d columns: %s", name, args, n, line)
					}
				}
				if chinese := strings.IndexFunc(text, han); lang == "C" && chinese >= 0 {
					t.Errorf("%s %v in English: %.60s", name, args, text[chinese:])
				} else if lang != "C" && !strings.ContainsFunc(strings.SplitN(text, "\n", 2)[0], han) {
					t.Errorf("%s %v in Chinese: %.60s", name, args, text)
				}
				flags := flag.FindAllString(text, -1)
				if len(flags) == 0 {
					t.Errorf("%s %v has no flag: %s", name, args, text)
				}
				for _, f := range flags {
					if lang != "C" && !strings.ContainsFunc(f, han) {
						t.Errorf("%s %v: not translated: %s", name, args, f)
					}
				}
			}
		}
	}
}

// columns is how wide a terminal shows a line.
func columns(line string) (n int) {
	for _, c := range strings.TrimSuffix(line, "\n") {
		n++
		if k := width.LookupRune(c).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

func han(c rune) bool { return unicode.Is(unicode.Han, c) }

func help(t *testing.T, name, lang string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program(name), append(args, "--help")...)
	cmd.Env = append(os.Environ(), "LC_ALL="+lang)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v --help: %v", name, args, err)
	}
	return string(out)
}
