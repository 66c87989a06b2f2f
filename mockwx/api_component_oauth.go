package mockwx

import (
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// componentOAuth is GET /sns/oauth2/component/access_token: the sign-in of an
// official account by the platform that it has authorised. Doc: the platform's
// token stands where the account's own secret would. Ours: the order of checks.
func componentOAuth(c *call) (any, error) {
	return c.componentOAuthCall("authorization_code", "code", wechat.CodeMissing, func(a *world.App) (any, error) { return c.redeemOAuth(a) })
}

// componentRefresh is GET /sns/oauth2/component/refresh_token.
func componentRefresh(c *call) (any, error) {
	return c.componentOAuthCall("refresh_token", "refresh_token", wechat.RefreshTokenMissing, c.refreshOAuth)
}

// componentOAuthCall checks what both have in common: the platform, the
// grant_type and the parameter that says what is asked for.
func (c *call) componentOAuthCall(grantType, param string, missing ErrCode, redeem func(*world.App) (any, error)) (any, error) {
	a, err := componentCaller(c)
	if err != nil {
		return nil, err
	}
	if c.params.Get(param) == "" {
		return nil, missing.Missing(param)
	}
	if _, err := c.oauthApp(grantType); err != nil {
		return nil, err
	}
	return redeem(a)
}
