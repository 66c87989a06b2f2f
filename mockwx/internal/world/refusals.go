package world

import (
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// The reasons below say what an answer of WeChat's does not: why a code was
// refused. None of them repeats a code or a secret.

func whyExpired(kind ids.CodeKind, ago time.Duration) *wechat.Refusal {
	ago = ago.Truncate(time.Second)
	if kind == ids.OAuthCode {
		return wechat.InvalidCode.Because("expired %v ago: an OAuth2 code lives five minutes", "code 已在 %v 前过期：OAuth2 的 code 只有五分钟有效", ago)
	}
	return wechat.InvalidCode.Because("expired %v ago: a js_code lives five minutes", "code 已在 %v 前过期：js_code 只有五分钟有效", ago)
}

func whyForeign(minted, redeemed string) *wechat.Refusal {
	return wechat.InvalidCode.Because("minted for %s, redeemed by %s", "code 由 %s 签发，却由 %s 来兑换", minted, redeemed)
}

// whyOtherDoor explains a code of one kind at the door of another.
func whyOtherDoor(minted ids.CodeKind) *wechat.Refusal {
	if minted == ids.OAuthCode {
		return wechat.InvalidCode.Because("this is a code of the OAuth2 redirect; it goes to /sns/oauth2/access_token",
			"这是网页授权（OAuth2）的 code，应交给 /sns/oauth2/access_token")
	}
	return wechat.InvalidCode.Because("this is a js_code of wx.login; it goes to /sns/jscode2session",
		"这是 wx.login 的 js_code，应交给 /sns/jscode2session")
}

// WhyUsed says by which call the code was spent; a row of the fixture with single_use
// means it to be.
func (t *Pass) WhyUsed(call int64) *wechat.Refusal {
	if k := taps[t.kind]; k != nil {
		return k.bad.Because("already redeemed by call %[1]d: %[2]s works once", "已被第 %[1]d 次调用兑换过：%[3]s 只能用一次", call, k.en, k.zh)
	}
	refusal := wechat.CodeUsed.Because("already redeemed by call %d: a code works once", "已被第 %d 次调用兑换过：code 只能用一次", call)
	if call == 0 {
		refusal = wechat.CodeUsed.Because("already redeemed, too many calls ago to tell by which: a code works once", "很多次调用之前已被兑换过：code 只能用一次")
	}
	refusal.Planned = t.Row != nil
	return refusal
}

func unknownCode(code string) *wechat.Refusal {
	refusal := describeUnknown(code)
	refusal.Unknown = true
	return refusal
}

func describeUnknown(code string) *wechat.Refusal {
	switch {
	case ids.HasCodeShape(code):
		return wechat.InvalidCode.Because(
			"shaped like a code of wx.login, but not made from this fake's seed; a real code needs unknown_code in the fixture",
			"形状像 wx.login 的 code，但不是用本服务的 seed 生成的；若是真机或开发者工具的 code，请在 fixture 里设置 unknown_code")
	case len(code) == 64:
		return wechat.InvalidCode.Because("64 characters: looks like a phone-number code, which is not a js_code",
			"64 个字符：像是手机号 code，它不是 js_code")
	case len(code) == ids.CodeLength-1 || len(code) == ids.CodeLength+1:
		return wechat.InvalidCode.Because("%d characters where a js_code has 32: cut or padded on the way",
			"有 %d 个字符，而 js_code 是 32 个：传输途中被截断或多了字符", len(code))
	}
	return wechat.InvalidCode.Because("no such code: not in the fixture, not magic, not minted here (%d characters)",
		"没有这个 code：不在 fixture 里，不是魔法 code，也不是这里签发的（%d 个字符）", len(code))
}
