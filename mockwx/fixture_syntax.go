package mockwx

import (
	"bytes"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"wxflow/mockwx/text"
)

var fxYAMLError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// fxAdvice says in plain words what yaml.v3's messages most likely mean.
var fxAdvice = []struct {
	has string
	say Text
}{
	{"cannot start any token", text.Of("a value begins with a character that means something else in YAML (such as @ ` % or a tab); put the value in quotes",
		"值的第一个字符在 YAML 中另有含义（如 @ ` % 或制表符）；请给值加引号")},
	{"mapping values are not allowed", text.Say("a second \": \" on this line, or the line is indented too far; put a value that has \": \" in it in quotes",
		"这一行出现了第二个“: ”，或缩进过深；值中含“: ”时请加引号")},
	{"could not find expected ':'", text.Say("a key without \": \" (colon and space) after it", "键后面缺少“: ”（冒号加空格）")},
	{"did not find expected key", text.Say("this line does not continue what is above it; indent it like the lines it belongs with, and put a value that has quotes, \": \" or \" #\" in it in quotes",
		"这一行与上文接不上；请与同级的行对齐，值中含引号、“: ”或“ #”时请加引号")},
	{"did not find expected '-' indicator", text.Say("this line is not indented like the list it is in; align every - of a list, and the keys of an entry with its first key",
		"这一行的缩进与所在列表不一致；请对齐列表的各个 -，并让每项的键与其第一个键对齐")},
	{"expected ',' or ']'", text.Say("the [ here is not closed, or a comma is missing after it", "此处的 [ 没有闭合，或其后缺少逗号")},
	{"expected ',' or '}'", text.Say("the { here is not closed, or a comma is missing after it", "此处的 { 没有闭合，或其后缺少逗号")},
	{"expected node content", text.Say("a value is missing here, or a [ or { above is not closed", "此处缺少值，或上文的 [ 或 { 没有闭合")},
	{"unexpected end of stream", text.Say("the quote that opens here is never closed", "此处的引号没有闭合")},
	{"unknown escape character", text.Say("a backslash in double quotes must be written twice, or use single quotes", "双引号中的反斜杠要写两个，或改用单引号")},
	{"invalid Unicode character escape", text.Say("\\u in double quotes must be followed by four hex digits of one character; write the character itself", "双引号中的 \\u 后应为一个字符的四位十六进制码；请直接写该字符")},
	{"unknown anchor", text.Say("a value that begins with * refers to an anchor (&name) that is not above it; put the value in quotes if the * is part of it",
		"以 * 开头的值引用了上文没有的锚点（&名称）；若 * 是值的一部分，请加引号")},
}

// fxSyntax reports why src is no YAML at all.
func fxSyntax(r *fxReport, file string, src []byte, err error) {
	m := fxYAMLError.FindStringSubmatch(err.Error())
	if m == nil {
		m = []string{"", "", err.Error()}
	}
	line, msg := fxSyntaxLine(src, m[1], m[2]), m[2]

	tabs := fxTabLines(src)
	for _, n := range tabs[:min(len(tabs), 20)] { // the rest is like them
		r.add(file, n, "", text.Say("a tab in the indentation; YAML wants spaces: replace each tab with two", "缩进中有制表符（Tab）；YAML 只能用空格缩进：请把每个 Tab 换成两个空格"))
	}
	if slices.ContainsFunc(tabs, func(n int) bool { return n == line || n == line+1 }) {
		return // yaml.v3 stumbled over the tab too
	}
	for near := range bytes.Lines(fxLines(src, line-1, line+1)) {
		if wide := fxWideIn(string(near)); wide != "" {
			r.add(file, line, "", fxWideText(wide))
			return
		}
	}
	for _, a := range fxAdvice {
		if strings.Contains(msg, a.has) {
			r.add(file, line, "", text.Say("not valid YAML: %s (%s)", "不是有效的 YAML：%s（%s）", a.say, msg))
			return
		}
	}
	r.add(file, line, "", text.Say("not valid YAML: %s", "不是有效的 YAML：%s", msg))
}

// fxLines returns the lines of src from first to last, counted from 1.
func fxLines(src []byte, first, last int) []byte {
	lines := bytes.SplitAfter(src, []byte("\n"))
	return bytes.Join(lines[min(max(first-1, 0), len(lines)):min(last, len(lines))], nil)
}

// fxWide returns the full-width sign in a plain scalar that was meant to divide
// it, as in "appid： wx1"; "" when it has none.
func fxWide(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Style != 0 {
		return ""
	}
	return fxWideIn(n.Value)
}

// fxWideIn looks for a full-width sign where YAML wants a plain one: after a
// word of ASCII, outside of quotes and comments.
func fxWideIn(line string) string {
	if m := fxWideSign.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	return ""
}

var fxWideSign = regexp.MustCompile(`^[^#"'：，]*[A-Za-z0-9_"'] ?([：，])`)

func fxWideText(sign string) Text {
	plain := map[string]string{"：": ": ", "，": ", "}[sign]
	return text.Say("a full-width %s stands here; YAML wants %q, with a space after it", "此处用了全角的 %s；YAML 需要半角的 %q，其后加空格", sign, plain)
}

// fxCurly reports whether a value is in curly quotes.
func fxCurly(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("“”‘’", first) && strings.ContainsRune("“”‘’", last)
}

// fxSyntaxLine finds the line to look at. The scanner of yaml.v3 says it right;
// its parser says, counted from 0, where the block began that the line is in.
func fxSyntaxLine(src []byte, said, msg string) int {
	line, _ := strconv.Atoi(said)
	switch {
	case strings.HasPrefix(msg, "unknown anchor"):
		if _, name, ok := strings.Cut(msg, "'"); ok {
			name, _, _ = strings.Cut(name, "'")
			if i := bytes.Index(src, []byte("*"+name)); i >= 0 {
				return 1 + bytes.Count(src[:i], []byte("\n"))
			}
		}
	case strings.Contains(msg, "expected key"), strings.Contains(msg, "'-' indicator"):
		// The first line without which the text is still good. Up to a million
		// bytes this takes less time than a person needs to see the answer.
		if len(src) > 1<<20 {
			return line + 1
		}
		lines := bytes.SplitAfter(src, []byte("\n"))
		return sort.Search(len(lines), func(n int) bool {
			_, _, err := fxParse(bytes.Join(lines[:n], nil))
			return err != nil && strings.HasSuffix(err.Error(), msg)
		})
	case strings.HasPrefix(msg, "did not find"), strings.HasPrefix(msg, "found undefined tag"):
		return min(line, bytes.Count(bytes.TrimRight(src, "\n"), []byte("\n"))) + 1
	}
	return max(line, 1)
}

// fxTabLines returns the lines that have a tab in their indentation.
func fxTabLines(src []byte) (lines []int) {
	n := 0
	for line := range bytes.Lines(src) {
		n++
		text := bytes.TrimLeft(line, " \t")
		indent := line[:len(line)-len(text)]
		if len(bytes.TrimSpace(text)) > 0 && text[0] != '#' && bytes.IndexByte(indent, '\t') >= 0 {
			lines = append(lines, n)
		}
	}
	return lines
}
