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

// NewProblem formats both texts with the same arguments, in one order. Whatever
// looks like a secret is masked.
func NewProblem(setting, en, zh string, args ...any) Problem {
	return maskedProblem(setting, sentence(en, zh, args))
}

func maskedProblem(setting string, t text) Problem {
	return Problem{Mask(setting), Mask(t.en), Mask(t.zh)}
}

func (p *Problems) add(setting, en, zh string, args ...any) {
	*p = append(*p, NewProblem(setting, en, zh, args...))
}

func (p *Problems) addText(setting string, t text) { *p = append(*p, maskedProblem(setting, t)) }

func (p *Problems) addError(setting string, err error) { *p = append(*p, ProblemOf(setting, err)) }

// ProblemOf makes a Problem of an error, with whatever looks like a secret
// masked. Of what others say, the two everyday mistakes with a file have
// Chinese; the rest stands in a sentence that has.
func ProblemOf(setting string, err error) Problem {
	var b bilingual
	if errors.As(err, &b) && b.Error() == err.Error() {
		return maskedProblem(setting, text{b.Error(), b.Chinese()})
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
	return maskedProblem(setting, text{err.Error(), zh})
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
	return &mistake{sentence(en, zh, args)}
}

// sentence formats both texts with the same arguments, secrets masked.
func sentence(en, zh string, args []any) text {
	args = maskArgs(args)
	return text{fmt.Sprintf(en, args...), fmt.Sprintf(zh, args...)}
}

// wrongIn says which file a mistake is in.
func wrongIn(file string, err error) error {
	p := ProblemOf(file, err)
	return &mistake{text{file + ": " + p.Text, file + "：" + p.TextZH}}
}
