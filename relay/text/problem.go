package text

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

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
// masked. Of what others say, the two everyday mistakes with a file have
// Chinese; the rest stands in a sentence that has.
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
	Text
	cause error
}

func (m *mistake) Error() string { return m.EN }

func (m *mistake) Chinese() string { return m.ZH }

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
	return &mistake{Text: Text{file + ": " + p.EN, file + "：" + p.ZH}}
}

// InChinese returns err with what it says in Chinese.
func InChinese(err error, zh string) error { return &mistake{Text{err.Error(), zh}, err} }
