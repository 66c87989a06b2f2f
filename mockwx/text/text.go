// Package text has messages in the two languages of the people who read them,
// English and Chinese, and keeps secrets out of them.
package text

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Text is one message in the two languages that people here read. Every
// sentence the fake says outside the wire (reasons, fixture problems, admin
// errors) is a Text, so that neither language can be forgotten.
type Text struct {
	EN, ZH string
}

// Of returns the Text of two strings as they are.
func Of(en, zh string) Text { return Text{en, zh} }

// Say formats both languages with the same arguments, in the same order; an
// argument that is itself a Text appears in its language. What looks like a
// secret among the arguments is not shown.
func Say(en, zh string, args ...any) Text {
	if len(args) == 0 {
		return Text{en, zh}
	}
	inEN, inZH := quotable(args)
	return Text{fmt.Sprintf(en, inEN...), fmt.Sprintf(zh, inZH...)}
}

// And appends another message, if there is one.
func (t Text) And(more Text) Text {
	if t.EN == "" || more.EN == "" {
		return t
	}
	return Text{t.EN + "; " + more.EN, t.ZH + "；" + more.ZH}
}

// String returns the English form.
func (t Text) String() string { return t.EN }

// In returns the Chinese form when lang is a tag or locale that begins with
// "zh" (zh-CN, zh_CN.UTF-8), the English form otherwise.
func (t Text) In(lang string) string {
	if len(lang) >= 2 && (lang[:2] == "zh" || lang[:2] == "ZH") {
		return t.ZH
	}
	return t.EN
}

// Clip keeps a string from outside at n bytes, which a log can bear, and shows
// nothing of it that looks like a secret.
func Clip(s string, n int) string { return Shorten(WithoutSecrets(s), n) }

// Quote quotes a value for a message, shortened to what a message has room for.
func Quote(s string) string { return fmt.Sprintf("%q", ClipRunes(s)) }

// ClipRunes shortens a value to the 40 characters a message has room for.
func ClipRunes(s string) string {
	const most = 40
	s = WithoutSecrets(s)
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// Shorten bounds a string from outside. It copies, so that the long one is not
// held on to.
func Shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.Clone(Cut(s, n)) + "…"
}

// Cut returns the first n bytes of a text, or fewer: it never cuts a character.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
