package mockwx

import (
	"crypto/subtle"

	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A componentTokenBody is the success of api_component_token. Seen: this order,
// no errcode.
type componentTokenBody struct {
	AccessToken string `json:"component_access_token"`
	ExpiresIn   int64  `json:"expires_in"`
}

// componentToken is POST /cgi-bin/component/api_component_token. Seen: each
// error; a missing ticket is an invalid one; a form, or no body, has no
// component_appid. Doc: 41004 and 40125. Ours: the order.
func componentToken(c *call) (any, error) {
	var in struct {
		AppID  string `json:"component_appid"`
		Secret string `json:"component_appsecret"`
		Ticket string `json:"component_verify_ticket"`
	}
	if err := c.decodeIfJSON(&in); err != nil {
		return nil, err
	}
	c.appid = in.AppID
	if in.AppID == "" {
		return nil, wechat.ComponentAppIDMissing.Missing("component_appid")
	}
	m := c.w.Component(in.AppID)
	if m == nil {
		return nil, wechat.InvalidComponent.Because("no component %q in the fixture", "fixture 里没有第三方平台 %q", text.Clip(in.AppID, 32))
	}
	if err := c.registeredIP(m); err != nil {
		return nil, err
	}
	if in.Secret == "" {
		return nil, wechat.SecretMissing.Missing("component_appsecret")
	}
	if subtle.ConstantTimeCompare([]byte(in.Secret), []byte(m.Secret)) != 1 {
		return nil, wechat.InvalidSecret.Because("the secret is not the one the fixture has for this component", "secret 与 fixture 中此第三方平台的 secret 不一致")
	}
	if err := c.w.CheckTicket(m, in.Ticket, c.now); err != nil {
		return nil, err
	}
	return componentTokenBody{c.w.ComponentToken(m, c.now), world.TokenLife}, nil
}

// A preAuthBody is the success of api_create_preauthcode. Seen: this order.
type preAuthBody struct {
	Code      string `json:"pre_auth_code"`
	ExpiresIn int64  `json:"expires_in"`
}

// createPreAuthCode is POST /cgi-bin/component/api_create_preauthcode.
func createPreAuthCode(c *call) (any, error) {
	var in struct {
		AppID string `json:"component_appid"`
	}
	if err := c.decodeIfJSON(&in); err != nil {
		return nil, err
	}
	if err := c.isComponent(in.AppID); err != nil {
		return nil, err
	}
	return preAuthBody{c.w.PreAuthCode(c.component), world.PreAuthLife}, nil
}
