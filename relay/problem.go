package relay

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// A Problem is one thing wrong with the settings, by the name an operator
// knows it under.
type Problem struct {
	Setting string // "WXRELAY_UPSTREAM"
	Text    string // what is wrong and what would be right; never a secret
	TextZH  string // the same in Chinese
}

// Problems is everything wrong at once, as an error.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, x := range p {
		lines[i] = x.Setting + ": " + x.Text
	}
	return strings.Join(lines, "\n")
}

// add takes the arguments of both texts, in one order.
func (p *Problems) add(setting, en, zh string, args ...any) {
	p.addText(setting, text{fmt.Sprintf(en, args...), fmt.Sprintf(zh, args...)})
}

func (p *Problems) addText(setting string, t text) {
	*p = append(*p, Problem{setting, t.en, t.zh})
}

func (p *Problems) addError(setting string, err error) { *p = append(*p, ProblemOf(setting, err)) }

// ProblemOf makes a Problem of an error. Of what others say, the two everyday
// mistakes with a file have Chinese; the rest stands in a sentence that has.
func ProblemOf(setting string, err error) Problem {
	var b bilingual
	if errors.As(err, &b) && b.Error() == err.Error() {
		return Problem{setting, b.Error(), b.Chinese()}
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
	return Problem{setting, err.Error(), zh}
}

func (p Problems) has(setting string) bool {
	for _, x := range p {
		if x.Setting == setting {
			return true
		}
	}
	return false
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

// A mistake is what is wrong with a value, in both languages.
type mistake struct{ text }

func (m *mistake) Error() string   { return m.en }
func (m *mistake) Chinese() string { return m.zh }

// wrong takes the arguments of both texts, in one order.
func wrong(en, zh string, args ...any) error {
	return &mistake{text{fmt.Sprintf(en, args...), fmt.Sprintf(zh, args...)}}
}

// wrongIn says which file a mistake is in.
func wrongIn(file string, err error) error {
	p := ProblemOf(file, err)
	return &mistake{text{file + ": " + p.Text, file + "：" + p.TextZH}}
}
