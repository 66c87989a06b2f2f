package mockwx

import (
	"errors"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A tapKind is a sort of code that a client gets beside wx.login's: 64 lower-case
// hex digits, once, five minutes from the tap, in one app. What is wrong with
// one has a code of its own in each API.
type tapKind struct {
	code    ids.CodeKind
	en, zh  string  // what it is called
	bad     ErrCode // unknown, expired, used, or of another kind
	foreign ErrCode // of another app
}

var (
	// Seen: always 40029, used and expired alike; there is no 40163 here.
	phoneTap = tapKind{ids.PhoneCode, "a phone-number code", "手机号 code", wechat.InvalidCode, wechat.InvalidCode}
	// Seen: 1007 for a code of wx.login; Doc: 1005 for another plugin's. Ours: 1007
	// for all the rest.
	pluginTap = tapKind{ids.PluginCode, "a code of wx.pluginLogin", "wx.pluginLogin 的 code", wechat.PluginNoData, wechat.PluginMismatch}
)

// A tap is what such a code stands for.
type tap struct {
	*ticket
	at time.Time // when the user tapped
}

// issueTap makes a code as a user's tap does.
func (f *Fake) issueTap(appid, name string, k *tapKind) (string, error) {
	w := f.world.Load()
	a, u, err := w.find(appid, name)
	if err != nil {
		return "", err
	}
	if k == &phoneTap && u.Phone == "" {
		return "", whyNoPhone(u)
	}
	return w.ids.MintTap(k.code, appid, ids.Code{User: w.mark(u), Issued: uint32(f.Now().Unix()), Serial: w.state.next(w.state.data.taps, a)}), nil
}

// whyNoPhone is for those who ask in the name of a user without a number. Ours:
// no number is made up, because it might be somebody's.
func whyNoPhone(u *user) error {
	return text.Invalid("user %s has no phone in the fixture; add one, such as phone: \"13800138000\"", "fixture 中用户 %s 没有 phone；请补上，如 phone: \"13800138000\"", u.Name)
}

// readTap tells what a code stands for. It changes nothing.
func (w *world) readTap(a *app, k *tapKind, code string, now time.Time) (tap, error) {
	if t, err := w.readMagic(a, code, code); t != nil || err != nil {
		var no *wechat.Refusal
		if errors.As(err, &no) {
			no.Code = k.bad
		}
		if t != nil && t.spend.single {
			t.spend = tapKey(a, k, code)
		}
		return tap{t, now}, err
	}
	sealed, ok := w.ids.OpenTap(code)
	if !ok {
		return tap{}, w.whyNoTap(k, code)
	}
	kind, m, ok := w.ids.ReadTap(a.AppID, sealed)
	switch {
	case !ok:
		for other := range w.all() {
			if _, _, ok := w.ids.ReadTap(other.AppID, sealed); ok {
				no := whyForeign(other.AppID, a.AppID)
				if no.Code = k.foreign; k == &phoneTap && w.fixture.Quirks.ForeignPhoneCode != 0 {
					no.Code = w.fixture.Quirks.ForeignPhoneCode
				}
				return tap{}, no
			}
		}
		if a.UnknownCode != "" && a.UnknownCode != fixture.Reject {
			return tap{&ticket{user: w.user(a, a.UnknownCode)}, now}, nil
		}
		return tap{}, k.bad.Because("shaped like %[1]s, but not made from this fake's seed; a real code needs unknown_code in the fixture",
			"形状像%[2]s，但不是用本服务的 seed 生成的；若是真实的 code，请在 fixture 里设置 unknown_code", k.en, k.zh)
	case kind != k.code:
		other := &phoneTap
		if k == other {
			other = &pluginTap
		}
		return tap{}, k.bad.Because("this is %[1]s, not %[2]s", "这是%[3]s，不是%[4]s", other.en, k.en, other.zh, k.zh)
	}
	u := w.marked(a, m.User)
	if u == nil {
		return tap{}, k.bad.Because("made from this seed, for a user who is no longer in the fixture", "由本 seed 生成，但其用户已不在 fixture 里")
	}
	at := time.Unix(int64(m.Issued), 0)
	if age := now.Sub(at); age >= ids.CodeLife {
		return tap{}, k.bad.Because("expired %v ago: the code lives five minutes from the tap", "code 已在 %v 前过期：自点击起只有五分钟有效", (age - ids.CodeLife).Truncate(time.Second))
	}
	return tap{&ticket{user: u, spend: tapKey(a, k, code)}, at}, nil
}

func tapKey(a *app, k *tapKind, code string) spendKey {
	return namedKey(a.index, k.code.String()+code)
}

// whyNoTap explains what has not even the shape.
func (w *world) whyNoTap(k *tapKind, code string) error {
	switch {
	case code == "":
		return k.bad.Because("the body has no code, or an empty one", "请求体里没有 code，或其值为空")
	case ids.HasCodeShape(code), w.codes[code] != nil, code == fixture.DevToolsCode:
		return k.bad.Because("this is a js_code of wx.login, not %[1]s", "这是 wx.login 的 js_code，不是%[2]s", k.en, k.zh)
	}
	return k.bad.Because("%[1]s has 64 lower-case hex digits; this has %[2]d characters", "%[3]s 是 64 个小写十六进制字符；这个有 %[2]d 个字符", k.en, len(code), k.zh)
}

// takeTap reads a code and says all that is wrong with it. It spends nothing.
func (c *call) takeTap(k *tapKind, code string) (tap, error) {
	t, err := c.w.readTap(c.app, k, code, c.now)
	if err != nil {
		return t, err
	}
	if t.user != nil {
		c.user = t.user.Name
	}
	if by := c.w.state.redeemedBy(t.spend); by != 0 {
		return t, whyTapUsed(k, by)
	}
	if !c.pause(t.delay) {
		c.planned = true
		return t, errGone
	}
	if t.errcode != 0 {
		if t.lost {
			c.cut, c.planned = cutLost, true
		}
		return t, t.errcode.AsPlanned("the magic code says so", "魔法 code 规定如此")
	}
	return t, nil
}

// spendTap is the moment of redemption.
func (c *call) spendTap(k *tapKind, t tap) error {
	if by := c.w.state.redeemOnce(t.spend, c.id); by != 0 {
		return whyTapUsed(k, by)
	}
	if t.lost {
		c.cut, c.planned = cutLost, true
	}
	return nil
}

func whyTapUsed(k *tapKind, call int64) error {
	return k.bad.Because("already redeemed by call %[1]d: %[2]s works once", "已被第 %[1]d 次调用兑换过：%[3]s 只能用一次", call, k.en, k.zh)
}

// userOf tells whom a call with such a code is about.
func (k *tapKind) userOf(c *call) string {
	c.readJSONParams()
	if a := c.w.app(c.appid); a != nil {
		if t, err := c.w.readTap(a, k, c.params.Get("code"), c.now); err == nil && t.user != nil {
			return t.user.Name
		}
	}
	return ""
}
