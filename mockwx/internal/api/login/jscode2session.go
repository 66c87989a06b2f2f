// Package login has the server side of wx.login: the exchange of a js_code, and what is
// signed with the session_key that it gives.
package login

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
)

// A loginBody is the success of jscode2session. Seen: this field order, no
// errcode, and unionid absent (not empty) when the app is unbound.
type loginBody struct {
	SessionKey string `json:"session_key"`
	OpenID     string `json:"openid"`
	UnionID    string `json:"unionid,omitempty"`
}

// JSCode2Session is GET /sns/jscode2session: appid, secret, js_code and
// grant_type=authorization_code.
//
// The order of the checks is the order of the calls below. Seen: missing
// parameters, then the appid, before anything else. Seen on the sibling
// /sns/oauth2/access_token, Ours here (quirk secret_check): a bad code is named
// before a bad secret. Ours (quirk ip_check): the whitelist before both. Only a
// call that passes everything spends the code.
var JSCode2Session = &gateway.Endpoint{
	Method: "GET", Path: "/sns/jscode2session", Voice: wire.SNS,
	Doc:    gateway.MiniDocs + "user-login/api_code2Session",
	Takes:  []string{"appid", "secret", "js_code", "grant_type"},
	Handle: jscode2session,
	About:  gateway.AboutCode(ids.JSCode, "js_code"),
}

func jscode2session(c *gateway.Call) (any, error) {
	q := &c.World.Fixture.Quirks
	if err := c.RequireLogin("js_code"); err != nil {
		return nil, err
	}
	// Ours: a missing grant_type is treated like a wrong one. Seen on
	// /cgi-bin/token: an unknown appid is named before a missing grant_type.
	a, err := c.AppFor("authorization_code")
	if err != nil {
		return nil, err
	}
	if q.IPCheck != "after_secret" {
		if err := c.AllowedIP(a); err != nil {
			return nil, err
		}
	}
	if q.SecretCheck == "before_code" {
		if err := c.CheckSecret(a, c.Params.Get("secret")); err != nil {
			return nil, err
		}
	}
	t, err := c.TakeCode(ids.JSCode, a, c.Params.Get("js_code"))
	if err != nil {
		return nil, err
	}
	if q.SecretCheck != "before_code" {
		if err := c.CheckSecret(a, c.Params.Get("secret")); err != nil {
			return nil, err
		}
	}
	if q.IPCheck == "after_secret" {
		if err := c.AllowedIP(a); err != nil {
			return nil, err
		}
	}
	return Login(c, t)
}

// Login redeems the code and returns the body of a login.
func Login(c *gateway.Call, t *world.Pass) (any, error) {
	generation, err := c.Redeem(t)
	if err != nil {
		return nil, err
	}
	a := t.App
	return loginBody{c.World.SessionKey(a, t.User, generation), c.World.OpenID(a, t.User), c.World.UnionID(a, t.User)}, nil
}
