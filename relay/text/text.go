// Package text holds what the relay says to people: messages in English and Chinese,
// problems with settings, and the masking of whatever looks like a secret.
package text

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A Text is one message in the two languages of its readers.
type Text struct{ EN, ZH string }

// New returns a Text. With args both languages are formats that take them in one
// order; whatever looks like a secret is masked in them, and a Text among them is
// taken in the language of the message.
func New(en, zh string, args ...any) Text {
	if len(args) == 0 {
		return Text{en, zh}
	}
	return Text{fmt.Sprintf(en, in(false, args)...), fmt.Sprintf(zh, in(true, args)...)}
}

// In returns the Chinese for a locale that begins with "zh" (zh_CN.UTF-8), else the English.
func (t Text) In(locale string) string {
	if strings.HasPrefix(locale, "zh") && t.ZH != "" {
		return t.ZH
	}
	return t.EN
}

// in returns the arguments of a message for one of its languages. They are masked before
// any of them is cut short: half a secret no longer looks like one.
func in(zh bool, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch x := a.(type) {
		case Text:
			if out[i] = Mask(x.EN); zh {
				out[i] = Mask(x.ZH)
			}
		case string:
			out[i] = Mask(x)
		case error:
			out[i] = Mask(x.Error())
		default:
			out[i] = a
		}
	}
	return out
}

// What looks like a secret, wherever it stands: 32 and more hexadecimal digits
// (an AppSecret; a key of openssl rand -hex), 32 bytes in base64 (a key of
// wxrelay key), and in a URL the user, the password, and parameters of such a
// name.
// They are compiled when the first message is written: a start seldom writes one.
var secrets = sync.OnceValue(func() (s struct {
	hex               *regexp.Regexp
	keys              [2]*regexp.Regexp
	urlUser, urlValue *regexp.Regexp
}) {
	s.hex = regexp.MustCompile(`[0-9a-fA-F]{32,}`)
	s.keys[0], s.keys[1] = regexp.MustCompile(`[A-Za-z0-9+_-]{43,}=*`), regexp.MustCompile(`[A-Za-z0-9+/_-]{43,}=*`)
	s.urlUser = regexp.MustCompile(`://[^\s"]*@`)
	s.urlValue = regexp.MustCompile(`(?i)([?&][^=&\s"]*(?:pass|secret|token|key)[^=&\s"]*=)[^&\s"]+`)
	return s
})

// Mask returns s with "[redacted]" in the place of whatever looks like a secret.
// Messages quote what an operator wrote, and a secret is easily written into the
// wrong place; messages end up in journals and in the logs of CI.
func Mask(s string) string {
	if len(s) < 32 && !strings.Contains(s, "://") && !strings.Contains(s, "=") {
		return s // none of them fits, and most starts show nothing longer
	}
	like := secrets()
	s = like.hex.ReplaceAllLiteralString(s, Redacted)
	for _, key := range like.keys {
		s = key.ReplaceAllStringFunc(s, func(run string) string {
			word := strings.TrimRight(run, "=")
			// Without the = at its end, a path can look like one.
			whole := len(word) == 43 || len(strings.TrimLeft(word, "-")) == 43
			if mixed(word) && (len(word) < len(run) || whole && word[0] != '/' && strings.Count(word, "/") < 4) {
				return Redacted
			}
			return run
		})
	}
	s = like.urlUser.ReplaceAllLiteralString(s, "://"+Redacted+"@")
	return like.urlValue.ReplaceAllString(s, "${1}"+Redacted)
}

// mixed reports whether s has capitals, small letters and digits, as 32 random
// bytes in base64 do and a path or a name seldom does.
func mixed(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return c >= 'A' && c <= 'Z' }) &&
		strings.ContainsFunc(s, func(c rune) bool { return c >= 'a' && c <= 'z' }) &&
		strings.ContainsFunc(s, func(c rune) bool { return c >= '0' && c <= '9' })
}

