package gateway

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// An Endpoint is one emulated API: what it needs, how it sounds, what it does.
type Endpoint struct {
	Method       string // as documented; /sns answers any
	Path         string
	Voice        *wire.Voice
	Needs        Credential
	Doc          string      // the page it follows
	Takes        []string    // parameters of the query or a form, beside what Needs is in
	Host         wechat.Host // where it is; the zero value is api.weixin.qq.com
	Daily        int         // calls a day and app, as documented; 0: none known
	OpenIDMember string      // the member of the body that names a user; "": openid
	Handle       func(*Call) (any, error)
	// about finds the user that a call is about before anything happens, for
	// faults that select one; nil where no user is involved.
	About func(*Call) string

	once    sync.Once         // of headers
	headers map[string]string // those that carry what belongs in the query
}

// Where the pages are that endpoints follow.
const (
	MiniDocs     = "https://developers.weixin.qq.com/miniprogram/dev/server/API/"
	ServiceDocs  = "https://developers.weixin.qq.com/doc/service/api/"
	PlatformDocs = "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/"
)

// A Table has the emulated APIs. Paths match exactly, as at
// the real gateway: no cleaning, no trailing slash.
type Table struct {
	byPath map[string]*Endpoint
	list   []*Endpoint // by path
}

// NewTable makes a table of endpoints.
func NewTable(list ...*Endpoint) *Table {
	t := &Table{byPath: make(map[string]*Endpoint, len(list)), list: list}
	for _, e := range list {
		t.byPath[e.Path] = e
	}
	slices.SortFunc(t.list, func(a, b *Endpoint) int { return strings.Compare(a.Path, b.Path) })
	return t
}

// All lists the endpoints in the order of their paths.
func (t *Table) All() []*Endpoint { return t.list }

// Find finds an endpoint by its path; nil for none.
func (t *Table) Find(path string) *Endpoint { return t.byPath[path] }

// nearest returns the path that another one was probably meant to be, or "".
func (t *Table) nearest(path string) string {
	paths := make([]string, len(t.list))
	for i, e := range t.list {
		paths[i] = e.Path
	}
	return text.Nearest(path, paths)
}

// APIs returns the paths and methods, against which a fixture is checked.
func (t *Table) APIs() fixture.APIs {
	apis := make(fixture.APIs, len(t.list))
	for _, e := range t.list {
		apis[e.Path] = e.Method
	}
	return apis
}

// lookUp finds the API that a request is for; one that is nowhere gets its
// host's answer for that. A Host of WeChat's reaches only what is there; on any
// other Host (an address, localhost) the path decides.
func (t *Table) lookUp(r *http.Request) *Endpoint {
	at, fixed := wechat.HostOf(r.Host)
	path := r.URL.Path
	if at == wechat.HostQYAPI && r.URL.Scheme == "http" { // a proxy knows how it was asked
		return &Endpoint{Method: r.Method, Path: path, Voice: wire.WeCom, Host: wechat.HostQYAPI, Handle: toHTTPS}
	}
	if rest, ok := strings.CutPrefix(path, wechat.QYAPIPrefix); ok && !fixed && strings.HasPrefix(rest, "/") {
		at, fixed, path = wechat.HostQYAPI, true, rest
	}
	if e := t.byPath[path]; e != nil && (!fixed || e.Host == at) {
		return e
	}
	return nowhere[at]
}

// nowhere answers for every path that is not in the table, by host.
var nowhere = map[wechat.Host]*Endpoint{
	// Seen: the gateway answers 40066 with HTTP 200 for any unknown path.
	wechat.HostAPI: {Voice: wire.Gateway, Handle: func(c *Call) (any, error) { return nil, c.whyNoPath() }},
	// Seen: HTTP 404 with an empty body (2026-09).
	wechat.HostQYAPI: {Voice: wire.WeCom, Host: wechat.HostQYAPI, Handle: answerNotFound},
	wechat.HostOpen:  {Voice: wire.Gateway, Host: wechat.HostOpen, Handle: answerNotFound}, // Ours
	wechat.HostMP:    {Voice: wire.Gateway, Host: wechat.HostMP, Handle: answerNotFound},   // Ours
	wechat.HostWork:  {Voice: wire.Gateway, Host: wechat.HostWork, Handle: answerNotFound}, // Ours
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

// withTarget returns a request whose path is what a web server would look for. A
// whole URL is what a proxy gets, and RFC 9112 §3.2.2 has servers take it. Ours:
// any other target is the name of no API.
func withTarget(r *http.Request) *http.Request {
	if httpd.IsPath(r.URL) || (r.URL.Scheme == "http" || r.URL.Scheme == "https") && r.URL.Host != "" {
		return r
	}
	path, _, _ := strings.Cut(r.RequestURI, "?")
	r2 := *r
	r2.URL = &url.URL{Path: path, RawQuery: r.URL.RawQuery}
	return &r2
}
