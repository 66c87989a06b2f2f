package text

import (
	"regexp"
	"strings"
)

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
