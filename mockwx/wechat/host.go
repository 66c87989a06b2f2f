package wechat

import (
	"cmp"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"wxflow/mockwx/text"
)

// A Host is one of WeChat's sites, each with APIs of its own, by its first name.
type Host string

const (
	HostAPI   Host = "" // api.weixin.qq.com
	HostOpen  Host = "open.weixin.qq.com"
	HostQYAPI Host = "qyapi.weixin.qq.com"
	HostMP    Host = "mp.weixin.qq.com"
	HostWork  Host = "login.work.weixin.qq.com"
)

// QYAPIPrefix selects the qyapi host on the one plain port for all hosts.
const QYAPIPrefix = "/qyapi"

// sites are the names of WeChat's sites. Doc: the access hosts of the API
// ([K]).
var sites = map[string]Host{
	"api.weixin.qq.com":    HostAPI,
	"api2.weixin.qq.com":   HostAPI,
	"sh.api.weixin.qq.com": HostAPI,
	"sz.api.weixin.qq.com": HostAPI,
	"hk.api.weixin.qq.com": HostAPI,
	"open.weixin.qq.com":   HostOpen,
	"qyapi.weixin.qq.com":  HostQYAPI,
	"mp.weixin.qq.com":     HostMP,

	"login.work.weixin.qq.com": HostWork,
}

// Hosts are the names of WeChat's sites that the fake is, sorted.
func Hosts() []string { return slices.Sorted(maps.Keys(sites)) }

// Name is the host's first name.
func (h Host) Name() string { return cmp.Or(string(h), "api.weixin.qq.com") }

// HostOf reads a Host header or the host of a URL. It reports false for what is
// none of WeChat's names.
func HostOf(name string) (Host, bool) {
	h, ok := sites[BareName(name)]
	return h, ok
}

// BareName is a host's name without a port, in the spelling of sites.
func BareName(name string) string {
	if strings.IndexByte(name, ':') >= 0 { // SplitHostPort makes an error of a name without a port
		if h, _, err := net.SplitHostPort(name); err == nil {
			name = h
		}
	}
	return strings.TrimSuffix(strings.ToLower(name), ".")
}

// BadDomain reports whether WeChat would not take a domain, and why. Doc: https only, no
// path, no IP address, no localhost, and never api.weixin.qq.com. Ours: nor the
// other names of the API, which are the same secret's business.
func BadDomain(domain string) (why text.Text, bad bool) {
	if t, bad := BadWord(domain, 300); bad {
		return t, true
	}
	u, err := url.Parse(domain)
	if err != nil || !strings.Contains(domain, "://") {
		return text.Say("%s is not a URL; write https://example.com, with the port if only that port may be asked",
			"%s 不是 URL；请写 https://example.com，只允许某个端口时带上端口", text.Quote(domain)), true
	}
	name := BareName(u.Host)
	port, hasPort := strings.CutPrefix(u.Host, u.Hostname()+":")
	n, portErr := strconv.ParseUint(port, 10, 16)
	_, ipErr := netip.ParseAddr(strings.Trim(u.Hostname(), "[]"))
	host, known := HostOf(name)
	switch {
	case u.Scheme != "https":
		return text.Say("%s must begin with https://; WeChat allows nothing else", "%s 必须以 https:// 开头；微信不允许其他协议", text.Quote(domain)), true
	case strings.ContainsAny(domain[len("https://"):], "/?#@\\"):
		return text.Say("%s has more than a host and a port; a legal domain has no path, not even a /",
			"%s 除域名和端口外还有其他内容；合法域名不带路径，末尾也不能有 /", text.Quote(domain)), true
	case hasPort && (portErr != nil || n == 0):
		return text.Say("%s has a port that does not exist", "%s 的端口不存在", text.Quote(domain)), true
	case ipErr == nil:
		return text.Say("%s is an IP address; WeChat takes names only", "%s 是 IP 地址；微信只接受域名", text.Quote(domain)), true
	case !strings.Contains(name, ".") || strings.HasSuffix(name, ".localhost"):
		return text.Say("%s is a name of this machine; WeChat takes public names only. To ask a server of this machine, see --backend",
			"%s 是本机名；微信只接受公网域名。要请求本机的服务器，请看 --backend", text.Quote(domain)), true
	case known && host == HostAPI:
		return text.Say("%s cannot be listed: a mini-program must not ask it, its server does",
			"%s 不能列入：小程序不能直接请求它，应由服务器请求", text.Quote(domain)), true
	}
	return text.Text{}, false
}

// BadWord finds what a name on the wire cannot have.
func BadWord(s string, most int) (text.Text, bool) {
	switch {
	case s == "":
		return text.Say("is missing or empty", "缺失或为空"), true
	case utf8.RuneCountInString(s) > most:
		return text.Say("has more than %d characters", "超过 %d 个字符", most), true
	case strings.ContainsFunc(s, func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsPrint(c) }) || !utf8.ValidString(s):
		return text.Say("has a space or a character that cannot be printed; remove it", "含有空格或不可打印的字符；请删去"), true
	}
	return text.Text{}, false
}
