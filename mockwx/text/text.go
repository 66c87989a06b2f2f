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
	var few [2][4]any // on the stack: most messages have no more
	inEN, inZH := few[0][:], few[1][:]
	if len(args) > len(inEN) {
		inEN, inZH = make([]any, len(args)), make([]any, len(args))
	}
	inEN, inZH = inEN[:len(args)], inZH[:len(args)]
	quotable(inEN, inZH, args)
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

// A NotFoundError says that the fixture has no such app, user or fault.
type NotFoundError struct{ Text }

// Error returns the message in English.
func (e *NotFoundError) Error() string { return "mockwx: " + e.EN }

// NotFound returns a *NotFoundError.
func NotFound(en, zh string, args ...any) error { return &NotFoundError{Say(en, zh, args...)} }

// An InvalidError is the caller's mistake.
type InvalidError struct{ Text }

// Error returns the message in English.
func (e *InvalidError) Error() string { return e.EN }

// Invalid returns an *InvalidError.
func Invalid(en, zh string, args ...any) error { return &InvalidError{Say(en, zh, args...)} }

// InvalidText returns an *InvalidError with a message that stands already.
func InvalidText(t Text) error { return &InvalidError{t} }

// An UnreachedError is a server that gave no answer.
type UnreachedError struct{ Text }

// Error returns the message in English.
func (e *UnreachedError) Error() string { return "mockwx: " + e.EN }

// Unreached says that a host cannot be reached, and why.
func Unreached(host string, err error) Text {
	return Say("%s cannot be reached: %v", "无法访问 %s：%v", Clip(host, 200), err)
}

// Nearest returns the candidate that word was probably meant to be, or "".
func Nearest(word string, candidates []string) string {
	best, least := "", 3 // three wrong letters are another word
	for _, c := range candidates {
		if d := distance(plain(word), plain(c)); d < least && d*2 <= len(c) {
			best, least = c, d
		}
	}
	return best
}

// plain folds spellings that differ in style alone: openId, open_id, open-id.
func plain(s string) string {
	if len(s) > 64 {
		s = s[:64] // no key is that long; keeps distance cheap
	}
	return strings.ToLower(styles.Replace(s))
}

var styles = strings.NewReplacer("_", "", "-", "", " ", "")

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			keep := diagonal
			if a[i] != b[j] {
				keep++
			}
			diagonal = row[j+1]
			row[j+1] = min(keep, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// WithoutSecrets returns s with *** in the place of whatever looks like a secret, wherever
// it stands: the hexadecimal digits of an AppSecret or a key, the 43 characters of a WeCom
// secret or an EncodingAESKey. Messages quote requests and fixtures, and a real secret is
// easily put into the wrong place; messages end up in terminals, journals and CI logs.
func WithoutSecrets(s string) string {
	if len(s) < 32 {
		return s
	}
	s = replaceWords(s, 32, isHex, func(string) bool { return true })
	s = replaceWords(s, 43, func(c byte) bool { return isWord(c) && c != '/' }, isLongSecret)
	return replaceWords(s, 43, isWord, isLongSecret)
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '+' || c == '/' || c == '_' || c == '-'
}

// isLongSecret tells a secret of 43 characters from a path or a name.
func isLongSecret(word string) bool {
	flag := strings.TrimLeft(word, "-")
	return (len(word) == 43 || len(flag) == 43) && word[0] != '/' && strings.ContainsAny(word, "0123456789") &&
		strings.ToLower(word) != word && strings.ToUpper(word) != word
}

// replaceWords puts *** in the place of the runs of characters that are so long, and secret.
// It is no regular expression because every start and most calls of the fake come here.
func replaceWords(s string, least int, in func(byte) bool, secret func(word string) bool) string {
	for at := 0; at+least <= len(s); {
		end := at
		for end < len(s) && in(s[end]) {
			end++
		}
		if end-at >= least && secret(s[at:end]) {
			s = s[:at] + "***" + s[end:]
			end = at + len("***")
		}
		at = end + 1 // what ended the run is in none; or it is the first of ***
	}
	return s
}

// quotable puts the arguments of a message, without secrets, into the places for English
// and for Chinese: before any of them is cut short, for half a secret no longer looks like
// one.
func quotable(inEN, inZH, args []any) {
	for i, a := range args {
		inEN[i], inZH[i] = a, a
		switch x := a.(type) {
		case string:
			if s := WithoutSecrets(x); s != x {
				inEN[i], inZH[i] = s, s
			}
		case error:
			s := WithoutSecrets(x.Error())
			inEN[i], inZH[i] = s, s
		case Text:
			inEN[i], inZH[i] = x.EN, x.ZH
		}
	}
}
