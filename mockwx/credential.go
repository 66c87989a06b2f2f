package mockwx

import (
	"crypto/subtle"
	"net/netip"
	"slices"
	"strings"

	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// require refuses when a parameter is absent or empty. Seen: each text alone;
// Ours: the order among them (facts only know that appid comes first).
func (c *call) require(codes map[string]ErrCode, order []string) error {
	for _, name := range order {
		if c.params.Get(name) == "" {
			return codes[name].Missing(name)
		}
	}
	return nil
}

// knownApp finds the app that the call names. Seen: an unknown appid is refused
// before anything is said about the secret, the code or the grant_type.
func (c *call) knownApp() (*world.App, error) {
	if a := c.w.App(c.appid); a != nil {
		return a, nil
	}
	trimmed := strings.Trim(c.appid, " \t\r\n\"'+")
	if trimmed != c.appid && c.w.App(trimmed) != nil {
		return nil, wechat.InvalidAppID.Because("the appid has quotes, spaces or a plus sign around it; without them it is %s",
			"appid 前后多了引号、空格或加号；去掉后是 %s", trimmed)
	}
	known := slices.Collect(c.w.AppIDs(5))
	return nil, wechat.InvalidAppID.Because("no app %q in the fixture; it has %s", "fixture 里没有 appid %q；现有 %s",
		text.Clip(c.appid, 32), strings.Join(known, ", "))
}

// checkSecret compares a secret with the app's.
func (c *call) checkSecret(a *world.App, given string) error {
	if a.SecretFrozen {
		return wechat.SecretFrozen.AsPlanned("the fixture says secret_frozen for this app", "fixture 里此 app 标记了 secret_frozen")
	}
	if subtle.ConstantTimeCompare([]byte(given), []byte(a.Secret)) != 1 {
		if strings.TrimSpace(given) == a.Secret {
			return wechat.InvalidSecret.Because("the secret has spaces around it", "secret 前后多了空格")
		}
		return wechat.InvalidSecret.Because("the secret is not the one the fixture has for this app", "secret 与 fixture 中此 app 的 secret 不一致")
	}
	return nil
}

// allowedIP checks the app's whitelist against the peer's address.
func (c *call) allowedIP(a *world.App) error {
	ip := local.Peer(c.r.RemoteAddr)
	if allows(a.Whitelist, ip) {
		return nil
	}
	return wechat.InvalidIP.Because("%v is not in the app's ip_whitelist", "%v 不在此 app 的 ip_whitelist 中", ip)
}

// allows tells whether a whitelist has the address; an empty one has all.
func allows(whitelist []netip.Prefix, ip netip.Addr) bool {
	return len(whitelist) == 0 || slices.ContainsFunc(whitelist, func(p netip.Prefix) bool { return p.Contains(ip) })
}
