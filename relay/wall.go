package relay

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// The wall stands between the fake WeChat of tests and production. Without
// Config.Dev the relay talks to WeChat only, believes real identities only, and
// starts with real credentials only; whatever is doubtful is refused.

const (
	// DefaultUpstream is where jscode2session lives. Doc.
	DefaultUpstream = "https://api.weixin.qq.com"

	// devToolsCode is what wx.login gives in DevTools to a project without
	// an appid. Seen, spaces included.
	devToolsCode = "the code is a mock one"

	// What an identity of the fake begins with. Ours: a real openid begins
	// with "o" too, and to hit one of these by chance is 1 in 64⁴.
	fakeOpenID  = "oMOCK"
	fakeUnionID = "oMOCU"
)

// wechatHosts are WeChat's own. Doc: 接入域名; all serve the same paths.
var wechatHosts = [...]string{
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

// isWeChat reports whether u is WeChat over https and nothing else.
func isWeChat(u *url.URL) bool {
	return u.Scheme == "https" && slices.Contains(wechatHosts[:], strings.ToLower(u.Hostname())) &&
		(u.Port() == "" || u.Port() == "443")
}

// A wall is up unless fakes are welcome.
type wall struct{ dev bool }

// refuseCode refuses, before anything is sent, a code no real user has.
func (w wall) refuseCode(code string) error {
	if w.dev || code != devToolsCode {
		return nil
	}
	return &failure{
		kind: refusal.CodeInvalid,
		say: text.New(
			"This code comes from DevTools without an appid. Open the project with a real appid and call wx.login again.",
			"这个 code 来自未填写 appid 的开发者工具，请使用真实 appid 打开项目后重新调用 wx.login。",
		),
		cause: errors.New("the DevTools literal code"),
	}
}

// refuseIdentity refuses an identity the fake made. That one arrives at a relay
// in production means that what answers is not WeChat.
func (w wall) refuseIdentity(openID, unionID string) error {
	if w.dev || !strings.HasPrefix(openID, fakeOpenID) && !strings.HasPrefix(unionID, fakeUnionID) {
		return nil
	}
	return &failure{
		kind:  refusal.Misconfigured,
		cause: errors.New("the upstream answered with an identity of the fake WeChat"),
		hint: text.New(
			"what answers for WXRELAY_UPSTREAM is a fake: look at proxies, DNS and /etc/hosts; for tests set WXRELAY_DEV=1",
			"应答 WXRELAY_UPSTREAM 的是模拟微信：请检查代理、DNS 和 /etc/hosts；测试请设置 WXRELAY_DEV=1",
		),
	}
}
