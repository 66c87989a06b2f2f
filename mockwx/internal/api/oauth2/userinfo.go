package oauth2

import (
	"wxflow/mockwx/internal/gateway"
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

// UserInfo is GET /sns/userinfo: access_token, openid and lang, which has
// changed nothing since 2021-10. Seen: the token is looked at first, and the
// answer is about its owner, whatever the openid says; the virtual user of a snapshot page
// has a profile, too.
var UserInfo = &gateway.Endpoint{
	Method: "GET", Path: "/sns/userinfo", Voice: wire.SNS,
	Doc:    gateway.ServiceDocs + "webdev/access/api_snsuserinfo",
	Takes:  []string{"access_token", "openid", "lang"},
	Handle: snsUserinfo,
	About:  GrantUser,
}

func snsUserinfo(c *gateway.Call) (any, error) {
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
	return profileBody{
		OpenID: c.World.OpenID(a, u), Nickname: u.ShownName(), HeadImgURL: c.World.Avatar(u),
		Privilege: []string{}, UnionID: c.World.UnionID(a, u),
	}, nil
}

// Auth is GET /sns/auth: access_token and openid, which must be its user's.
// Ours: the order.
var Auth = &gateway.Endpoint{
	Method: "GET", Path: "/sns/auth", Voice: wire.SNS,
	Doc:    gateway.ServiceDocs + "webdev/access/api_snscheckaccesstoken",
	Takes:  []string{"access_token", "openid"},
	Handle: snsAuth,
	About:  GrantUser,
}

func snsAuth(c *gateway.Call) (any, error) {
	err := c.Require(map[string]wechat.ErrCode{"access_token": wechat.AccessTokenMissing, "openid": wechat.OpenIDMissing},
		[]string{"access_token", "openid"})
	if err != nil {
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
}

// grantOf finds what the call's access_token stands for.
func grantOf(c *gateway.Call) (*world.Grant, error) {
	value := c.Params.Get("access_token")
	if value == "" {
		return nil, wechat.AccessTokenMissing.Missing("access_token")
	}
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
	return wechat.InvalidOpenID.Because("the openid is nobody's in %s", "在 %s 中没有人有此 openid", g.App.AppID)
}
