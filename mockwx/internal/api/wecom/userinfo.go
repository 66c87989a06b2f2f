package wecom

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// UserInfo is GET /cgi-bin/auth/getuserinfo of WeCom: who has signed in on the web, in
// WeCom or in a browser, for the code of the redirect. Ours: everybody is a member.
var UserInfo = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/auth/getuserinfo", Voice: wire.WeCom,
	Host: wechat.HostQYAPI, Needs: gateway.CorpToken,
	Doc:   "https://developer.work.weixin.qq.com/document/path/98176",
	Takes: []string{"code"},
	About: gateway.AboutCode(ids.OAuthCode, "code"),
	Handle: func(c *gateway.Call) (any, error) {
		u, err := signedIn(c)
		if err != nil {
			return nil, err
		}
		// Doc: this order; no user_ticket with the scope snsapi_base or on the web.
		return wire.Success(ordered.Object{{"userid", c.World.UserID(c.Corp, u)}}), nil
	},
}

// OldUserInfo is GET /cgi-bin/user/getuserinfo: the same under its older name.
var OldUserInfo = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/user/getuserinfo", Voice: wire.WeCom,
	Host: wechat.HostQYAPI, Needs: gateway.CorpToken,
	Doc:   "https://developer.work.weixin.qq.com/document/path/91023",
	Takes: []string{"code", "agentid"},
	About: gateway.AboutCode(ids.OAuthCode, "code"),
	Handle: func(c *gateway.Call) (any, error) {
		u, err := signedIn(c)
		if err != nil {
			return nil, err
		}
		// Seen: no user_ticket, errcode last. Ours: DeviceId is empty, as in a browser.
		return append(ordered.Object{{"UserId", c.World.UserID(c.Corp, u)}, {"DeviceId", ""}}, wire.OK...), nil
	},
}

// signedIn spends the call's code. Seen: 40029 for whatever is wrong with it.
func signedIn(c *gateway.Call) (*people.User, error) {
	if c.Params.Get("code") == "" {
		return nil, wechat.InvalidCode.Missing("code")
	}
	t, err := c.TakeCode(ids.OAuthCode, c.Corp.Web, c.Params.Get("code"))
	if err == nil {
		err = c.Spend(t)
	}
	if err != nil {
		return nil, corpCodeError(err)
	}
	return t.User, nil
}
