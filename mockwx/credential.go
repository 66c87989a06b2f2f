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

// wireText is a code's text as this caller gets it. Seen: 40001 is longer where
// the gateway says it (since 2023-05, with unescaped slashes), and so is 45009 at
// /cgi-bin/token; 40164 names the
// caller's address twice, once mapped to IPv6, 40090 and 61004 once. Ours: for
// an IPv6 peer both of 40164 are the same.
func (c *call) wireText(code ErrCode, by *family) string {
	switch {
	case by == &gateway && (code == wechat.InvalidCredential || code == wechat.DailyQuota && c.endpoint.path == "/cgi-bin/token"):
		return code.Msg() + ", could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r"
	case by == &wecom:
		return wecomText(code)
	case code == wechat.BadRequestSource:
		return code.Msg() + ", requestIP: " + local.Peer(c.r.RemoteAddr).String()
	case code == wechat.IPNotRegistered:
		return code.Msg() + " requestIP: " + local.Peer(c.r.RemoteAddr).String()
	case code != wechat.InvalidIP:
		return code.Msg()
	}
	ip := local.Peer(c.r.RemoteAddr)
	v6 := ip.String()
	if ip.Is4() {
		v6 = "::ffff:" + v6
	}
	return "invalid ip " + ip.String() + " ipv6 " + v6 + ", not in whitelist"
}

// allows tells whether a whitelist has the address; an empty one has all.
func allows(whitelist []netip.Prefix, ip netip.Addr) bool {
	return len(whitelist) == 0 || slices.ContainsFunc(whitelist, func(p netip.Prefix) bool { return p.Contains(ip) })
}
