// Package token has an app's access_token and what goes with it: quotas, the look-up of
// request ids, tickets, addresses.
package token

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// A tokenBody is the success of both token calls. Seen: this order, no errcode.
type tokenBody struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"`
}

// GetToken is GET /cgi-bin/token: grant_type=client_credential, appid, secret.
var GetToken = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/token", Voice: wire.Gateway,
	Daily:  2000,
	Doc:    gateway.ServiceDocs + "base/api_getaccesstoken",
	Takes:  []string{"grant_type", "appid", "secret"},
	Handle: getToken,
}

func getToken(c *gateway.Call) (any, error) {
	a, err := tokenClient(c, c.Params.Get("appid"), c.Params.Get("grant_type"), c.Params.Get("secret"))
	if err != nil {
		return nil, err
	}
	return tokenBody{c.Fetched(c.World.AppToken(a, c.Now)), world.TokenLife}, nil
}

// StableToken is POST /cgi-bin/stable_token. Seen: the JSON body is what is read;
// a form has no appid. Ours: nor has an empty body.
var StableToken = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/stable_token", Voice: wire.Gateway,
	Daily:  500_000,
	Doc:    gateway.ServiceDocs + "base/api_getstableaccesstoken",
	Handle: gateway.FormOrJSON(stableToken),
}

func stableToken(c *gateway.Call, in *struct {
	GrantType    string `json:"grant_type"`
	AppID        string `json:"appid"`
	Secret       string `json:"secret"`
	ForceRefresh bool   `json:"force_refresh"`
}) (any, error) {
	a, err := tokenClient(c, in.AppID, in.GrantType, in.Secret)
	if err != nil {
		return nil, err
	}
	value, expiresIn, err := c.World.StableToken(a, in.ForceRefresh, c.Now)
	if err != nil {
		return nil, err
	}
	return tokenBody{value, expiresIn}, nil
}

// tokenClient checks who asks for a token. Seen: appid missing, then unknown,
// before anything else; Ours: then grant_type, secret, and the whitelist last
// (quirk ip_check).
func tokenClient(c *gateway.Call, appid, grantType, secret string) (*world.App, error) {
	c.AppID = appid
	if appid == "" {
		return nil, wechat.AppIDMissing.Missing("appid")
	}
	if c.World.Component(appid) != nil { // Seen
		return nil, wechat.NeedComponentTokenAPI.Because("%s is a component; its token comes from api_component_token",
			"%s 是第三方平台；它的 token 由 api_component_token 获取", appid)
	}
	a, err := c.KnownApp()
	if err != nil {
		return nil, err
	}
	if grantType != "client_credential" {
		return nil, wechat.InvalidGrantType.Because("grant_type must be client_credential", "grant_type 必须是 client_credential")
	}
	ipFirst := c.World.Fixture.Quirks.IPCheck == "first"
	if ipFirst {
		if err := c.AllowedIP(a); err != nil {
			return nil, err
		}
	}
	if secret == "" {
		return nil, wechat.SecretMissing.Missing("secret")
	}
	if err := c.CheckSecret(a, secret); err != nil {
		return nil, err
	}
	if !ipFirst {
		if err := c.AllowedIP(a); err != nil {
			return nil, err
		}
	}
	if err := gateway.RefuseLimited(a); err != nil {
		return nil, err
	}
	if refusal := c.CountDaily(a); refusal != nil {
		return nil, refusal
	}
	c.App = a
	return a, nil
}
