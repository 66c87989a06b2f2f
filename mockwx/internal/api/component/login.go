package component

import (
	"wxflow/mockwx/internal/api/login"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/wire"
)

// Login is GET /sns/component/jscode2session: a mini-program's login
// by the platform that it has authorised. The answer and the code's own errors
// are those of /sns/jscode2session. Ours: the order of the checks.
var Login = &gateway.Endpoint{
	Method: "GET", Path: "/sns/component/jscode2session", Voice: wire.SNS,
	Doc:    gateway.PlatformDocs + "others/WeChat_login.html",
	Takes:  []string{"appid", "js_code", "grant_type", "component_appid", "component_access_token"},
	Handle: componentLogin,
	About:  gateway.AboutCode(ids.JSCode, "js_code"),
}

func componentLogin(c *gateway.Call) (any, error) {
	if err := c.Require(componentMissing, []string{"appid", "js_code", "component_appid", "component_access_token"}); err != nil {
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
}
