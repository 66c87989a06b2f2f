package gateway

import (
	"bytes"
	"cmp"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/wire"
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

// passGateway does what WeChat's gateway does before an API sees the call. What it
// refuses sounds like the gateway, not like the module behind it; WeCom's has the voice
// of its APIs. Seen: /sns has no gateway in front; Ours: nor have the pages.
func (c *Call) passGateway() error {
	if c.Endpoint.Voice.Direct {
		return nil
	}
	refusal := c.refusedByGateway()
	if refusal == nil {
		return nil
	}
	if c.Endpoint.Voice != wire.WeCom {
		refusal.By = wechat.Gateway
	}
	return refusal
}

// refusedByGateway makes the gateway's checks in its order. Seen: path (the table's job),
// then the token in the query (a token in the body does not count), before body, method
// or anything else is looked at; then whether the app may use the API. Ours: method,
// then quota.
func (c *Call) refusedByGateway() *wechat.Refusal {
	e := c.Endpoint
	var refusal *wechat.Refusal
	switch e.Needs {
	case ComponentToken:
		refusal = c.passComponent()
	case CorpToken:
		refusal = c.passCorp()
	case AppToken:
		refusal = c.passApp()
	}
	if refusal != nil {
		return refusal
	}
	if e.Method == http.MethodPost && c.Request.Method != http.MethodPost {
		return wechat.RequirePOST.Because("%s takes POST, this was %s", "%s 只接受 POST，收到的是 %s", e.Path, text.Clip(c.Request.Method, 16))
	}
	if c.App != nil {
		return c.CountDaily(c.App)
	}
	return nil
}

// CountDaily counts the call with those of an app, and refuses it when there were too
// many today.
func (c *Call) CountDaily(a *world.App) *wechat.Refusal {
	used, limit := a.CountDaily(c.Endpoint.Path, 1, c.Now), a.DailyLimit(c.Endpoint.Path, c.Endpoint.Daily)
	if limit == 0 || used <= limit {
		return nil
	}
	return wechat.DailyQuota.Because("call %d of this app today; the quota is %d", "此 app 今天的第 %d 次调用；限额是 %d", used, limit)
}

// passApp checks the access_token of an app. Seen: garbage is 40001 like a
// superseded one, not 40014.
func (c *Call) passApp() *wechat.Refusal {
	value := c.Query.Get("access_token")
	if value == "" {
		if c.Params.Has("access_token") || bytes.Contains(c.Body(), []byte(`"access_token"`)) {
			return wechat.AccessTokenMissing.Because("the access_token is in the body; it counts in the query only",
				"access_token 写在了请求体里；只有写在查询串里才算数")
		}
		return wechat.AccessTokenMissing.Because("no access_token in the query", "查询串里没有 access_token")
	}
	t, refusal := c.World.FindToken(value, world.TokenApp, c.Now)
	if refusal != nil {
		return refusal
	}
	c.App, c.Component = t.App, t.Component
	if t.Component != nil && slices.Contains(t.Component.Unauthorized, c.Endpoint.Path) {
		return wechat.ComponentUnauthorized.Because("the fixture lists the path under unauthorized for component %s",
			"fixture 中第三方平台 %s 的 unauthorized 列出了该路径", t.Component.AppID)
	}
	if refusal := c.apiSignature(); refusal != nil {
		return refusal
	}
	if slices.Contains(t.App.Unauthorized, c.Endpoint.Path) {
		return wechat.APIUnauthorized.Because("the fixture lists the path under unauthorized for this app",
			"fixture 中此 app 的 unauthorized 列出了该路径")
	}
	return nil
}

// apiSignature refuses a request that is signed as an API (服务端 API 签名: RSA or
// SM2 over the request, in the headers Wechatmp-Appid, -Timestamp, -Signature).
// Seen: the code of a signature that does not verify. Ours: the fake has none of
// the keys, so none does: a client that signs learns so, instead of believing that its
// signature was checked. Ours, too: after the token.
func (c *Call) apiSignature() *wechat.Refusal {
	for name := range c.Request.Header {
		if strings.HasPrefix(name, "Wechatmp-") {
			return wechat.BadAPISignature.Because(
				"the request is signed (Wechatmp-… headers, 服务端 API 签名), "+
					"and this fake has no key to check that with: switch API signing off in the client",
				"请求使用了服务端 API 签名（Wechatmp-… 请求头），本服务没有密钥，无法校验：请在客户端关闭 API 签名")
		}
	}
	return nil
}

// passComponent is the gateway's check of a component_access_token. Doc: the
// parameter has two names. Ours: the platform's whitelist comes after the token.
func (c *Call) passComponent() *wechat.Refusal {
	value := cmp.Or(c.Query.Get("component_access_token"), c.Query.Get("access_token"))
	if value == "" {
		return wechat.AccessTokenMissing.Because("no component_access_token in the query", "查询串里没有 component_access_token")
	}
	t, refusal := c.World.FindToken(value, world.TokenComponent, c.Now)
	if refusal != nil {
		return refusal
	}
	c.Component, c.AppID = t.Component, t.Component.AppID
	return c.RegisteredIP(t.Component)
}

// RegisteredIP checks the platform's whitelist. Seen: both texts.
func (c *Call) RegisteredIP(m *world.Component) *wechat.Refusal {
	ip, ok := c.allowed(m.Whitelist)
	if ok {
		return nil
	}
	refusal := wechat.IPNotRegistered.Because("%v is not in the component's ip_whitelist", "%v 不在此第三方平台的 ip_whitelist 中", ip)
	if c.Endpoint.Voice.Direct {
		refusal.Code = wechat.BadRequestSource
	}
	return refusal
}

// passCorp checks the access_token of WeCom. Seen: it counts in the query only;
// garbage is 40014 here. Ours: so is one of another kind.
func (c *Call) passCorp() *wechat.Refusal {
	value := c.Query.Get("access_token")
	if value == "" {
		return wechat.AccessTokenMissing.Because("no access_token in the query", "查询串里没有 access_token")
	}
	t, refusal := c.World.FindToken(value, world.TokenCorp, c.Now)
	if refusal == nil {
		c.Corp = t.Corp
	} else if refusal.Code == wechat.InvalidCredential {
		refusal.Code = wechat.InvalidAccessToken
	}
	return refusal
}

// missing has the codes of the parameters that a call can lack.
var missing = map[string]wechat.ErrCode{
	"appid": wechat.AppIDMissing, "secret": wechat.SecretMissing, "js_code": wechat.CodeMissing, "code": wechat.CodeMissing,
	"corpid": wechat.AppIDMissing, "corpsecret": wechat.SecretMissing, "openid": wechat.OpenIDMissing,
	"access_token": wechat.AccessTokenMissing, "refresh_token": wechat.RefreshTokenMissing,
	"component_appid": wechat.ComponentAppIDMissing, "component_access_token": wechat.ComponentTokenMissing,
}

// Require refuses when a parameter is absent or empty. Seen: each text alone;
// Ours: the order among them (facts only know that appid comes first).
func (c *Call) Require(names ...string) error {
	for _, name := range names {
		if c.Params.Get(name) == "" {
			return missing[name].Missing(name)
		}
	}
	return nil
}

// KnownApp finds the app that the call names. Seen: an unknown appid is refused
// before anything is said about the secret, the code or the grant_type.
func (c *Call) KnownApp() (*world.App, error) {
	if a := c.World.App(c.AppID); a != nil {
		return a, nil
	}
	trimmed := strings.Trim(c.AppID, " \t\r\n\"'+")
	if trimmed != c.AppID && c.World.App(trimmed) != nil {
		return nil, wechat.InvalidAppID.Because("the appid has quotes, spaces or a plus sign around it; without them it is %s",
			"appid 前后多了引号、空格或加号；去掉后是 %s", trimmed)
	}
	return nil, wechat.InvalidAppID.Because("no app %q in the fixture; it has %s", "fixture 里没有 appid %q；现有 %s",
		text.Clip(c.AppID, 32), strings.Join(c.World.AppIDs(5), ", "))
}

// RequireLogin refuses a login that lacks a parameter, in the order of the fixture (quirk
// missing_order); code is the name of the one that has the code.
func (c *Call) RequireLogin(code string) error {
	order := c.World.Fixture.Quirks.MissingOrder
	if order == nil {
		order = []string{"appid", "secret", "js_code"}
	}
	for _, name := range order {
		if name == "js_code" {
			name = code
		}
		if err := c.Require(name); err != nil {
			return err
		}
	}
	return nil
}

// AppFor finds the app that a login names, and checks the grant_type.
func (c *Call) AppFor(grantType string) (*world.App, error) {
	a, err := c.KnownApp()
	if err != nil {
		return nil, err
	}
	return a, c.CheckGrant(a, grantType)
}

// CheckGrant refuses a login with another grant_type, and that of a limited app.
func (c *Call) CheckGrant(a *world.App, grantType string) error {
	if c.Params.Get("grant_type") != grantType {
		return wechat.InvalidGrantType.Because("grant_type must be %s", "grant_type 必须是 %s", grantType)
	}
	return RefuseLimited(a)
}

// RefuseLimited refuses calls of an app that the fixture limits.
func RefuseLimited(a *world.App) error {
	if !a.Limited {
		return nil
	}
	return wechat.UserLimited.AsPlanned("the fixture says limited for this app", "fixture 里此 app 标记了 limited")
}

// CheckSecret compares a secret with the app's.
func (c *Call) CheckSecret(a *world.App, given string) error {
	if a.SecretFrozen {
		return wechat.SecretFrozen.AsPlanned("the fixture says secret_frozen for this app", "fixture 里此 app 标记了 secret_frozen")
	}
	if !a.Takes(given) {
		if strings.TrimSpace(given) == a.Secret {
			return wechat.InvalidSecret.Because("the secret has spaces around it", "secret 前后多了空格")
		}
		return wechat.InvalidSecret.Because("the secret is not the one the fixture has for this app", "secret 与 fixture 中此 app 的 secret 不一致")
	}
	return nil
}

// AllowedIP checks the app's whitelist against the peer's address.
func (c *Call) AllowedIP(a *world.App) error {
	ip, ok := c.allowed(a.Whitelist)
	if ok {
		return nil
	}
	return wechat.InvalidIP.Because("%v is not in the app's ip_whitelist", "%v 不在此 app 的 ip_whitelist 中", ip)
}

// allowed reports whether a whitelist has the caller's address; an empty one has all.
func (c *Call) allowed(whitelist []netip.Prefix) (ip netip.Addr, ok bool) {
	if len(whitelist) == 0 {
		return ip, true
	}
	ip = local.Peer(c.Request.RemoteAddr)
	return ip, slices.ContainsFunc(whitelist, func(p netip.Prefix) bool { return p.Contains(ip) })
}
