package gateway

import (
	"net/http"
	"strings"

	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// nowhere answers for every path that is not in the table, by host.
var nowhere = map[wechat.Host]*Endpoint{
	// Seen: the gateway answers 40066 with HTTP 200 for any unknown path.
	wechat.HostAPI: {Voice: wire.Gateway, Handle: func(c *Call) (any, error) { return nil, c.whyNoPath() }},
	// Seen: HTTP 404 with an empty body (2026-09).
	wechat.HostQYAPI: {Voice: wire.WeCom, Host: wechat.HostQYAPI, Handle: answerNotFound},
	wechat.HostOpen:  {Voice: wire.Gateway, Host: wechat.HostOpen, Handle: answerNotFound}, // Ours
	wechat.HostMP:    {Voice: wire.Gateway, Host: wechat.HostMP, Handle: answerNotFound},   // Ours
}

// toHTTPS is WeCom's answer without TLS. Seen: HTTP 301, by nginx; Ours: its
// page. The other hosts answer.
func toHTTPS(c *Call) (any, error) {
	return wire.Reply{
		Status: http.StatusMovedPermanently, ContentType: "text/html",
		Header: http.Header{"Server": {"nginx"},
			"Location": {wire.VisibleASCII("https://" + wechat.BareName(c.Request.Host) + c.Request.URL.RequestURI())}},
		Body: []byte(movedPage),
		Why:  text.Say("WeCom has no plain http: it sends to https", "企业微信不提供明文 http，会重定向到 https"),
	}, nil
}

const movedPage = "<html>\r\n<head><title>301 Moved Permanently</title></head>\r\n<body>\r\n" +
	"<center><h1>301 Moved Permanently</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

func answerNotFound(c *Call) (any, error) {
	return wire.Reply{Status: http.StatusNotFound, Why: c.whyNoPath().Why}, nil
}

func (c *Call) whyNoPath() *wechat.Refusal {
	if e := c.Table.byPath[strings.TrimPrefix(c.Request.URL.Path, wechat.QYAPIPrefix)]; e != nil {
		return wechat.InvalidURL.Because("%s is on the host %s, this was asked of %s",
			"%s 属于 %s，收到的请求是发给 %s 的", e.Path, e.Host.Name(), text.Clip(c.Request.Host+c.Request.URL.Path, 200))
	}
	if p := c.Request.URL.Path; p == "/" || p == "/favicon.ico" { // a browser
		return wechat.InvalidURL.Because("this is WeChat's API, which has no page; the console is on the admin listener",
			"这里是微信接口，没有页面；控制台在 admin 端口")
	}
	method, path := text.Clip(c.Request.Method, 16), text.Clip(c.Request.URL.Path, 200)
	if near := c.Table.nearest(path); near != "" {
		return wechat.InvalidURL.Because("no such API: %s %s; did you mean %s?", "没有这个接口：%s %s；是否想写 %s？", method, path, near)
	}
	return wechat.InvalidURL.Because(
		"no such API: %s %s; GET /endpoints on the admin listener lists what there is, and stubs in the fixture answer for others",
		"没有这个接口：%s %s；admin 端口的 GET /endpoints 列出全部接口，其余接口可在 fixture 的 stubs 里代答",
		method, path)
}
