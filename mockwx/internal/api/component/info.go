package component

import (
	"crypto/subtle"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// An authorizerInfoBody is the success of api_get_authorizer_info. Seen (2020-11): this
// order. Ours: the fields that the page has got since then are left out.
type authorizerInfoBody struct {
	Info          accountInfo    `json:"authorizer_info"`
	Authorization authorizedInfo `json:"authorization_info"`
}

type accountInfo struct {
	NickName      string       `json:"nick_name"`
	HeadImg       string       `json:"head_img"`
	ServiceType   typeID       `json:"service_type_info"`
	VerifyType    typeID       `json:"verify_type_info"`
	UserName      string       `json:"user_name"`
	Alias         string       `json:"alias"`
	QRCodeURL     string       `json:"qrcode_url"`
	Business      businessInfo `json:"business_info"`
	IDC           int          `json:"idc"`
	PrincipalName string       `json:"principal_name"`
	Signature     string       `json:"signature"`
	MiniProgram   *miniInfo    `json:"MiniProgramInfo,omitempty"` // Doc: says that it is a mini-program
}

type typeID struct {
	ID int `json:"id"`
}

type businessInfo struct {
	Pay   int `json:"open_pay"`
	Shake int `json:"open_shake"`
	Scan  int `json:"open_scan"`
	Card  int `json:"open_card"`
	Store int `json:"open_store"`
}

type miniInfo struct {
	Network struct {
		Request  []string `json:"RequestDomain"`
		Socket   []string `json:"WsRequestDomain"`
		Upload   []string `json:"UploadDomain"`
		Download []string `json:"DownloadDomain"`
		Biz      []string `json:"BizDomain"`
		UDP      []string `json:"UDPDomain"`
	} `json:"network"`
	Categories  []struct{} `json:"categories"`
	VisitStatus int        `json:"visit_status"`
}

type authorizedInfo struct {
	AppID        string     `json:"authorizer_appid"`
	RefreshToken string     `json:"authorizer_refresh_token"`
	FuncInfo     []funcInfo `json:"func_info"`
}

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
	info := accountInfo{
		NickName: "mock " + a.AppID, HeadImg: "http://wx.qlogo.cn/mmopen/" + c.World.IDs.Text(86, "head_img", a.AppID) + "/0",
		UserName: c.World.OriginalID(a), QRCodeURL: "http://mmbiz.qpic.cn/mmbiz_jpg/" + c.World.IDs.Text(86, "qrcode_url", a.AppID) + "/0",
		IDC: 1, PrincipalName: "mock " + c.Component.AppID,
	}
	if a.OAuthDomain != "" {
		info.ServiceType.ID = serviceAccount
	} else {
		info.MiniProgram = newMiniInfo(a)
	}
	return authorizerInfoBody{info, authorizedInfo{a.AppID, c.World.RefreshToken(c.Component, a), granted()}}, nil
}

func newMiniInfo(a *world.App) *miniInfo {
	m := &miniInfo{Categories: []struct{}{}}
	n := &m.Network
	n.Request = append([]string{}, a.RequestDomains...)
	n.Socket, n.Upload, n.Download, n.Biz, n.UDP = []string{}, []string{}, []string{}, []string{}, []string{}
	return m
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
