package mockwx

import (
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// A tokenBody is the success of both token calls. Seen: this order, no errcode.
type tokenBody struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"`
}

// getToken is GET /cgi-bin/token: grant_type=client_credential, appid, secret.
func getToken(c *call) (any, error) {
	a, err := c.tokenClient(c.params.Get("appid"), c.params.Get("grant_type"), c.params.Get("secret"))
	if err != nil {
		return nil, err
	}
	return tokenBody{c.w.AppToken(a, c.now), world.TokenLife}, nil
}

// stableToken is POST /cgi-bin/stable_token. Seen: the JSON body is what is read;
// a form has no appid. Ours: nor has an empty body.
func stableToken(c *call) (any, error) {
	var in struct {
		GrantType    string `json:"grant_type"`
		AppID        string `json:"appid"`
		Secret       string `json:"secret"`
		ForceRefresh bool   `json:"force_refresh"`
	}
	if err := c.decodeIfJSON(&in); err != nil {
		return nil, err
	}
	a, err := c.tokenClient(in.AppID, in.GrantType, in.Secret)
	if err != nil {
		return nil, err
	}
	value, expiresIn, err := c.w.StableToken(a, in.ForceRefresh, c.now)
	if err != nil {
		return nil, err
	}
	return tokenBody{value, expiresIn}, nil
}

// tokenClient checks who asks for a token. Seen: appid missing, then unknown,
// before anything else; Ours: then grant_type, secret, and the whitelist last
// (quirk ip_check).
func (c *call) tokenClient(appid, grantType, secret string) (*world.App, error) {
	c.appid = appid
	if appid == "" {
		return nil, wechat.AppIDMissing.Missing("appid")
	}
	if c.w.Component(appid) != nil { // Seen
		return nil, wechat.NeedComponentTokenAPI.Because("%s is a component; its token comes from api_component_token", "%s 是第三方平台；它的 token 由 api_component_token 获取", appid)
	}
	a, err := c.knownApp()
	if err != nil {
		return nil, err
	}
	if grantType != "client_credential" {
		return nil, wechat.InvalidGrantType.Because("grant_type must be client_credential", "grant_type 必须是 client_credential")
	}
	ipFirst := c.w.Fixture.Quirks.IPCheck == "first"
	if ipFirst {
		if err := c.allowedIP(a); err != nil {
			return nil, err
		}
	}
	if secret == "" {
		return nil, wechat.SecretMissing.Missing("secret")
	}
	if err := c.checkSecret(a, secret); err != nil {
		return nil, err
	}
	if !ipFirst {
		if err := c.allowedIP(a); err != nil {
			return nil, err
		}
	}
	if a.Limited {
		return nil, wechat.UserLimited.AsPlanned("the fixture says limited for this app", "fixture 里此 app 标记了 limited")
	}
	if used, limit := c.countDaily(a); limit > 0 && used > limit {
		return nil, wechat.DailyQuota.Because("call %d of this app today; the quota is %d", "此 app 今天的第 %d 次调用；限额是 %d", used, limit)
	}
	c.app = a
	return a, nil
}
