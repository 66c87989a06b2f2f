package text

import (
	"regexp"
	"strings"
)

// What looks like a secret, wherever it stands: the hexadecimal digits of an
// AppSecret or a key, the 43 characters of a WeCom secret or an EncodingAESKey.
var (
	hexSecret = regexp.MustCompile(`[0-9a-fA-F]{32,}`)
	longWords = [...]*regexp.Regexp{regexp.MustCompile(`[0-9A-Za-z+_-]{43,}`), regexp.MustCompile(`[0-9A-Za-z+/_-]{43,}`)}
)

// WithoutSecrets returns s with *** in the place of whatever looks like a secret.
// Messages quote what somebody sent or wrote, and a real secret is easily put
// into the wrong place; messages end up in terminals, journals and CI logs.
func WithoutSecrets(s string) string {
	if len(s) < 32 {
		return s
	}
	s = hexSecret.ReplaceAllLiteralString(s, "***")
	for _, long := range longWords {
		s = long.ReplaceAllStringFunc(s, func(word string) string {
			flag := strings.TrimLeft(word, "-")
			if len(word) != 43 && len(flag) != 43 || word[0] == '/' || !strings.ContainsAny(word, "0123456789") ||
				strings.ToLower(word) == word || strings.ToUpper(word) == word {
				return word // a path or a name
			}
			return "***"
		})
	}
	return s
}

// quotable returns the arguments of a message without secrets, in English and in
// Chinese: before any of them is cut short, for half a secret no longer looks like one.
func quotable(args []any) (inEN, inZH []any) {
	inEN, inZH = make([]any, len(args)), make([]any, len(args))
	for i, a := range args {
		switch x := a.(type) {
		case string:
			a = WithoutSecrets(x)
		case error:
			a = WithoutSecrets(x.Error())
		case Text:
			inEN[i], inZH[i] = x.EN, x.ZH
			continue
		}
		inEN[i], inZH[i] = a, a
	}
	return inEN, inZH
}
