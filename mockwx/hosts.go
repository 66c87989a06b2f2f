package mockwx

import (
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
)

// A host is one of WeChat's sites, each with APIs of its own.
type host string

const (
	hostAPI   host = "" // api.weixin.qq.com
	hostOpen  host = "open"
	hostQYAPI host = "qyapi"
	hostMP    host = "mp"
)

// wechatHosts are the names of WeChat's sites. Doc: the access hosts of the API
// ([K]).
var wechatHosts = map[string]host{
	"api.weixin.qq.com":    hostAPI,
	"api2.weixin.qq.com":   hostAPI,
	"sh.api.weixin.qq.com": hostAPI,
	"sz.api.weixin.qq.com": hostAPI,
	"hk.api.weixin.qq.com": hostAPI,
	"open.weixin.qq.com":   hostOpen,
	"qyapi.weixin.qq.com":  hostQYAPI,
	"mp.weixin.qq.com":     hostMP,
}

// Hosts are the names of WeChat's sites that the fake is, sorted.
func Hosts() []string { return slices.Sorted(maps.Keys(wechatHosts)) }

// name is the host's first name.
func (h host) name() string {
	switch h {
	case hostOpen:
		return "open.weixin.qq.com"
	case hostQYAPI:
		return "qyapi.weixin.qq.com"
	case hostMP:
		return "mp.weixin.qq.com"
	}
	return "api.weixin.qq.com"
}

// hostOf reads a Host header or the host of a URL. It reports false for what is
// none of WeChat's names.
func hostOf(name string) (host, bool) {
	h, ok := wechatHosts[bareName(name)]
	return h, ok
}

// bareName is a host's name without a port, in the spelling of wechatHosts.
func bareName(name string) string {
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	return strings.TrimSuffix(strings.ToLower(name), ".")
}

// qyapiPrefix stands for the qyapi host where there is one plain port for all.
const qyapiPrefix = "/qyapi"

// endpointFor finds the API that a request is for; one that is nowhere gets its
// host's answer for that. A Host of WeChat's reaches only what is there; on any
// other Host (an address, localhost) the path decides.
func endpointFor(r *http.Request) *endpoint {
	at, fixed := hostOf(r.Host)
	path := r.URL.Path
	if at == hostQYAPI && r.URL.Scheme == "http" { // a proxy knows how it was asked
		return &endpoint{method: r.Method, path: path, family: &wecom, host: hostQYAPI, handle: toHTTPS}
	}
	if rest, ok := strings.CutPrefix(path, qyapiPrefix); ok && !fixed && strings.HasPrefix(rest, "/") {
		at, fixed, path = hostQYAPI, true, rest
	}
	if e := endpointsByPath[path]; e != nil && (!fixed || e.host == at) {
		return e
	}
	return nowhere[at]
}

// nowhere answers for every path that is not in the table, by host.
var nowhere = map[host]*endpoint{
	// Seen: the gateway answers 40066 with HTTP 200 for any unknown path.
	hostAPI: {family: &gateway, handle: func(c *call) (any, error) { return nil, whyNoPath(c.r) }},
	// Seen: HTTP 404 with an empty body (2026-09).
	hostQYAPI: {family: &wecom, host: hostQYAPI, handle: notFound},
	hostOpen:  {family: &gateway, host: hostOpen, handle: notFound}, // Ours
	hostMP:    {family: &gateway, host: hostMP, handle: notFound},   // Ours
}

// toHTTPS is WeCom's answer without TLS. Seen: HTTP 301, by nginx; Ours: its
// page. The other hosts answer.
func toHTTPS(c *call) (any, error) {
	return document{
		status: http.StatusMovedPermanently, contentType: "text/html",
		header: http.Header{"Server": {"nginx"}, "Location": {visibleASCII("https://" + bareName(c.r.Host) + c.r.URL.RequestURI())}},
		body:   []byte(movedPage),
		why:    say("WeCom has no plain http: it sends to https", "企业微信不提供明文 http，会重定向到 https"),
	}, nil
}

const movedPage = "<html>\r\n<head><title>301 Moved Permanently</title></head>\r\n<body>\r\n" +
	"<center><h1>301 Moved Permanently</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

func notFound(c *call) (any, error) {
	return document{status: http.StatusNotFound, why: whyNoPath(c.r).why}, nil
}
