package oauth2

import (
	"cmp"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
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
	set := cmp.Or(t.Scopes, wechat.ScopeUserinfo) // Ours: what a code means that names no scope
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
	Doc:   gateway.ServiceDocs + "webdev/access/api_snsrefreshtoken",
	Takes: []string{"appid", "grant_type", "refresh_token"},
	About: GrantUser,
	Handle: func(c *gateway.Call) (any, error) {
		if err := c.Require("appid", "refresh_token"); err != nil {
			return nil, err
		}
		a, err := c.AppFor("refresh_token")
		if err != nil {
			return nil, err
		}
		return RefreshOAuth(c, a)
	},
}

// RefreshOAuth renews the grant of the call's refresh_token. Its callers have checked
// the app's identity.
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

// UserInfo is GET /sns/userinfo: access_token, openid and lang, which has
// changed nothing since 2021-10. Seen: the token is looked at first, and the
// answer is about its owner, whatever the openid says; the virtual user of a snapshot page
// has a profile, too.
var UserInfo = &gateway.Endpoint{
	Method: "GET", Path: "/sns/userinfo", Voice: wire.SNS,
	Doc:   gateway.ServiceDocs + "webdev/access/api_snsuserinfo",
	Takes: []string{"access_token", "openid", "lang"},
	About: GrantUser,
	Handle: func(c *gateway.Call) (any, error) {
		g, err := grantOf(c)
		if err != nil {
			return nil, err
		}
		a, u := g.App, g.User
		// Seen: snsapi_base has no profile.
		if g.Scopes&(wechat.ScopeUserinfo|wechat.ScopeLogin) == 0 {
			return nil, wechat.APIUnauthorized.Because("the user was asked for %s only; a profile needs snsapi_userinfo or snsapi_login",
				"用户只授权了 %s；获取用户信息需要 snsapi_userinfo 或 snsapi_login", g.Scopes.String())
		}
		// Seen: this order, privilege always an array, unionid absent for an unbound app; since
		// 2021-10 sex is 0 and language, city, province and country are empty.
		body := ordered.Object{
			{"openid", c.World.OpenID(a, u)},
			{"nickname", u.ShownName()},
			{"sex", 0}, {"language", ""}, {"city", ""}, {"province", ""}, {"country", ""},
			{"headimgurl", c.World.Avatar(u)},
			{"privilege", []any{}},
		}
		if id := c.World.UnionID(a, u); id != "" {
			body = append(body, ordered.Member{"unionid", id})
		}
		return body, nil
	},
}

// Auth is GET /sns/auth: access_token and openid, which must be its user's.
// Ours: the order.
var Auth = &gateway.Endpoint{
	Method: "GET", Path: "/sns/auth", Voice: wire.SNS,
	Doc:   gateway.ServiceDocs + "webdev/access/api_snscheckaccesstoken",
	Takes: []string{"access_token", "openid"},
	About: GrantUser,
	Handle: func(c *gateway.Call) (any, error) {
		if err := c.Require("access_token", "openid"); err != nil {
			return nil, err
		}
		g, err := grantOf(c)
		if err != nil {
			return nil, err
		}
		if openid := c.Params.Get("openid"); openid != c.World.OpenID(g.App, g.User) {
			return nil, whyNotOpenid(c, g, openid)
		}
		return wire.OK, nil
	},
}

// grantOf finds the grant of the call's access_token.
func grantOf(c *gateway.Call) (*world.Grant, error) {
	if err := c.Require("access_token"); err != nil {
		return nil, err
	}
	value := c.Params.Get("access_token")
	t, refusal := c.World.FindToken(value, world.TokenSNS, c.Now)
	if refusal != nil {
		for _, kind := range []world.TokenKind{world.TokenApp, world.TokenRefresh} {
			if _, err := c.World.FindToken(value, kind, c.Now); err == nil {
				refusal.Why = text.Say("this is another kind of token; /sns takes the access_token of oauth2/access_token",
					"这是另一种 token；/sns 只接受 oauth2/access_token 返回的 access_token")
			}
		}
		return nil, refusal
	}
	g := t.Grant
	c.AppID, c.App, c.User = g.App.AppID, g.App, g.User.Name
	return g, nil
}

func whyNotOpenid(c *gateway.Call, g *world.Grant, openid string) error {
	if other := c.World.UserByOpenID(g.App, openid); other != nil {
		return wechat.InvalidOpenID.Because("the openid is user %s's, the access_token user %s's",
			"openid 属于用户 %s，而 access_token 属于用户 %s", other.Name, g.User.Name)
	}
	return wechat.InvalidOpenID.Because("no user has this openid in %s", "在 %s 中没有人有此 openid", g.App.AppID)
}
