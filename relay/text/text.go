// Package text holds what the relay says to people: messages in English and Chinese,
// problems with settings, and the masking of whatever looks like a secret.
package text

import (
	"fmt"
	"regexp"
	"strings"
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
var (
	hexSecret = regexp.MustCompile(`[0-9a-fA-F]{32,}`)
	keysLike  = [...]*regexp.Regexp{regexp.MustCompile(`[A-Za-z0-9+_-]{43,}=*`), regexp.MustCompile(`[A-Za-z0-9+/_-]{43,}=*`)}
	urlUser   = regexp.MustCompile(`://[^\s"]*@`)
	urlSecret = regexp.MustCompile(`(?i)([?&][^=&\s"]*(?:pass|secret|token|key)[^=&\s"]*=)[^&\s"]+`)
)

// Mask returns s with "[redacted]" in the place of whatever looks like a secret.
// Messages quote what an operator wrote, and a secret is easily written into the
// wrong place; messages end up in journals and in the logs of CI.
func Mask(s string) string {
	s = hexSecret.ReplaceAllLiteralString(s, Redacted)
	for _, like := range keysLike {
		s = like.ReplaceAllStringFunc(s, func(run string) string {
			word := strings.TrimRight(run, "=")
			// Without the = at its end, a path can look like one.
			whole := len(word) == 43 || len(strings.TrimLeft(word, "-")) == 43
			if mixed(word) && (len(word) < len(run) || whole && word[0] != '/' && strings.Count(word, "/") < 4) {
				return Redacted
			}
			return run
		})
	}
	s = urlUser.ReplaceAllLiteralString(s, "://"+Redacted+"@")
	return urlSecret.ReplaceAllString(s, "${1}"+Redacted)
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
