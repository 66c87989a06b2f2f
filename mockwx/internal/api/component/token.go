// Package component has the APIs of third-party platforms: their own tokens, those of the
// accounts that have authorised them, and logins in the name of these.
package component

import (
	"crypto/subtle"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// Token is POST /cgi-bin/component/api_component_token. Seen: each
// error; a missing ticket is an invalid one; a form, or no body, has no
// component_appid. Doc: 41004 and 40125. Ours: the order.
var Token = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/component/api_component_token", Voice: wire.Gateway,
	Doc: "https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getcomponentaccesstoken",
	Handle: gateway.FormOrJSON(func(c *gateway.Call, in *struct {
		AppID  string `json:"component_appid"`
		Secret string `json:"component_appsecret"`
		Ticket string `json:"component_verify_ticket"`
	}) (any, error) {
		m, err := knownComponent(c, in.AppID, in.Secret, wechat.InvalidComponent, "component_appsecret")
		if err != nil {
			return nil, err
		}
		if err := c.World.CheckTicket(m, in.Ticket, c.Now); err != nil {
			return nil, err
		}
		value := c.Fetched(c.World.ComponentToken(m, c.Now))
		return ordered.Object{{"component_access_token", value}, {"expires_in", world.TokenLife}}, nil // Seen: this order, no errcode
	}),
}

// PreAuthCode is POST /cgi-bin/component/api_create_preauthcode.
var PreAuthCode = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/component/api_create_preauthcode", Voice: wire.Gateway,
	Needs: gateway.ComponentToken,
	Doc:   gateway.PlatformDocs + "ThirdParty/token/pre_auth_code.html",
	Handle: gateway.FormOrJSON(func(c *gateway.Call, in *struct {
		AppID string `json:"component_appid"`
	}) (any, error) {
		if err := isComponent(c, in.AppID); err != nil {
			return nil, err
		}
		code := c.World.PreAuthCode(c.Component)
		return ordered.Object{{"pre_auth_code", code}, {"expires_in", world.PreAuthLife}}, nil // Seen: this order
	}),
}

// grantedSets are the numbers of the sets. Ours: the account's own management,
// development and customer service, of a mini-program.
var grantedSets = [...]int{17, 18, 19}

// QueryAuth is POST /cgi-bin/component/api_query_auth. Ours: a form is read as
// at its sisters.
var QueryAuth = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/component/api_query_auth", Voice: wire.Gateway,
	Needs: gateway.ComponentToken,
	Doc:   gateway.PlatformDocs + "ThirdParty/token/authorization_info.html",
	Handle: gateway.FormOrJSON(func(c *gateway.Call, in *struct {
		AppID string `json:"component_appid"`
		Code  string `json:"authorization_code"`
	}) (any, error) {
		if err := isComponent(c, in.AppID); err != nil {
			return nil, err
		}
		a, err := c.World.RedeemAuthorization(c.Component, in.Code, c.ID, c.Now)
		if err != nil {
			return nil, err
		}
		c.AppID = a.AppID
		// Doc ([K]): this order.
		return ordered.Object{{"authorization_info", ordered.Object{
			{"authorizer_appid", a.AppID},
			{"authorizer_access_token", c.World.AuthorizerToken(c.Component, a, c.Now)},
			{"expires_in", world.TokenLife},
			{"authorizer_refresh_token", c.World.RefreshToken(c.Component, a)},
			{"func_info", granted()},
		}}}, nil
	}),
}

// granted returns the sets of permissions that an account has granted.
func granted() (sets []ordered.Object) {
	for _, id := range grantedSets {
		sets = append(sets, ordered.Object{{"funcscope_category", ordered.Object{{"id", id}}}})
	}
	return sets
}

// AuthorizerToken is POST /cgi-bin/component/api_authorizer_token. Seen: 61003
// and 61023, and 47001 for a form (2020), unlike its sisters. Ours: in this order.
var AuthorizerToken = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/component/api_authorizer_token", Voice: wire.Gateway,
	Needs: gateway.ComponentToken,
	Doc:   gateway.PlatformDocs + "ThirdParty/token/api_authorizer_token.html",
	Handle: gateway.JSON(func(c *gateway.Call, in *struct {
		AppID        string `json:"component_appid"`
		Authorizer   string `json:"authorizer_appid"`
		RefreshToken string `json:"authorizer_refresh_token"`
	}) (any, error) {
		if err := isComponent(c, in.AppID); err != nil {
			return nil, err
		}
		a, err := authorizer(c, in.Authorizer)
		if err != nil {
			return nil, err
		}
		refresh := c.World.RefreshToken(c.Component, a)
		if subtle.ConstantTimeCompare([]byte(refresh), []byte(in.RefreshToken)) != 1 {
			return nil, wechat.InvalidAuthorizerToken.Because("not the authorizer_refresh_token that api_query_auth gave for this app",
				"不是 api_query_auth 为此 app 给出的 authorizer_refresh_token")
		}
		value := c.Fetched(c.World.AuthorizerToken(c.Component, a, c.Now))
		return ordered.Object{{"authorizer_access_token", value}, {"expires_in", world.TokenLife}, {"authorizer_refresh_token", refresh}}, nil
	}),
}

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

// componentCaller is the credential of /sns/component and
// /sns/oauth2/component: a platform that calls for an app, without its secret.
// Seen: each of the errors: a token that never was, or is one no more, is 40001
// (and never 42001), 40094 is a good one of another platform. Ours: their order.
func componentCaller(c *gateway.Call) (*world.App, error) {
	if err := c.Require("appid", "component_appid", "component_access_token"); err != nil {
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
