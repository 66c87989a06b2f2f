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
	"sync"
	"unicode"
	"unicode/utf8"

	"wxflow/relay/credential"
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
	realAppID  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^wx[0-9a-f]{16}$`) })
	realSecret = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{32}$`) })
	// Doc: Token and EncodingAESKey of 消息推送.
	pushToken = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9]{3,32}$`) })
	pushKey   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9]{43}$`) })
)

// IsAppID reports whether s has the form of a real appid.
func IsAppID(s string) bool { return realAppID().MatchString(s) }

// IsSecret reports whether s has the form of a real AppSecret.
func IsSecret(s string) bool { return realSecret().MatchString(s) }

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
	case strings.ContainsFunc(s, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }):
		return "has a character that cannot be printed"
	}
	return ""
}

// IsPlain reports whether s is a word of letters, digits, - _ and ., and not
// of dots only.
func IsPlain(s string) bool {
	return strings.Trim(s, ".") != "" && len(s) <= MaxIDLen && plain().MatchString(s)
}

var plain = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-zA-Z0-9_.-]*$`) })

const (
	MaxIDLen  = 128
	MaxKeyLen = 512
)

// MaxCode bounds a code. Doc: 512 bytes for the OAuth2 kind. Seen: 32.
const MaxCode = 512

// Quotes are the marks that people, and programs that read files of variables,
// leave around a value.
const Quotes = "\"'`“”‘’"

// App returns what is wrong with an app, under the names appid, secret, token_mode,
// push_token and push_key.
func App(a credential.App, dev bool) (p text.Problems) {
	secret := a.Secret.Reveal()
	swapped := IsAppID(secret)
	switch {
	case a.AppID == "":
		p.Add("appid", "is missing: set it to the mini-program's appid", "未设置：请填写小程序的 appid")
	case Word(a.AppID, MaxIDLen) != "":
		p.AddText("appid", text.New(Word(a.AppID, MaxIDLen), fmt.Sprintf("格式有误：须为 %d 字节以内的可打印字符", MaxIDLen)))
	case IsSecret(a.AppID) && (!dev || swapped):
		p.Add("appid", "holds what looks like an AppSecret: are the two swapped? An appid begins with wx and has 18 characters",
			"填的像是 AppSecret：是否与 AppSecret 填反了？appid 以 wx 开头，共 18 个字符")
	case !dev && !IsAppID(a.AppID):
		p.Add("appid", "%q is not an appid: wx and 16 of 0-9 a-f; without WXRELAY_DEV=1 it must be a real one",
			"%q 不是 appid：应为 wx 加 16 位 0-9 a-f；未设置 WXRELAY_DEV=1 时必须是真实的 appid", a.AppID)
	}
	switch {
	case swapped:
		p.Add("secret", "holds what looks like an appid: are the two swapped? An AppSecret has 32 characters",
			"填的像是 appid：是否与 appid 填反了？AppSecret 为 32 个字符")
	case secret == "" && !dev:
		p.Add("secret", "is missing: set it, or WXRELAY_SECRET_FILE, to the AppSecret", "未设置：请用它或 WXRELAY_SECRET_FILE 提供 AppSecret")
	case secret != "" && !dev && !IsSecret(secret):
		p.AddText("secret", whyNoSecret(secret))
	}
	if v := a.PushToken.Reveal(); v != "" && !pushToken().MatchString(v) {
		p.Add("push_token", "is not a token as the console takes it: 3 to 32 letters and digits", "不是管理后台可用的 Token：应为 3 到 32 位字母和数字")
	}
	switch v := a.PushKey.Reveal(); {
	case v != "" && !pushKey().MatchString(v):
		p.Add("push_key", "is not an EncodingAESKey: 43 letters and digits", "不是 EncodingAESKey：应为 43 位字母和数字")
	case v != "" && a.PushToken.Empty():
		p.Add("push_key", "is set without a token: copy the Token of the same page of the console, too", "只设置了密钥：请把管理后台同一页面的 Token 也填上")
	}
	switch a.TokenMode {
	case "", credential.StableToken, credential.PlainToken:
	default:
		p.Add("token_mode", "%.20q is not %s or %s", "%.20q 不是 %s 或 %s", string(a.TokenMode), credential.StableToken, credential.PlainToken)
	}
	return p
}

// demoSecret begins the secrets of mockwx's built-in fixture.
const demoSecret = "mocksecret"

// whyNoSecret says why something cannot be an AppSecret, and shows none of it.
func whyNoSecret(secret string) text.Text {
	const whatItIs, whatItIsZH = "an AppSecret is 32 of 0-9 a-f", "AppSecret 为 32 位 0-9 a-f"
	switch {
	case strings.HasPrefix(secret, "\ufeff"):
		return text.New("begins with a byte order mark (BOM), which editors on Windows write: save it as UTF-8 without one",
			"以 BOM 开头（Windows 编辑器常会添加）：请以无 BOM 的 UTF-8 保存")
	case strings.ContainsAny(secret, Quotes):
		return text.New("has quotation marks, which are taken as part of it: write the 32 characters without them (docker --env-file keeps them)",
			"带有引号，引号会被当作密钥的一部分：请只写那 32 个字符（docker 的 --env-file 会保留引号）")
	case strings.ContainsFunc(secret, unicode.IsSpace):
		return text.New("has a space or a line break in the middle: "+whatItIs, "中间有空格或换行："+whatItIsZH)
	case strings.ContainsFunc(secret, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsPrint(c) }):
		return text.New("has an invisible or a full-width character: "+whatItIs, "含有不可见字符或全角字符："+whatItIsZH)
	case strings.HasPrefix(secret, demoSecret):
		return text.New("is a secret of mockwx's demo, which WeChat does not know: to use mockwx set WXRELAY_DEV=1; to use WeChat copy the "+
			"AppSecret from mp.weixin.qq.com",
			"是 mockwx 演示数据的密钥，微信不认识它：使用 mockwx 请设置 WXRELAY_DEV=1；使用微信请到 mp.weixin.qq.com 复制 AppSecret")
	}
	has := text.New(fmt.Sprintf("this has %d characters", len(secret)), fmt.Sprintf("现有 %d 个字符", len(secret)))
	if len(secret) == 32 {
		has = text.New("this has others among its 32 characters", "现有的 32 个字符中有其他字符")
	}
	return text.New("is not an AppSecret: that is 32 of 0-9 a-f, and "+has.EN+"; without WXRELAY_DEV=1 it must be a real one",
		"不是 AppSecret：应为 32 位 0-9 a-f，"+has.ZH+"；未设置 WXRELAY_DEV=1 时必须是真实的 AppSecret")
}
