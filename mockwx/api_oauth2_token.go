package mockwx

import (
	"wxflow/mockwx/internal/ids"
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

// oauthAccessToken is GET /sns/oauth2/access_token: appid, secret, code and
// grant_type=authorization_code.
//
// Seen: a missing or unknown appid is named first, and a bad code before a bad
// secret. Ours: the other missing parameters as at jscode2session (quirk
// missing_order), grant_type after the appid, and the whitelist before the code
// (quirk ip_check).
func oauthAccessToken(c *call) (any, error) {
	q := &c.w.Fixture.Quirks
	order := loginMissingOrder
	if q.MissingOrder != nil {
		order = q.MissingOrder
	}
	for _, name := range order {
		wire := name
		if name == "js_code" {
			wire = "code"
		}
		if c.params.Get(wire) == "" {
			return nil, loginMissing[name].Missing(wire)
		}
	}
	a, err := c.oauthApp("authorization_code")
	if err != nil {
		return nil, err
	}
	ipLast := q.IPCheck == "after_secret"
	if !ipLast {
		if err := c.allowedIP(a); err != nil {
			return nil, err
		}
	}
	return c.redeemOAuth(a, func() error {
		if err := c.checkSecret(a, c.params.Get("secret")); err != nil || !ipLast {
			return err
		}
		return c.allowedIP(a)
	})
}

// oauthApp finds the app that an OAuth2 call names, and checks the grant_type.
func (c *call) oauthApp(grantType string) (*world.App, error) {
	a, err := c.knownApp()
	if err != nil {
		return nil, err
	}
	if c.params.Get("grant_type") != grantType {
		return nil, wechat.InvalidGrantType.Because("grant_type must be %s", "grant_type 必须是 %s", grantType)
	}
	if a.Limited {
		return nil, wechat.UserLimited.AsPlanned("the fixture says limited for this app", "fixture 里此 app 标记了 limited")
	}
	return a, nil
}

// redeemOAuth redeems the call's code for an app, whoever vouches for the app:
// its secret, looked at once the code is known to be good, or a third-party
// platform before.
func (c *call) redeemOAuth(a *world.App, vouch ...func() error) (any, error) {
	t, err := c.takeCode(ids.OAuthCode, a, c.params.Get("code"))
	if err != nil {
		return nil, err
	}
	for _, f := range vouch {
		if err := f(); err != nil {
			return nil, err
		}
	}
	return c.allow(t)
}

// allow is the moment of the login: from here on the call has an effect.
func (c *call) allow(t *world.Pass) (any, error) {
	if err := t.RefuseBlocked(); err != nil {
		return nil, err
	}
	set := t.Scopes
	if set == 0 {
		set = wechat.ScopeUserinfo // Ours: what a code means that names no scope
	}
	g, err := c.w.Allow(t, set, c.id, c.now)
	if err != nil {
		return nil, err
	}
	if t.Lost {
		c.lose()
	}
	body := c.grantBody(g)
	if t.User.Snapshot && set&wechat.ScopeLogin == 0 { // Doc: a page in the app, so no website
		body.IsSnapshotUser = 1
	}
	// Doc: with snsapi_userinfo, and when the app is bound; a website always.
	if set&(wechat.ScopeUserinfo|wechat.ScopeLogin) != 0 {
		body.UnionID = c.w.UnionID(t.App, t.User)
	}
	return body, nil
}

func (c *call) grantBody(g *world.Grant) grantBody {
	return grantBody{
		AccessToken: g.AccessToken, ExpiresIn: world.TokenLife, RefreshToken: g.RefreshToken,
		OpenID: c.w.OpenID(g.App, g.User), Scope: g.Scopes.String(),
	}
}

// oauthRefreshToken is GET /sns/oauth2/refresh_token: appid, refresh_token and
// grant_type=refresh_token. Doc: no secret. Ours: the order of the checks.
func oauthRefreshToken(c *call) (any, error) {
	err := c.require(map[string]ErrCode{"appid": wechat.AppIDMissing, "refresh_token": wechat.RefreshTokenMissing}, []string{"appid", "refresh_token"})
	if err != nil {
		return nil, err
	}
	a, err := c.oauthApp("refresh_token")
	if err != nil {
		return nil, err
	}
	return c.refreshOAuth(a)
}

// refreshOAuth renews what the call's refresh_token stands for, whoever vouches
// for the app.
func (c *call) refreshOAuth(a *world.App) (any, error) {
	g, err := c.w.RefreshGrant(a, c.params.Get("refresh_token"), c.now)
	if err != nil {
		return nil, err
	}
	c.user = g.User.Name
	return c.grantBody(g), nil
}

// grantUser tells whose token a call carries, for faults that select a user.
func grantUser(c *call) string {
	for _, x := range []struct {
		name string
		kind world.TokenKind
	}{{"access_token", world.TokenSNS}, {"refresh_token", world.TokenRefresh}} {
		if t, err := c.w.FindToken(c.params.Get(x.name), x.kind, c.now); err == nil {
			return t.Grant.User.Name
		}
	}
	return ""
}
