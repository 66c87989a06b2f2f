package oauth2

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// A grantBody is the success of oauth2/access_token and, without the last two
// fields, of oauth2/refresh_token. Seen: this field order, no errcode.
type grantBody struct {
	AccessToken    string `json:"access_token"`
	ExpiresIn      int64  `json:"expires_in"`
	RefreshToken   string `json:"refresh_token"`
	OpenID         string `json:"openid"`
	Scope          string `json:"scope"`
	IsSnapshotUser int    `json:"is_snapshotuser,omitempty"` // Seen: 1 for the virtual user, else absent
	UnionID        string `json:"unionid,omitempty"`
}

// AccessToken is GET /sns/oauth2/access_token: appid, secret, code and
// grant_type=authorization_code.
//
// Seen: a missing or unknown appid is named first, and a bad code before a bad
// secret. Ours: the other missing parameters as at jscode2session (quirk
// missing_order), grant_type after the appid, and the whitelist before the code
// (quirk ip_check).
var AccessToken = &gateway.Endpoint{
	Method: "GET", Path: "/sns/oauth2/access_token", Voice: wire.SNS,
	Doc:    gateway.ServiceDocs + "webdev/access/api_snsaccesstoken",
	Takes:  []string{"appid", "secret", "code", "grant_type"},
	Handle: oauthAccessToken,
	About:  gateway.AboutCode(ids.OAuthCode, "code"),
}

func oauthAccessToken(c *gateway.Call) (any, error) {
	if err := c.RequireLogin("code"); err != nil {
		return nil, err
	}
	a, err := c.AppFor("authorization_code")
	if err != nil {
		return nil, err
	}
	ipLast := c.World.Fixture.Quirks.IPCheck == "after_secret"
	if !ipLast {
		if err := c.AllowedIP(a); err != nil {
			return nil, err
		}
	}
	return RedeemOAuth(c, a, func() error {
		if err := c.CheckSecret(a, c.Params.Get("secret")); err != nil || !ipLast {
			return err
		}
		return c.AllowedIP(a)
	})
}

// RedeemOAuth redeems the call's code for an app, whatever proves the app's identity:
// its secret, looked at once the code is known to be good, or a third-party
// platform before.
func RedeemOAuth(c *gateway.Call, a *world.App, vouch ...func() error) (any, error) {
	t, err := c.TakeCode(ids.OAuthCode, a, c.Params.Get("code"))
	if err != nil {
		return nil, err
	}
	for _, f := range vouch {
		if err := f(); err != nil {
			return nil, err
		}
	}
	return allow(c, t)
}

// allow is the moment of the login: from here on the call has an effect.
func allow(c *gateway.Call, t *world.Pass) (any, error) {
	if err := t.RefuseBlocked(); err != nil {
		return nil, err
	}
	set := t.Scopes
	if set == 0 {
		set = wechat.ScopeUserinfo // Ours: what a code means that names no scope
	}
	g, err := c.World.Allow(t, set, c.ID, c.Now)
	if err != nil {
		return nil, err
	}
	if t.Lost {
		c.Lose()
	}
	body := newGrantBody(c, g)
	if t.User.Snapshot && set&wechat.ScopeLogin == 0 { // Doc: a page in the app, so no website
		body.IsSnapshotUser = 1
	}
	// Doc: with snsapi_userinfo, and when the app is bound; a website always.
	if set&(wechat.ScopeUserinfo|wechat.ScopeLogin) != 0 {
		body.UnionID = c.World.UnionID(t.App, t.User)
	}
	return body, nil
}

func newGrantBody(c *gateway.Call, g *world.Grant) grantBody {
	return grantBody{
		AccessToken: g.AccessToken, ExpiresIn: world.TokenLife, RefreshToken: g.RefreshToken,
		OpenID: c.World.OpenID(g.App, g.User), Scope: g.Scopes.String(),
	}
}

// RefreshToken is GET /sns/oauth2/refresh_token: appid, refresh_token and
// grant_type=refresh_token. Doc: no secret. Ours: the order of the checks.
var RefreshToken = &gateway.Endpoint{
	Method: "GET", Path: "/sns/oauth2/refresh_token", Voice: wire.SNS,
	Doc:    gateway.ServiceDocs + "webdev/access/api_snsrefreshtoken",
	Takes:  []string{"appid", "grant_type", "refresh_token"},
	Handle: oauthRefreshToken,
	About:  GrantUser,
}

func oauthRefreshToken(c *gateway.Call) (any, error) {
	err := c.Require(map[string]wechat.ErrCode{"appid": wechat.AppIDMissing, "refresh_token": wechat.RefreshTokenMissing}, []string{"appid",
		"refresh_token"})
	if err != nil {
		return nil, err
	}
	a, err := c.AppFor("refresh_token")
	if err != nil {
		return nil, err
	}
	return RefreshOAuth(c, a)
}

// RefreshOAuth renews what the call's refresh_token stands for, whatever proves the
// app's identity.
func RefreshOAuth(c *gateway.Call, a *world.App) (any, error) {
	g, err := c.World.RefreshGrant(a, c.Params.Get("refresh_token"), c.Now)
	if err != nil {
		return nil, err
	}
	c.User = g.User.Name
	return newGrantBody(c, g), nil
}

// GrantUser returns the user whose token a call carries, for faults that select one.
func GrantUser(c *gateway.Call) string {
	for _, x := range []struct {
		name string
		kind world.TokenKind
	}{{"access_token", world.TokenSNS}, {"refresh_token", world.TokenRefresh}} {
		if t, err := c.World.FindToken(c.Params.Get(x.name), x.kind, c.Now); err == nil {
			return t.Grant.User.Name
		}
	}
	return ""
}
