package mockwx

import (
	"errors"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A loginBody is the success of jscode2session. Seen: this field order, no
// errcode, and unionid absent (not empty) when the app is unbound.
type loginBody struct {
	SessionKey string `json:"session_key"`
	OpenID     string `json:"openid"`
	UnionID    string `json:"unionid,omitempty"`
}

var (
	loginMissing      = map[string]ErrCode{"appid": wechat.AppIDMissing, "secret": wechat.SecretMissing, "js_code": wechat.CodeMissing}
	loginMissingOrder = []string{"appid", "secret", "js_code"}
)

// jscode2session is GET /sns/jscode2session: appid, secret, js_code and
// grant_type=authorization_code.
//
// The order of the checks is the order of the calls below. Seen: missing
// parameters, then the appid, before anything else. Seen on the sibling
// /sns/oauth2/access_token, Ours here (quirk secret_check): a bad code is named
// before a bad secret. Ours (quirk ip_check): the whitelist before both. Only a
// call that passes everything spends the code.
func jscode2session(c *call) (any, error) {
	q := &c.w.fixture.Quirks
	order := loginMissingOrder
	if q.MissingOrder != nil {
		order = q.MissingOrder
	}
	if err := c.require(loginMissing, order); err != nil {
		return nil, err
	}
	a, err := c.knownApp()
	if err != nil {
		return nil, err
	}
	// Ours: a missing grant_type is treated like a wrong one. Seen on
	// /cgi-bin/token: an unknown appid is named before a missing grant_type.
	if c.params.Get("grant_type") != "authorization_code" {
		return nil, wechat.InvalidGrantType.Because("grant_type must be authorization_code", "grant_type 必须是 authorization_code")
	}
	if a.Limited {
		return nil, wechat.UserLimited.AsPlanned("the fixture says limited for this app", "fixture 里此 app 标记了 limited")
	}
	if q.IPCheck != "after_secret" {
		if err := c.allowedIP(a); err != nil {
			return nil, err
		}
	}
	if q.SecretCheck == "before_code" {
		if err := c.checkSecret(a, c.params.Get("secret")); err != nil {
			return nil, err
		}
	}
	t, err := c.takeCode(a)
	if err != nil {
		return nil, err
	}
	if q.SecretCheck != "before_code" {
		if err := c.checkSecret(a, c.params.Get("secret")); err != nil {
			return nil, err
		}
	}
	if q.IPCheck == "after_secret" {
		if err := c.allowedIP(a); err != nil {
			return nil, err
		}
	}
	return c.login(a, t)
}

// takeCode takes the js_code.
func (c *call) takeCode(a *app) (*ticket, error) {
	return c.takeCodeAs(ids.JSCode, a, c.params.Get("js_code"))
}

// takeCodeAs reads a code and says all that is wrong with the code itself. It
// spends nothing but another app's code.
func (c *call) takeCodeAs(kind ids.CodeKind, a *app, code string) (*ticket, error) {
	t, err := c.w.readCodeAs(kind, a, code, c.now)
	var foreign *foreignTicket
	if errors.As(err, &foreign) {
		return nil, c.spendForeign(foreign)
	}
	if err != nil {
		return nil, err
	}
	if t.user != nil {
		c.user = t.user.Name
	}
	if by, used := c.w.state.spentBy(t.spend); used {
		return nil, t.whyUsed(by)
	}
	if !c.pause(t.delay) {
		c.planned = true
		return nil, errGone
	}
	if t.errcode != 0 {
		if t.lost {
			c.cut, c.planned = cutLost, true
		}
		return nil, t.errcode.AsPlanned("the magic code says so", "魔法 code 规定如此")
	}
	if t.row != nil && t.row.ErrCode != 0 && c.w.state.failsNow(a, t.row) {
		return nil, t.row.ErrCode.AsPlanned("the fixture says so: %v", "fixture 规定如此：%v", t.row.Where())
	}
	return t, nil
}

// spendForeign refuses a code of another app. Seen: the attempt uses it up: the
// second one is told so. Ours: its own app then is, too (quirk foreign_spends).
func (c *call) spendForeign(t *foreignTicket) error {
	if q := c.w.fixture.Quirks.ForeignSpends; q != nil && !*q || !t.spend.single {
		return t.Refusal
	}
	if by, used := c.w.state.spendOnce(t.spend, c.id); used {
		return whyUsed(by)
	}
	c.aside = text.Say("the attempt has used it up (quirk foreign_spends)", "这次尝试已把它用掉（quirk foreign_spends）")
	return t.Refusal
}

// login redeems the ticket and tells who it is.
func (c *call) login(a *app, t *ticket) (any, error) {
	generation, err := c.redeem(a, t)
	if err != nil {
		return nil, err
	}
	return loginBody{c.w.sessionKey(a, t.user, generation), c.w.openid(a, t.user), c.w.unionid(a, t.user)}, nil
}

// redeem spends the ticket: from here on the call has an effect. It returns the
// generation of the user's session_key.
func (c *call) redeem(a *app, t *ticket) (int, error) {
	u := t.user
	if u.Blocked {
		return 0, wechat.CodeBlocked.AsPlanned("the fixture says blocked for user %s", "fixture 里用户 %s 标记了 blocked", u.Name)
	}
	generation, err := c.w.state.redeem(a, u, t, c.w.fixture.Quirks.SessionKey, c.id, c.now)
	if err != nil {
		return 0, err
	}
	if t.lost {
		c.cut, c.planned = cutLost, true
	}
	return generation, nil
}

// loginUser tells whom a login is about, for faults that select a user.
func loginUser(c *call) string {
	a := c.w.app(c.appid)
	if a == nil {
		return ""
	}
	t, err := c.w.readCode(a, c.params.Get("js_code"), c.now)
	if err != nil || t.user == nil {
		return ""
	}
	return t.user.Name
}
