package wechat

import (
	"maps"
	"net"
	"slices"
	"strings"
)

// A Host is one of WeChat's sites, each with APIs of its own.
type Host string

const (
	HostAPI   Host = "" // api.weixin.qq.com
	HostOpen  Host = "open"
	HostQYAPI Host = "qyapi"
	HostMP    Host = "mp"
)

// QYAPIPrefix stands for the qyapi host where there is one plain port for all.
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
}

// Hosts are the names of WeChat's sites that the fake is, sorted.
func Hosts() []string { return slices.Sorted(maps.Keys(sites)) }

// Name is the host's first name.
func (h Host) Name() string {
	switch h {
	case HostOpen:
		return "open.weixin.qq.com"
	case HostQYAPI:
		return "qyapi.weixin.qq.com"
	case HostMP:
		return "mp.weixin.qq.com"
	}
	return "api.weixin.qq.com"
}

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
