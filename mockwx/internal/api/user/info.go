package user

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// An infoBody is the success of user/info. Seen (2022-09): this order, the profile empty
// since the end of 2021; unionid absent for an unbound account.
type infoBody struct {
	Subscribe  int    `json:"subscribe"`
	OpenID     string `json:"openid"`
	Nickname   string `json:"nickname"`
	Sex        int    `json:"sex"`
	Language   string `json:"language"`
	City       string `json:"city"`
	Province   string `json:"province"`
	Country    string `json:"country"`
	HeadImgURL string `json:"headimgurl"`
	Since      int64  `json:"subscribe_time"`
	UnionID    string `json:"unionid,omitempty"`
	Remark     string `json:"remark"`
	GroupID    int    `json:"groupid"`
	Tags       []int  `json:"tagid_list"`
	Scene      string `json:"subscribe_scene"`
	QRScene    int    `json:"qr_scene"`
	QRSceneStr string `json:"qr_scene_str"`
}

// A strangerBody is the success for a user who does not follow. Seen: this order.
type strangerBody struct {
	Subscribe int    `json:"subscribe"`
	OpenID    string `json:"openid"`
	UnionID   string `json:"unionid,omitempty"` // Ours: as with a follower
	Tags      []int  `json:"tagid_list"`
}

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
		openid, unionid := c.World.OpenID(c.App, u), c.World.UnionID(c.App, u)
		if !follows {
			return strangerBody{OpenID: openid, UnionID: unionid, Tags: []int{}}, nil
		}
		body := infoBody{
			Subscribe: 1, OpenID: openid, Language: "zh_CN", Since: f.Since, UnionID: unionid, Tags: []int{},
			Scene: "ADD_SCENE_SEARCH", QRScene: f.Code.SceneID, QRSceneStr: f.Code.SceneText,
		}
		if f.Code.Ticket != "" {
			body.Scene = "ADD_SCENE_QR_CODE"
		}
		return body, nil
	},
}
