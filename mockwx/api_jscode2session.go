package mockwx

import (
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/world"
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
	q := &c.w.Fixture.Quirks
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
	t, err := c.takeCode(ids.JSCode, a, c.params.Get("js_code"))
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
	return c.login(t)
}

// login redeems the code and says who it is.
func (c *call) login(t *world.Pass) (any, error) {
	generation, err := c.redeem(t)
	if err != nil {
		return nil, err
	}
	a := t.App
	return loginBody{c.w.SessionKey(a, t.User, generation), c.w.OpenID(a, t.User), c.w.UnionID(a, t.User)}, nil
}
