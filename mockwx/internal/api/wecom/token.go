// Package wecom has the two APIs of WeCom that a mini-program's server calls: the token
// of an enterprise, and the login of its members.
package wecom

import (
	"crypto/subtle"
	"errors"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// Token is GET /cgi-bin/gettoken of WeCom: corpid and corpsecret. Seen
// (2026-09): a missing secret is named before a missing corpid, both before
// what is wrong.
var Token = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/gettoken", Voice: wire.WeCom,
	Host:  wechat.HostQYAPI,
	Doc:   "https://developer.work.weixin.qq.com/document/path/91039",
	Takes: []string{"corpid", "corpsecret"},
	Handle: func(c *gateway.Call) (any, error) {
		if err := c.Require("corpsecret", "corpid"); err != nil {
			return nil, err
		}
		id, secret := c.Params.Get("corpid"), c.Params.Get("corpsecret")
		m := c.World.Corp(id)
		if m == nil {
			return nil, wechat.InvalidAppID.Because("no corp %q in the fixture", "fixture 里没有企业 %q", text.Clip(id, 32))
		}
		c.AppID = m.AppID
		if subtle.ConstantTimeCompare([]byte(secret), []byte(m.Secret)) != 1 {
			return nil, wechat.InvalidCredential.Because("the corpsecret is not the one the fixture has for this corp",
				"corpsecret 与 fixture 中此企业的 secret 不一致")
		}
		value, expiresIn := c.World.CorpToken(m, c.Now)
		// Seen: errcode first here, unlike api.weixin.qq.com's.
		return wire.Success(ordered.Object{{"access_token", value}, {"expires_in", expiresIn}}), nil
	},
}

// Login is GET /cgi-bin/miniprogram/jscode2session of WeCom: access_token,
// js_code and grant_type=authorization_code. Ours: the codes and the
// session_keys are those of the linked mini-program; a missing or a spent code
// is 40029, since nothing else is documented.
var Login = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/miniprogram/jscode2session", Voice: wire.WeCom,
	Host: wechat.HostQYAPI, Needs: gateway.CorpToken,
	Doc:    "https://developer.work.weixin.qq.com/document/path/96959",
	Takes:  []string{"js_code", "grant_type"},
	Handle: corpLogin,
	About:  gateway.AboutCode(ids.JSCode, "js_code"),
}

func corpLogin(c *gateway.Call) (any, error) {
	a := c.Corp.App
	if a == nil {
		return nil, wechat.CorpAPIForbidden.Because(
			"the token is not that of the application with the linked mini-program: the corp has no appid in the fixture",
			"token 不属于关联小程序的应用：fixture 中此企业没有 appid")
	}
	c.AppID = a.AppID
	if c.Params.Get("grant_type") != "authorization_code" {
		return nil, wechat.InvalidGrantType.Because("grant_type must be authorization_code", "grant_type 必须是 authorization_code")
	}
	if c.Params.Get("js_code") == "" {
		return nil, wechat.InvalidCode.Missing("js_code")
	}
	t, err := c.TakeCode(ids.JSCode, a, c.Params.Get("js_code"))
	if err != nil {
		return nil, corpCodeError(err)
	}
	generation, err := c.Redeem(t)
	if err != nil {
		return nil, corpCodeError(err)
	}
	// Seen: this order, errcode last, deviceid empty.
	return append(ordered.Object{
		{"userid", c.World.UserID(c.Corp, t.User)},
		{"session_key", c.World.SessionKey(a, t.User, generation)},
		{"corpid", c.Corp.CorpID},
		{"deviceid", ""},
	}, wire.OK...), nil
}

func corpCodeError(err error) error {
	var refusal *wechat.Refusal
	if errors.As(err, &refusal) && refusal.Code == wechat.CodeUsed {
		return &wechat.Refusal{Code: wechat.InvalidCode, Why: refusal.Why}
	}
	return err
}
