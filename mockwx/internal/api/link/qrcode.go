package link

import (
	"cmp"
	"image/color"
	"net/http"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A qrCodeBody is the success of qrcode/create. Seen: this order, expire_seconds absent
// for a code that lasts.
type qrCodeBody struct {
	Ticket        string `json:"ticket"`
	ExpireSeconds int64  `json:"expire_seconds,omitempty"`
	URL           string `json:"url"`
}

// Doc: how long a code lives unless the call says, and at most; the longest scene_str; the
// largest scene_id of a code that lasts.
const defaultQRLife, maxQRLife, maxSceneText, maxLastingID = 60, 2592000, 64, 100_000

// QRCode is POST /cgi-bin/qrcode/create: a code that makes who scans it a follower of an
// official account, and says so to its server with a scene. Ours ([?]): the order of the
// checks, and that a life beyond 30 days becomes 30 days.
var QRCode = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/qrcode/create", Voice: wire.Account,
	Needs:  gateway.AppToken,
	Doc:    "https://developers.weixin.qq.com/doc/service/api/qrcode/qrcodes/api_createqrcode",
	Handle: gateway.JSON(createQRCode),
}

func createQRCode(c *gateway.Call, in *struct {
	Action string           `json:"action_name"`
	Expire gateway.LooseInt `json:"expire_seconds"`
	Info   struct {
		Scene struct {
			ID  gateway.LooseInt `json:"scene_id"`
			Str string           `json:"scene_str"`
		} `json:"scene"`
	} `json:"action_info"`
}) (any, error) {
	id, str := int(in.Info.Scene.ID), in.Info.Scene.Str
	lasts := in.Action == "QR_LIMIT_SCENE" || in.Action == "QR_LIMIT_STR_SCENE"
	switch in.Action {
	case "QR_SCENE", "QR_LIMIT_SCENE":
		str = ""
		if id < 1 || lasts && id > maxLastingID {
			return nil, wechat.InvalidActionInfo.Because("scene_id is %d; it is 1 to %d in a code that lasts, above 0 in any",
				"scene_id 为 %d；永久二维码为 1 到 %d，临时二维码大于 0", id, maxLastingID)
		}
	case "QR_STR_SCENE", "QR_LIMIT_STR_SCENE":
		if id = 0; str == "" || len(str) > maxSceneText {
			return nil, wechat.InvalidActionInfo.Because("scene_str must have 1 to %d bytes, this one has %d",
				"scene_str 必须为 1 到 %d 字节；收到的有 %d 字节", maxSceneText, len(str))
		}
	default:
		return nil, wechat.InvalidActionName.Because("action_name must be QR_SCENE, QR_STR_SCENE, QR_LIMIT_SCENE or QR_LIMIT_STR_SCENE",
			"action_name 必须是 QR_SCENE、QR_STR_SCENE、QR_LIMIT_SCENE 或 QR_LIMIT_STR_SCENE")
	}
	life := int64(0)
	if !lasts {
		life = min(cmp.Or(int64(max(in.Expire, 0)), defaultQRLife), maxQRLife)
	}
	q := c.World.MakeQRCode(c.App, world.QRCode{SceneID: id, SceneText: str}, life, c.Now.Unix(), c.ID)
	return qrCodeBody{q.Ticket, life, q.URL}, nil
}

// ShowQRCode is GET /cgi-bin/showqrcode of mp.weixin.qq.com: the picture for a ticket. Doc:
// no access_token; a wrong ticket is HTTP 404.
var ShowQRCode = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/showqrcode", Voice: wire.Gateway,
	Host:  wechat.HostMP,
	Doc:   "https://developers.weixin.qq.com/doc/service/guide/product/qrcode",
	Takes: []string{"ticket"},
	Handle: func(c *gateway.Call) (any, error) {
		url, found := c.World.QRPicture(c.Params.Get("ticket"), c.Now)
		if !found {
			return wire.Reply{Status: http.StatusNotFound, Why: noQRCode}, nil
		}
		p, err := picture{width: defaultPicture, ink: color.NRGBA{A: 255}}.draw(url)
		delete(p.Header, "Content-disposition")
		p.ContentType = "image/jpg" // Doc: of the sample reply
		return p, err
	},
}

var noQRCode = text.Say("no code that can be scanned has this ticket; was it URL-encoded?", "没有使用此 ticket 的有效二维码；ticket 是否做了 URL 编码？")