// Redacted stands for what is not shown.
const Redacted = "[redacted]"

// Nearest returns the word among known that differs least from word, "" when all
// differ so much that another thing is meant.
func Nearest(word string, known []string) (near string) {
	best := min(4, max(1, len(word)/3)) + 1
	for _, k := range known {
		if d := distance(word, k); d < best && d < len(word) {
			near, best = k, d
		}
	}
	return near
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// A Problem is one thing wrong with the settings, by the name an operator
// knows it under.
type Problem struct {
	Setting string // "WXRELAY_UPSTREAM"
	Text           // what is wrong and what would be right; never a secret
}

// Problems is everything wrong at once, as an error.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, x := range p {
		lines[i] = x.Setting + ": " + x.EN
	}
	return strings.Join(lines, "\n")
}

// NewProblem formats both texts with the same arguments, in one order. Whatever
// looks like a secret is masked.
func NewProblem(setting, en, zh string, args ...any) Problem {
	return maskedProblem(setting, New(en, zh, args...))
}

func maskedProblem(setting string, t Text) Problem {
	return Problem{Mask(setting), Text{Mask(t.EN), Mask(t.ZH)}}
}

// Add adds a Problem made as NewProblem does.
func (p *Problems) Add(setting, en, zh string, args ...any) {
	*p = append(*p, NewProblem(setting, en, zh, args...))
}

// AddText adds a Problem of a Text.
func (p *Problems) AddText(setting string, t Text) { *p = append(*p, maskedProblem(setting, t)) }

// AddError adds a Problem of an error.
func (p *Problems) AddError(setting string, err error) { *p = append(*p, ProblemOf(setting, err)) }

// ProblemOf makes a Problem of an error, with whatever looks like a secret
// masked. Of the errors of other packages, the two common
// mistakes with a file have Chinese; others are quoted in a Chinese sentence.
func ProblemOf(setting string, err error) Problem {
	var b bilingual
	if errors.As(err, &b) && b.Error() == err.Error() {
		return maskedProblem(setting, Text{b.Error(), b.Chinese()})
	}
	var which string
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		which = "：" + path.Path
	}
	zh := "无法使用：" + err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		zh = "文件不存在" + which
	case errors.Is(err, fs.ErrPermission):
		zh = "没有访问权限" + which
	}
	return maskedProblem(setting, Text{err.Error(), zh})
}

// Has reports whether there is a Problem with a setting.
func (p Problems) Has(setting string) bool {
	return slices.ContainsFunc(p, func(x Problem) bool { return x.Setting == setting })
}

// A bilingual error says the same in Chinese.
type bilingual interface {
	error
	Chinese() string
}

// Chinese returns what an error says in Chinese if it has a method for that,
// Chinese() string, and else what it says.
func Chinese(err error) string {
	var b bilingual
	if errors.As(err, &b) {
		return b.Chinese()
	}
	return err.Error()
}

// A mistake is an error in both languages.
type mistake struct {
	text  Text
	cause error
}

func (m *mistake) Error() string { return m.text.EN }

func (m *mistake) Chinese() string { return m.text.ZH }

func (m *mistake) Unwrap() error { return m.cause }

// Errorf returns an error with a text in both languages, which take their arguments in
// one order.
func Errorf(en, zh string, args ...any) error { return Because(nil, en, zh, args...) }

// Because is Errorf with a cause, which errors.Is and errors.As find.
func Because(cause error, en, zh string, args ...any) error {
	return &mistake{New(en, zh, args...), cause}
}

// InFile returns err with the name of the file it is about.
func InFile(file string, err error) error {
	p := ProblemOf(file, err)
	return &mistake{text: Text{file + ": " + p.EN, file + "：" + p.ZH}}
}

// InChinese returns err with what it says in Chinese.
func InChinese(err error, zh string) error { return &mistake{Text{err.Error(), zh}, err} }
