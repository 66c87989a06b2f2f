package mockwx

import "fmt"

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
