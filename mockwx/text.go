package mockwx

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

// say formats both languages with the same arguments, in the same order. What
// looks like a secret among them is not shown.
func say(en, zh string, args ...any) Text {
	if len(args) == 0 {
		return Text{en, zh}
	}
	args = quotable(args)
	return Text{fmt.Sprintf(en, args...), fmt.Sprintf(zh, args...)}
}

// and appends another message, if there is one.
func (t Text) and(more Text) Text {
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

// clip keeps a string from outside at n bytes, which a log can bear, and shows
// nothing of it that looks like a secret.
func clip(s string, n int) string { return shorten(withoutSecrets(s), n) }

// shorten bounds a string from outside. It copies, so that the long one is not
// held on to.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.Clone(cutText(s, n)) + "…"
}

// cutText is the first n bytes of a text, or fewer: it never cuts a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
