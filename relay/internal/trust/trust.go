// Package trust decides what is believed: WeChat's own hosts, real appids and secrets,
// real codes and identities. Only Dev lets a fake in.
package trust

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

const (
	// devToolsCode is what wx.login gives in DevTools to a project without
	// an appid. Seen, spaces included.
	devToolsCode = "the code is a mock one"
	// What an identity of the fake begins with. Ours: a real openid begins
	// with "o" too, and to hit one of these by chance is 1 in 64⁴.
	fakeOpenID  = "oMOCK"
	fakeUnionID = "oMOCU"
)

// Hosts are WeChat's own. Doc: 接入域名; all serve the same paths.
var Hosts = [...]string{
	"api.weixin.qq.com",
	"api2.weixin.qq.com",
	"sh.api.weixin.qq.com",
	"sz.api.weixin.qq.com",
	"hk.api.weixin.qq.com",
}

// Seen: every appid of a mini-program and every AppSecret.
var (
	realAppID  = regexp.MustCompile(`^wx[0-9a-f]{16}$`)
	realSecret = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// IsAppID reports whether s has the form of a real appid.
func IsAppID(s string) bool { return realAppID.MatchString(s) }

// IsSecret reports whether s has the form of a real AppSecret.
func IsSecret(s string) bool { return realSecret.MatchString(s) }

// IsWeChat reports whether u is WeChat over https and nothing else.
func IsWeChat(u *url.URL) bool {
	return u.Scheme == "https" && slices.Contains(Hosts[:], strings.ToLower(u.Hostname())) &&
		(u.Port() == "" || u.Port() == "443")
}

// A Rules is up unless fakes are welcome.
type Rules struct{ Dev bool }

// Code refuses, before anything is sent, a code no real user has.
func (w Rules) Code(code string) error {
	if w.Dev || code != devToolsCode {
		return nil
	}
	return &fail.Failure{
		Kind: refusal.CodeInvalid,
		Say: text.New(
			"This code comes from DevTools without an appid. Open the project with a real appid and call wx.login again.",
			"这个 code 来自未填写 appid 的开发者工具，请使用真实 appid 打开项目后重新调用 wx.login。",
		),
		Cause: errors.New("the DevTools literal code"),
	}
}

// Identity refuses an identity the fake made. That one arrives at a relay
// in production means that what answers is not WeChat.
func (w Rules) Identity(openID, unionID string) error {
	if w.Dev || !strings.HasPrefix(openID, fakeOpenID) && !strings.HasPrefix(unionID, fakeUnionID) {
		return nil
	}
	return &fail.Failure{
		Kind:  refusal.Misconfigured,
		Cause: errors.New("the upstream answered with an identity of the fake WeChat"),
		Hint: text.New(
			"what answers for WXRELAY_UPSTREAM is a fake: look at proxies, DNS and /etc/hosts; for tests set WXRELAY_DEV=1",
			"应答 WXRELAY_UPSTREAM 的是模拟微信：请检查代理、DNS 和 /etc/hosts；测试请设置 WXRELAY_DEV=1",
		),
	}
}

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
	return strings.Trim(s, ".") != "" && len(s) <= MaxIDLen && plain.MatchString(s)
}

var plain = regexp.MustCompile(`^[a-zA-Z0-9_.-]*$`)

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
