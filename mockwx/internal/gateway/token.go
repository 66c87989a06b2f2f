package gateway

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A Credential is the credential that the gateway asks for before an API sees a call.
type Credential int

const (
	NoCredential   Credential = iota // the API checks its own parameters
	AppToken                         // an access_token of an app, in the query
	ComponentToken                   // a component_access_token
	CorpToken                        // an access_token of WeCom
)

// passGateway does what WeChat's gateway does before an API sees the call, in
// its order. Seen: path (the table's job), then the token in the query (a token
// in the body does not count), before body, method or anything else is looked
// at; then whether the app may use the API. Ours: method, then quota.
func (c *Call) passGateway() error {
	e := c.Endpoint
	if e.Voice.Direct {
		return nil // Seen: /sns has no gateway in front; Ours: nor have the pages
	}
	switch e.Needs {
	case ComponentToken:
		if err := c.passComponent(); err != nil {
			return err
		}
	case CorpToken:
		if err := c.passCorp(); err != nil {
			return err
		}
	case AppToken:
		t, err := c.accessToken()
		if err != nil {
			return err
		}
		c.App, c.Component = t.App, t.Component
		if t.Component != nil && slices.Contains(t.Component.Unauthorized, e.Path) {
			return c.gatewayRefuses(wechat.ComponentUnauthorized, "the fixture lists the path under unauthorized for component %s",
				"fixture 中第三方平台 %s 的 unauthorized 列出了该路径", t.Component.AppID)
		}
		if err := c.apiSignature(); err != nil {
			return err
		}
		if slices.Contains(t.App.Unauthorized, e.Path) {
			return c.gatewayRefuses(wechat.APIUnauthorized, "the fixture lists the path under unauthorized for this app",
				"fixture 中此 app 的 unauthorized 列出了该路径")
		}
	}
	if e.Method == http.MethodPost && c.Request.Method != http.MethodPost {
		return c.gatewayRefuses(wechat.RequirePOST, "%s takes POST, this was %s", "%s 只接受 POST，收到的是 %s", e.Path, text.Clip(c.Request.Method, 16))
	}
	if c.App != nil {
		if used, limit := c.CountDaily(c.App); limit > 0 && used > limit {
			return c.gatewayRefuses(wechat.DailyQuota, "call %d of this app today; the quota is %d", "此 app 今天的第 %d 次调用；限额是 %d", used, limit)
		}
	}
	return nil
}

// apiSignature refuses a request that is signed as an API (服务端 API 签名: RSA or
// SM2 over the request, in the headers Wechatmp-Appid, -Timestamp, -Signature).
// Seen: the code of a signature that does not verify. Ours: the fake has none of
// the keys, so none does: a client that signs finds out, rather than believing
// that somebody has checked it. Ours, too: after the token.
func (c *Call) apiSignature() error {
	for name := range c.Request.Header {
		if strings.HasPrefix(name, "Wechatmp-") {
			return c.gatewayRefuses(wechat.BadAPISignature,
				"the request is signed (Wechatmp-… headers, 服务端 API 签名), and this fake has no key to check that with: switch API signing off in the client",
				"请求使用了服务端 API 签名（Wechatmp-… 请求头），本服务没有密钥，无法校验：请在客户端关闭 API 签名")
		}
	}
	return nil
}

// gatewayRefuses is a refusal that sounds like the gateway's, whatever the
// endpoint's own family.
func (c *Call) gatewayRefuses(code wechat.ErrCode, en, zh string, args ...any) error {
	no := code.Because(en, zh, args...)
	no.By = wechat.Gateway
	return no
}

// accessToken finds the app token of the query. Seen: garbage is 40001 like a
// superseded one, not 40014.
func (c *Call) accessToken() (*world.Token, error) {
	value := c.Query.Get("access_token")
	if value == "" {
		if c.Params.Has("access_token") || bytes.Contains(c.Body(), []byte(`"access_token"`)) {
			return nil, c.gatewayRefuses(wechat.AccessTokenMissing, "the access_token is in the body; it counts in the query only",
				"access_token 写在了请求体里；只有写在查询串里才算数")
		}
		return nil, c.gatewayRefuses(wechat.AccessTokenMissing, "no access_token in the query", "查询串里没有 access_token")
	}
	t, err := c.World.FindToken(value, world.TokenApp, c.Now)
	if err != nil {
		err.By = wechat.Gateway
		return nil, err
	}
	return t, nil
}

// CountDaily counts the call with those of an app, and returns how many there were today
// and may be.
func (c *Call) CountDaily(a *world.App) (used, limit int) {
	return a.CountDaily(c.Endpoint.Path, 1, c.Now), a.DailyLimit(c.Endpoint.Path, c.Endpoint.Daily)
}

// passComponent is the gateway's check of a component_access_token. Doc: the
// parameter has two names. Ours: the platform's whitelist comes after the token.
func (c *Call) passComponent() error {
	value := c.Query.Get("component_access_token")
	if value == "" {
		value = c.Query.Get("access_token")
	}
	if value == "" {
		return c.gatewayRefuses(wechat.AccessTokenMissing, "no component_access_token in the query", "查询串里没有 component_access_token")
	}
	t, err := c.World.FindToken(value, world.TokenComponent, c.Now)
	if err != nil {
		err.By = wechat.Gateway
		return err
	}
	c.Component, c.AppID = t.Component, t.Component.AppID
	return c.RegisteredIP(t.Component)
}

// RegisteredIP checks the platform's whitelist. Seen: both texts.
func (c *Call) RegisteredIP(m *world.Component) error {
	ip := local.Peer(c.Request.RemoteAddr)
	if allows(m.Whitelist, ip) {
		return nil
	}
	no := wechat.IPNotRegistered.Because("%v is not in the component's ip_whitelist", "%v 不在此第三方平台的 ip_whitelist 中", ip)
	if c.Endpoint.Voice.Direct {
		no.Code = wechat.BadRequestSource
	}
	return no
}

// passCorp checks the access_token of WeCom. Seen: it counts in the query only;
// garbage is 40014 here. Ours: so is one of another kind.
func (c *Call) passCorp() error {
	value := c.Query.Get("access_token")
	if value == "" {
		return wechat.AccessTokenMissing.Because("no access_token in the query", "查询串里没有 access_token")
	}
	t, err := c.World.FindToken(value, world.TokenCorp, c.Now)
	if err != nil {
		if err.Code == wechat.InvalidCredential {
			err.Code = wechat.InvalidAccessToken
		}
		return err
	}
	c.Corp = t.Corp
	return nil
}
