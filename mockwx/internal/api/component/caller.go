package component

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// isComponent checks the component_appid that goes with the token. Doc: another
// one is an invalid appid.
func isComponent(c *gateway.Call, appid string) error {
	switch appid {
	case c.Component.AppID:
		return nil
	case "":
		return wechat.ComponentAppIDMissing.Missing("component_appid")
	}
	return wechat.InvalidAppID.Because("component_appid is %q, the token is that of %s",
		"component_appid 是 %q，而 token 属于 %s", text.Clip(appid, 32), c.Component.AppID)
}

// authorizer finds the app that a platform speaks for. Seen: 61003 with a
// component_access_token that is good.
func authorizer(c *gateway.Call, appid string) (*world.App, error) {
	if c.AppID = appid; appid == "" {
		return nil, wechat.AppIDMissing.Missing("authorizer_appid")
	}
	a, err := c.KnownApp()
	if err != nil {
		return nil, err
	}
	return a, authorizedBy(c, a)
}

func authorizedBy(c *gateway.Call, a *world.App) error {
	if c.World.Authorized(c.Component, a) {
		return nil
	}
	return wechat.NotAuthorized.Because("%s has not authorised %s; list it under authorizers in the fixture, or POST /authorize",
		"%s 没有授权给 %s；请写入 fixture 的 authorizers，或用 POST /authorize", a.AppID, c.Component.AppID)
}

var (
	componentMissing = map[string]wechat.ErrCode{"appid": wechat.AppIDMissing, "js_code": wechat.CodeMissing,
		"component_appid": wechat.ComponentAppIDMissing, "component_access_token": wechat.ComponentTokenMissing}
	componentMissingOrder = []string{"appid", "component_appid", "component_access_token"}
)

// componentCaller is the credential of /sns/component and
// /sns/oauth2/component: a platform that calls for an app, without its secret.
// Seen: each of the errors: a token that never was, or is one no more, is 40001
// (and never 42001), 40094 is a good one of another platform. Ours: their order.
func componentCaller(c *gateway.Call) (*world.App, error) {
	if err := c.Require(componentMissing, componentMissingOrder); err != nil {
		return nil, err
	}
	a, err := c.KnownApp()
	if err != nil {
		return nil, err
	}
	m := c.World.Component(c.Params.Get("component_appid"))
	if m == nil {
		return nil, wechat.BadComponentCredential.Because("no component %q in the fixture",
			"fixture 里没有第三方平台 %q", text.Clip(c.Params.Get("component_appid"), 32))
	}
	if refusal := c.RegisteredIP(m); refusal != nil {
		return nil, refusal
	}
	t, refusal := c.World.FindToken(c.Params.Get("component_access_token"), world.TokenComponent, c.Now)
	if refusal != nil {
		return nil, &wechat.Refusal{Code: wechat.InvalidCredential, Why: refusal.Why, By: wechat.SNSTokens}
	}
	if t.Component != m {
		return nil, wechat.BadComponentCredential.Because("the token is that of %s", "token 属于 %s", t.Component.AppID)
	}
	c.App, c.Component = a, m
	return a, authorizedBy(c, a)
}
