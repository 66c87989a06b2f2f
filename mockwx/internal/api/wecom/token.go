// Package wecom has the two APIs of WeCom that a mini-program's server calls: the token
// of an enterprise, and the login of its members.
package wecom

import (
	"crypto/subtle"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A corpTokenBody is the success of gettoken. Seen: errcode first here, unlike
// api.weixin.qq.com's.
type corpTokenBody struct {
	wire.OKBody
	AccessToken string `json:"access_token"`
	ExpiresIn   int64  `json:"expires_in"`
}

// Token is GET /cgi-bin/gettoken of WeCom: corpid and corpsecret. Seen
// (2026-09): a missing secret is named before a missing corpid, both before
// what is wrong.
var Token = &gateway.Endpoint{
	Method: "GET", Path: "/cgi-bin/gettoken", Voice: wire.WeCom,
	Host:   wechat.HostQYAPI,
	Doc:    "https://developer.work.weixin.qq.com/document/path/91039",
	Takes:  []string{"corpid", "corpsecret"},
	Handle: getCorpToken,
}

func getCorpToken(c *gateway.Call) (any, error) {
	id, secret := c.Params.Get("corpid"), c.Params.Get("corpsecret")
	if secret == "" {
		return nil, wechat.SecretMissing.Missing("corpsecret")
	}
	if id == "" {
		return nil, wechat.AppIDMissing.Missing("corpid")
	}
	m := c.World.Corp(id)
	if m == nil {
		return nil, wechat.InvalidAppID.Because("no corp %q in the fixture", "fixture 里没有企业 %q", text.Clip(id, 32))
	}
	c.AppID = m.AppID
	if subtle.ConstantTimeCompare([]byte(secret), []byte(m.Secret)) != 1 {
		return nil, wechat.InvalidCredential.Because("the corpsecret is not the one the fixture has for this corp",
			"corpsecret 与 fixture 中此企业的 secret 不一致")
	}
	value, expiresIn := c.World.CorpToken(m, c.Now)
	return corpTokenBody{wire.OK, value, expiresIn}, nil
}
