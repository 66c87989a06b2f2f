package gateway

import (
	"net/netip"
	"slices"
	"strings"

	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// Require refuses when a parameter is absent or empty. Seen: each text alone;
// Ours: the order among them (facts only know that appid comes first).
func (c *Call) Require(codes map[string]wechat.ErrCode, order []string) error {
	for _, name := range order {
		if c.Params.Get(name) == "" {
			return codes[name].Missing(name)
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

var loginMissing = map[string]wechat.ErrCode{"appid": wechat.AppIDMissing, "secret": wechat.SecretMissing, "js_code": wechat.CodeMissing}

// RequireLogin refuses a login that lacks a parameter, in the order of the fixture (quirk
// missing_order); code is the name of the one that has the code.
func (c *Call) RequireLogin(code string) error {
	order := c.World.Fixture.Quirks.MissingOrder
	if order == nil {
		order = []string{"appid", "secret", "js_code"}
	}
	for _, name := range order {
		param := name
		if name == "js_code" {
			param = code
		}
		if c.Params.Get(param) == "" {
			return loginMissing[name].Missing(param)
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
	ip := local.Peer(c.Request.RemoteAddr)
	if allows(a.Whitelist, ip) {
		return nil
	}
	return wechat.InvalidIP.Because("%v is not in the app's ip_whitelist", "%v 不在此 app 的 ip_whitelist 中", ip)
}

// allows reports whether a whitelist has the address; an empty one has all.
func allows(whitelist []netip.Prefix, ip netip.Addr) bool {
	return len(whitelist) == 0 || slices.ContainsFunc(whitelist, func(p netip.Prefix) bool { return p.Contains(ip) })
}
