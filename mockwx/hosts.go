package mockwx

import (
	"net/http"
	"strings"

	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// endpointFor finds the API that a request is for; one that is nowhere gets its
// host's answer for that. A Host of WeChat's reaches only what is there; on any
// other Host (an address, localhost) the path decides.
func endpointFor(r *http.Request) *endpoint {
	at, fixed := wechat.HostOf(r.Host)
	path := r.URL.Path
	if at == wechat.HostQYAPI && r.URL.Scheme == "http" { // a proxy knows how it was asked
		return &endpoint{method: r.Method, path: path, voice: wire.WeCom, host: wechat.HostQYAPI, handle: toHTTPS}
	}
	if rest, ok := strings.CutPrefix(path, wechat.QYAPIPrefix); ok && !fixed && strings.HasPrefix(rest, "/") {
		at, fixed, path = wechat.HostQYAPI, true, rest
	}
	if e := endpointsByPath[path]; e != nil && (!fixed || e.host == at) {
		return e
	}
	return nowhere[at]
}

// nowhere answers for every path that is not in the table, by host.
var nowhere = map[wechat.Host]*endpoint{
	// Seen: the gateway answers 40066 with HTTP 200 for any unknown path.
	wechat.HostAPI: {voice: wire.Gateway, handle: func(c *call) (any, error) { return nil, whyNoPath(c.r) }},
	// Seen: HTTP 404 with an empty body (2026-09).
	wechat.HostQYAPI: {voice: wire.WeCom, host: wechat.HostQYAPI, handle: answerNotFound},
	wechat.HostOpen:  {voice: wire.Gateway, host: wechat.HostOpen, handle: answerNotFound}, // Ours
	wechat.HostMP:    {voice: wire.Gateway, host: wechat.HostMP, handle: answerNotFound},   // Ours
}

// toHTTPS is WeCom's answer without TLS. Seen: HTTP 301, by nginx; Ours: its
// page. The other hosts answer.
func toHTTPS(c *call) (any, error) {
	return wire.Reply{
		Status: http.StatusMovedPermanently, ContentType: "text/html",
		Header: http.Header{"Server": {"nginx"}, "Location": {wire.VisibleASCII("https://" + wechat.BareName(c.r.Host) + c.r.URL.RequestURI())}},
		Body:   []byte(movedPage),
		Why:    text.Say("WeCom has no plain http: it sends to https", "企业微信不提供明文 http，会重定向到 https"),
	}, nil
}

const movedPage = "<html>\r\n<head><title>301 Moved Permanently</title></head>\r\n<body>\r\n" +
	"<center><h1>301 Moved Permanently</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

func answerNotFound(c *call) (any, error) {
	return wire.Reply{Status: http.StatusNotFound, Why: whyNoPath(c.r).Why}, nil
}
