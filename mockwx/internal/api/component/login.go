package component

import (
	"wxflow/mockwx/internal/api/login"
	"wxflow/mockwx/internal/api/oauth2"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
)

// Login is GET /sns/component/jscode2session: a mini-program's login
// by the platform that it has authorised. The answer and the code's own errors
// are those of /sns/jscode2session. Ours: the order of the checks.
var Login = &gateway.Endpoint{
	Method: "GET", Path: "/sns/component/jscode2session", Voice: wire.SNS,
	Doc:   gateway.PlatformDocs + "others/WeChat_login.html",
	Takes: []string{"appid", "js_code", "grant_type", "component_appid", "component_access_token"},
	About: gateway.AboutCode(ids.JSCode, "js_code"),
	Handle: func(c *gateway.Call) (any, error) {
		if err := c.Require("appid", "js_code", "component_appid", "component_access_token"); err != nil {
			return nil, err
		}
		a, err := componentCaller(c)
		if err != nil {
			return nil, err
		}
		if err := c.CheckGrant(a, "authorization_code"); err != nil {
			return nil, err
		}
		t, err := c.TakeCode(ids.JSCode, a, c.Params.Get("js_code"))
		if err != nil {
			return nil, err
		}
		return login.Login(c, t)
	},
}

// OAuth is GET /sns/oauth2/component/access_token: the sign-in of an
// official account by the platform that it has authorised. Doc: the platform's
// token stands where the account's own secret would. Ours: the order of checks.
var OAuth = &gateway.Endpoint{
	Method: "GET", Path: "/sns/oauth2/component/access_token", Voice: wire.SNS,
	Doc:   gateway.PlatformDocs + "Before_Develop/Official_Accounts/official_account_website_authorization.html",
	Takes: []string{"appid", "code", "grant_type", "component_appid", "component_access_token"},
	Handle: forAccount("authorization_code", "code", func(c *gateway.Call, a *world.App) (any, error) {
		return oauth2.RedeemOAuth(c, a)
	}),
	About: gateway.AboutCode(ids.OAuthCode, "code"),
}

// Refresh is GET /sns/oauth2/component/refresh_token.
var Refresh = &gateway.Endpoint{
	Method: "GET", Path: "/sns/oauth2/component/refresh_token", Voice: wire.SNS,
	Doc:    gateway.PlatformDocs + "Before_Develop/Official_Accounts/official_account_website_authorization.html",
	Takes:  []string{"appid", "grant_type", "component_appid", "component_access_token", "refresh_token"},
	Handle: forAccount("refresh_token", "refresh_token", oauth2.RefreshOAuth),
	About:  oauth2.GrantUser,
}

// forAccount returns the Handle of both. It checks what they have in common: the platform,
// the parameter that says what is asked for, and the grant_type.
func forAccount(grantType, param string, handle func(*gateway.Call, *world.App) (any, error)) func(*gateway.Call) (any, error) {
	return func(c *gateway.Call) (any, error) {
		a, err := componentCaller(c)
		if err != nil {
			return nil, err
		}
		if err := c.Require(param); err != nil {
			return nil, err
		}
		if err := c.CheckGrant(a, grantType); err != nil {
			return nil, err
		}
		return handle(c, a)
	}
}
