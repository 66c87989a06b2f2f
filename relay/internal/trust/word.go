package trust

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Word says why s is not 1 to max bytes of printable text, "" when it is.
// Spaces are allowed, control characters are not.
func Word(s string, max int) string {
	switch {
	case s == "":
		return "is empty"
	case len(s) > max:
		return fmt.Sprintf("is longer than %d bytes", max)
	case strings.ContainsFunc(s, unprintable):
		return "has a character that cannot be printed"
	}
	return ""
}

// IsPlain reports whether s is a word of letters, digits, - _ and ., and not
// of dots only.
func IsPlain(s string) bool {
	if strings.Trim(s, ".") == "" || len(s) > MaxIDLen {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}

const (
	MaxIDLen  = 128
	MaxKeyLen = 512
)

// MaxCode bounds a code. Doc: 512 bytes for the OAuth2 kind. Seen: 32.
const MaxCode = 512

func unprintable(r rune) bool {
	return r == utf8.RuneError || !unicode.IsPrint(r)
}

// Quotes are the marks that people, and programs that read files of variables,
// leave around a value.
const Quotes = "\"'`“”‘’"
