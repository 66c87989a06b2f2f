package world

import (
	"iter"
	"strconv"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// A tap is a sort of code that a client gets beside wx.login's: 64 lower-case
// hex digits, once, five minutes from the tap, in one app. What is wrong with
// one has a code of its own in each API.
type tap struct {
	en, zh  string         // what it is called
	bad     wechat.ErrCode // unknown, expired, used, or of another kind
	foreign wechat.ErrCode // of another app
}

// taps are those codes by kind; nil for the codes of a login.
var taps = [...]*tap{
	// Seen: always 40029, used and expired alike; there is no 40163 here.
	ids.PhoneCode: {"a phone-number code", "手机号 code", wechat.InvalidCode, wechat.InvalidCode},
	// Seen: 1007 for a code of wx.login; Doc: 1005 for another plugin's. Ours: 1007
	// for all the rest.
	ids.PluginCode: {"a code of wx.pluginLogin", "wx.pluginLogin 的 code", wechat.PluginNoData, wechat.PluginMismatch},
}

func (w *World) readTap(kind ids.CodeKind, a *App, code string, now time.Time) (*Pass, error) {
	k := taps[kind]
	sealed, ok := w.IDs.OpenTap(code)
	if !ok {
		return nil, w.malformedTap(k, code)
	}
	is, m, ok := w.IDs.ReadTap(a.AppID, sealed)
	switch {
	case !ok:
		return nil, w.foreignTap(kind, a, sealed)
	case is != kind:
		other := taps[is]
		return nil, k.bad.Because("this is %[1]s, not %[2]s", "这是%[3]s，不是%[4]s", other.en, k.en, other.zh, k.zh)
	}
	u := w.marked(a, m.User)
	if u == nil {
		return nil, k.bad.Because("made from this seed, for a user who is no longer in the fixture", "由本 seed 生成，但其用户已不在 fixture 里")
	}
	at := time.Unix(int64(m.Issued), 0)
	if age := now.Sub(at); age >= ids.CodeLife {
		return nil, k.bad.Because("expired %v ago: the code lives five minutes from the tap",
			"code 已在 %v 前过期：自点击起只有五分钟有效", (age - ids.CodeLife).Truncate(time.Second))
	}
	return &Pass{User: u, Spend: namedKey(kind, code), At: at.Unix()}, nil
}

// foreignTap explains a code of a tap that is not this app's.
func (w *World) foreignTap(kind ids.CodeKind, a *App, sealed ids.SealedTap) error {
	k := taps[kind]
	for other := range w.mayHaveTapped(sealed) {
		if _, _, ok := w.IDs.ReadTap(other.AppID, sealed); ok {
			refusal := whyForeign(other.AppID, a.AppID)
			if refusal.Code = k.foreign; kind == ids.PhoneCode && w.Fixture.Quirks.ForeignPhoneCode != 0 {
				refusal.Code = w.Fixture.Quirks.ForeignPhoneCode
			}
			return refusal
		}
	}
	refusal := k.bad.Because("shaped like %[1]s, but not made from this fake's seed; a real code needs unknown_code in the fixture",
		"形状像%[2]s，但不是用本服务的 seed 生成的；若是真实的 code，请在 fixture 里设置 unknown_code", k.en, k.zh)
	refusal.Unknown = true
	return refusal
}

// mayHaveTapped yields the apps of which a tap may be: none unless it begins with the letter
// of a kind, as one of 128 strange codes does.
func (w *World) mayHaveTapped(sealed ids.SealedTap) iter.Seq[*App] {
	if sealed[0] != ids.PhoneCode.String()[0] && sealed[0] != ids.PluginCode.String()[0] {
		return func(func(*App) bool) {}
	}
	return w.All()
}

// malformedTap explains what is not even well-formed.
func (w *World) malformedTap(k *tap, code string) error {
	switch {
	case code == "":
		return k.bad.Because("the body has no code, or an empty one", "请求体里没有 code，或其值为空")
	case ids.HasCodeShape(code), w.codes[code] != nil, code == fixture.DevToolsCode:
		return k.bad.Because("this is a js_code of wx.login, not %[1]s", "这是 wx.login 的 js_code，不是%[2]s", k.en, k.zh)
	}
	return k.bad.Because("%[1]s has 64 lower-case hex digits; this has %[2]d characters",
		"%[3]s 是 64 个小写十六进制字符；这个有 %[2]d 个字符", k.en, len(code), k.zh)
}

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

// whyOtherDoor explains a code of one kind in a call for another.
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
		refusal = wechat.CodeUsed.Because("already redeemed, by a call that is too long ago to be known: a code works once",
			"很多次调用之前已被兑换过：code 只能用一次")
	}
	refusal.Planned = t.Row != nil
	return refusal
}

func unknownCode(code string) (refusal *wechat.Refusal) {
	defer func() { refusal.Unknown = true }()
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
	n, characters := strconv.Itoa(len(code)), " characters)"
	if len(code) == 1 {
		characters = " character)"
	}
	// Load tests of refusals come here: no fmt (BenchmarkHandler/Refusal).
	return wechat.InvalidCode.Because("no such code: not in the fixture, not magic, not minted here ("+n+characters,
		"没有这个 code：不在 fixture 里，不是魔法 code，也不是这里签发的（"+n+" 个字符）")
}
