package mockwx

import (
	"encoding/base64"

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
	a, u := g.app, g.user
	// Seen: snsapi_base has no profile.
	if g.scopes&(wechat.ScopeUserinfo|wechat.ScopeLogin) == 0 {
		return nil, wechat.APIUnauthorized.Because("the user was asked for %s only; a profile needs snsapi_userinfo or snsapi_login", "用户只授权了 %s；获取用户信息需要 snsapi_userinfo 或 snsapi_login", g.scopes.String())
	}
	return profileBody{
		OpenID: c.w.openid(a, u), Nickname: u.nickname(), HeadImgURL: c.w.avatar(u),
		Privilege: []string{}, UnionID: c.w.unionid(a, u),
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
	if openid := c.params.Get("openid"); openid != c.w.openid(g.app, g.user) {
		return nil, c.whyNotOpenid(g, openid)
	}
	return ok, nil
}

// grantOf finds what the call's access_token stands for.
func (c *call) grantOf() (*grant, error) {
	value := c.params.Get("access_token")
	if value == "" {
		return nil, wechat.AccessTokenMissing.Missing("access_token")
	}
	t, no := c.w.findToken(value, tokenSNS, c.now)
	if no != nil {
		for _, kind := range []tokenKind{tokenApp, tokenRefresh} {
			if _, err := c.w.findToken(value, kind, c.now); err == nil {
				no.Why = text.Say("this is another kind of token; /sns takes the access_token of oauth2/access_token", "这是另一种 token；/sns 只接受 oauth2/access_token 返回的 access_token")
			}
		}
		return nil, no
	}
	g := t.grant
	c.appid, c.app, c.user = g.app.AppID, g.app, g.user.Name
	return g, nil
}

func (c *call) whyNotOpenid(g *grant, openid string) error {
	if other := c.w.whoIs(g.app, openid); other != nil {
		return wechat.InvalidOpenID.Because("the openid is user %s's, the access_token user %s's", "openid 属于用户 %s，而 access_token 属于用户 %s", other.Name, g.user.Name)
	}
	return wechat.InvalidOpenID.Because("the openid is nobody's in %s", "在 %s 中没有人有此 openid", g.app.AppID)
}

// nickname is never empty. Ours: a user without one goes by the name.
func (u *user) nickname() string {
	if u.Nickname != "" {
		return u.Nickname
	}
	return u.Name
}

// avatar is where a user's picture is. Seen: the host and the shape of the
// default; there is no picture behind it.
func (w *world) avatar(u *user) string {
	if u.Avatar != "" {
		return u.Avatar
	}
	sum := w.ids.Sum("avatar", u.Name)
	return "https://thirdwx.qlogo.cn/mmopen/vi_32/" + base64.RawURLEncoding.EncodeToString(sum[:]) + "/132"
}
