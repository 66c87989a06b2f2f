package mockwx

import (
	"crypto/subtle"

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

// getCorpToken is GET /cgi-bin/gettoken of WeCom: corpid and corpsecret. Seen
// (2026-09): a missing secret is named before a missing corpid, both before
// what is wrong.
func getCorpToken(c *call) (any, error) {
	id, secret := c.params.Get("corpid"), c.params.Get("corpsecret")
	if secret == "" {
		return nil, wechat.SecretMissing.Missing("corpsecret")
	}
	if id == "" {
		return nil, wechat.AppIDMissing.Missing("corpid")
	}
	m := c.w.Corp(id)
	if m == nil {
		return nil, wechat.InvalidAppID.Because("no corp %q in the fixture", "fixture 里没有企业 %q", text.Clip(id, 32))
	}
	c.appid = m.AppID
	if subtle.ConstantTimeCompare([]byte(secret), []byte(m.Secret)) != 1 {
		return nil, wechat.InvalidCredential.Because("the corpsecret is not the one the fixture has for this corp", "corpsecret 与 fixture 中此企业的 secret 不一致")
	}
	value, expiresIn := c.w.CorpToken(m, c.now)
	return corpTokenBody{wire.OK, value, expiresIn}, nil
}
