package mockwx

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// requestDomains checks the domains that wx.request may ask, as WeChat's console
// does before it takes one.
func (c *fxChecker) requestDomains(a *App, i int) {
	first := map[string]int{}
	for j, domain := range a.RequestDomains {
		t, bad := fxBadDomain(domain)
		if was, twice := first[strings.ToLower(domain)]; twice && !bad {
			t, bad = fxConflict(fxShort(domain), fmt.Sprintf("request_domains[%d]", was)), true
		}
		if bad {
			c.say(a.at, "apps", i, fmt.Sprintf("request_domains[%d]", j), t)
			continue
		}
		first[strings.ToLower(domain)] = j
	}
}

// fxBadDomain tells why WeChat would not take a domain. Doc: https only, no
// path, no IP address, no localhost, and never api.weixin.qq.com. Ours: nor the
// other names of the API, which are the same secret's business.
func fxBadDomain(domain string) (Text, bool) {
	if t, bad := fxBadWord(domain, 300); bad {
		return t, true
	}
	u, err := url.Parse(domain)
	if err != nil || !strings.Contains(domain, "://") {
		return say("%s is not a URL; write https://example.com, with the port if only that port may be asked", "%s 不是 URL；请写 https://example.com，只允许某个端口时带上端口", fxShort(domain)), true
	}
	if u.Scheme != "https" {
		return say("%s must begin with https://; WeChat allows nothing else", "%s 必须以 https:// 开头；微信不允许其他协议", fxShort(domain)), true
	}
	if strings.ContainsAny(domain[len("https://"):], "/?#@\\") {
		return say("%s has more than a host and a port; a legal domain has no path, not even a /", "%s 除域名和端口外还有其他内容；合法域名不带路径，末尾也不能有 /", fxShort(domain)), true
	}
	if port, ok := strings.CutPrefix(u.Host, u.Hostname()+":"); ok {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return say("%s has a port that does not exist", "%s 的端口不存在", fxShort(domain)), true
		}
	}
	name := bareName(u.Host)
	if _, err := netip.ParseAddr(strings.Trim(u.Hostname(), "[]")); err == nil {
		return say("%s is an IP address; WeChat takes names only", "%s 是 IP 地址；微信只接受域名", fxShort(domain)), true
	}
	if localName(name) {
		return say("%s is a name of this machine; WeChat takes public names only. To ask a server of this machine, see --backend", "%s 是本机名；微信只接受公网域名。要请求本机的服务器，请看 --backend", fxShort(domain)), true
	}
	if h, ok := hostOf(name); ok && h == hostAPI {
		return say("%s cannot be listed: a mini-program must not ask it, its server does", "%s 不能列入：小程序不能直接请求它，应由服务器请求", fxShort(domain)), true
	}
	return Text{}, false
}
