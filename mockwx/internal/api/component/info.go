package component

import (
	"crypto/subtle"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// serviceAccount is a service_type_info. Doc: 0 of a mini-program, 2 of a service account.
const serviceAccount = 2

// AuthorizerInfo is POST /cgi-bin/component/api_get_authorizer_info: which account has
// authorised the platform. Ours: the names and addresses, as the fixture has none; an app
// with an oauth_domain is an official account, any other one a mini-program; all are
// verified.
var AuthorizerInfo = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/component/api_get_authorizer_info", Voice: wire.Account,
	Needs:  gateway.ComponentToken,
	Doc:    "https://developers.weixin.qq.com/doc/oplatform/openApi/authorization-management/api_getauthorizerinfo",
	Handle: gateway.JSON(getAuthorizerInfo),
}

func getAuthorizerInfo(c *gateway.Call, in *struct {
	AppID      string `json:"component_appid"`
	Authorizer string `json:"authorizer_appid"`
}) (any, error) {
	if err := isComponent(c, in.AppID); err != nil {
		return nil, err
	}
	a, err := authorizer(c, in.Authorizer)
	if err != nil {
		return nil, err
	}
	return ordered.Object{
		{"authorizer_info", accountInfo(c, a)},
		{"authorization_info", ordered.Object{
			{"authorizer_appid", a.AppID},
			{"authorizer_refresh_token", c.World.RefreshToken(c.Component, a)},
			{"func_info", granted()},
		}},
	}, nil
}

// accountInfo says what an account is. Seen (2020-11): this order. Ours: the fields that
// the page has got since then are left out.
func accountInfo(c *gateway.Call, a *world.App) ordered.Object {
	none, serviceType := []any{}, 0
	if a.OAuthDomain != "" {
		serviceType = serviceAccount
	}
	info := ordered.Object{
		{"nick_name", "mock " + a.AppID},
		{"head_img", "http://wx.qlogo.cn/mmopen/" + c.World.IDs.Text(86, "head_img", a.AppID) + "/0"},
		{"service_type_info", ordered.Object{{"id", serviceType}}},
		{"verify_type_info", ordered.Object{{"id", 0}}},
		{"user_name", c.World.OriginalID(a)},
		{"alias", ""},
		{"qrcode_url", "http://mmbiz.qpic.cn/mmbiz_jpg/" + c.World.IDs.Text(86, "qrcode_url", a.AppID) + "/0"},
		{"business_info", ordered.Object{{"open_pay", 0}, {"open_shake", 0}, {"open_scan", 0}, {"open_card", 0}, {"open_store", 0}}},
		{"idc", 1},
		{"principal_name", "mock " + c.Component.AppID},
		{"signature", ""},
	}
	if serviceType == serviceAccount {
		return info
	}
	network := ordered.Object{
		{"RequestDomain", append([]string{}, a.RequestDomains...)},
		{"WsRequestDomain", none},
		{"UploadDomain", none},
		{"DownloadDomain", none},
		{"BizDomain", none},
		{"UDPDomain", none},
	}
	mini := ordered.Object{{"network", network}, {"categories", none}, {"visit_status", 0}}
	return append(info, ordered.Member{"MiniProgramInfo", mini}) // Doc: says that it is a mini-program
}

// StartPushTicket is POST /cgi-bin/component/api_start_push_ticket. Doc: appid and secret
// in the body, no token; "ok" when the pushes begin, "in a normal state" when they went on
// already. Ours: always the first, and the fake pushes a ticket when a test asks for it.
var StartPushTicket = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/component/api_start_push_ticket", Voice: wire.Gateway,
	Doc: "https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_startpushticket",
	Handle: gateway.FormOrJSON(func(c *gateway.Call, in *struct {
		AppID  string `json:"component_appid"`
		Secret string `json:"component_secret"`
	}) (any, error) {
		_, err := knownComponent(c, in.AppID, in.Secret, wechat.InvalidAppID, "component_secret")
		return wire.OK, err
	}),
}

// knownComponent finds the platform whose appid and secret a body has. It refuses one that
// the fixture does not have with unknown.
func knownComponent(c *gateway.Call, appid, secret string, unknown wechat.ErrCode, secretName string) (*world.Component, error) {
	if c.AppID = appid; appid == "" {
		return nil, wechat.ComponentAppIDMissing.Missing("component_appid")
	}
	m := c.World.Component(appid)
	if m == nil {
		return nil, unknown.Because("no component %q in the fixture", "fixture 里没有第三方平台 %q", text.Clip(appid, 32))
	}
	if refusal := c.RegisteredIP(m); refusal != nil {
		return nil, refusal
	}
	if secret == "" {
		return nil, wechat.SecretMissing.Missing(secretName)
	}
	if subtle.ConstantTimeCompare([]byte(secret), []byte(m.Secret)) != 1 {
		return nil, wechat.InvalidSecret.Because("the secret is not the one the fixture has for this component",
			"secret 与 fixture 中此第三方平台的 secret 不一致")
	}
	return m, nil
}
