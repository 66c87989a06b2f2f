package user

import (
	"slices"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// Info is GET /cgi-bin/user/info: whether a user follows an official account, and since
// when. Ours: who followed without a code found the account by searching.
var Info = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/user/info", Voice: wire.Account,
	Needs: gateway.AppToken,
	Doc:   "https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_userinfo",
	Takes: []string{"openid", "lang"},
	About: gateway.AboutOpenID,
	Handle: func(c *gateway.Call) (any, error) {
		u, err := c.UserInQuery(wechat.InvalidOpenID)
		if err != nil {
			return nil, err
		}
		f, follows := c.World.Follows(c.App, u)
		openid := ordered.Member{"openid", c.World.OpenID(c.App, u)}
		var unionid ordered.Object
		if id := c.World.UnionID(c.App, u); id != "" {
			unionid = ordered.Object{{"unionid", id}}
		}
		tags := ordered.Member{"tagid_list", []any{}}
		if !follows { // Seen: this order. Ours: unionid as with a follower
			return slices.Concat(ordered.Object{{"subscribe", 0}, openid}, unionid, ordered.Object{tags}), nil
		}
		scene := "ADD_SCENE_SEARCH"
		if f.Code.Ticket != "" {
			scene = "ADD_SCENE_QR_CODE"
		}
		// Seen (2022-09): this order, the profile empty since the end of 2021; unionid absent for
		// an unbound account.
		return slices.Concat(ordered.Object{
			{"subscribe", 1}, openid,
			{"nickname", ""}, {"sex", 0}, {"language", "zh_CN"}, {"city", ""}, {"province", ""}, {"country", ""}, {"headimgurl", ""},
			{"subscribe_time", f.Since},
		}, unionid, ordered.Object{
			{"remark", ""}, {"groupid", 0}, tags,
			{"subscribe_scene", scene},
			{"qr_scene", f.Code.SceneID},
			{"qr_scene_str", f.Code.SceneText},
		}), nil
	},
}
