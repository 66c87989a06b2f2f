package mockwx

import (
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A profileBody is the success of /sns/userinfo. Seen: this order, privilege
// always an array, unionid absent for an unbound app; since 2021-10 sex is 0 and
// language, city, province and country are empty.
type profileBody struct {
	OpenID     string   `json:"openid"`
	Nickname   string   `json:"nickname"`
	Sex        int      `json:"sex"`
	Language   string   `json:"language"`
	City       string   `json:"city"`
	Province   string   `json:"province"`
	Country    string   `json:"country"`
	HeadImgURL string   `json:"headimgurl"`
	Privilege  []string `json:"privilege"`
	UnionID    string   `json:"unionid,omitempty"`
}

// snsUserinfo is GET /sns/userinfo: access_token, openid and lang, which has
// changed nothing since 2021-10. Seen: the token is looked at first, and its
// owner is told, whatever the openid says; the virtual user of a snapshot page
// has a profile, too.
func snsUserinfo(c *call) (any, error) {
	g, err := c.grantOf()
	if err != nil {
		return nil, err
	}
	a, u := g.App, g.User
	// Seen: snsapi_base has no profile.
	if g.Scopes&(wechat.ScopeUserinfo|wechat.ScopeLogin) == 0 {
		return nil, wechat.APIUnauthorized.Because("the user was asked for %s only; a profile needs snsapi_userinfo or snsapi_login", "用户只授权了 %s；获取用户信息需要 snsapi_userinfo 或 snsapi_login", g.Scopes.String())
	}
	return profileBody{
		OpenID: c.w.OpenID(a, u), Nickname: u.ShownName(), HeadImgURL: c.w.Avatar(u),
		Privilege: []string{}, UnionID: c.w.UnionID(a, u),
	}, nil
}

// snsAuth is GET /sns/auth: access_token and openid, which must be its user's.
// Ours: the order.
func snsAuth(c *call) (any, error) {
	err := c.require(map[string]ErrCode{"access_token": wechat.AccessTokenMissing, "openid": wechat.OpenIDMissing}, []string{"access_token", "openid"})
	if err != nil {
		return nil, err
	}
	g, err := c.grantOf()
	if err != nil {
		return nil, err
	}
	if openid := c.params.Get("openid"); openid != c.w.OpenID(g.App, g.User) {
		return nil, c.whyNotOpenid(g, openid)
	}
	return wire.OK, nil
}

// grantOf finds what the call's access_token stands for.
func (c *call) grantOf() (*world.Grant, error) {
	value := c.params.Get("access_token")
	if value == "" {
		return nil, wechat.AccessTokenMissing.Missing("access_token")
	}
	t, no := c.w.FindToken(value, world.TokenSNS, c.now)
	if no != nil {
		for _, kind := range []world.TokenKind{world.TokenApp, world.TokenRefresh} {
			if _, err := c.w.FindToken(value, kind, c.now); err == nil {
				no.Why = text.Say("this is another kind of token; /sns takes the access_token of oauth2/access_token", "这是另一种 token；/sns 只接受 oauth2/access_token 返回的 access_token")
			}
		}
		return nil, no
	}
	g := t.Grant
	c.appid, c.app, c.user = g.App.AppID, g.App, g.User.Name
	return g, nil
}

func (c *call) whyNotOpenid(g *world.Grant, openid string) error {
	if other := c.w.UserByOpenID(g.App, openid); other != nil {
		return wechat.InvalidOpenID.Because("the openid is user %s's, the access_token user %s's", "openid 属于用户 %s，而 access_token 属于用户 %s", other.Name, g.User.Name)
	}
	return wechat.InvalidOpenID.Because("the openid is nobody's in %s", "在 %s 中没有人有此 openid", g.App.AppID)
}
