package oauth2

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// The pages have no build step and load nothing from elsewhere. Ours, all but
// the words of the errors.
//
//go:embed pages/*.html
var pageFiles embed.FS

// pageTemplates are read when the first page is asked for.
var pageTemplates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "pages/*.html"))
})

// browser is the voice of the pages on open.weixin.qq.com: it refuses in HTML. Ours:
// no gateway stands in front of them.
var browser = &wire.Voice{Name: "browser", ContentType: htmlType, Direct: true, Page: refusalPage}

const htmlType = "text/html; charset=utf-8"

// maxChoices bounds a page of buttons; others are typed.
const maxChoices = 50

type choice struct {
	Name, Nickname, Initial, Link string
	Blocked, Snapshot             bool
}

type choiceView struct {
	Website  bool
	AppID    string
	Back     string // the host that the user goes back to
	Scope    string
	Silent   bool
	Target   string // of the links
	Users    []choice
	More     int // users who have no button
	Refuse   string
	Params   map[string]string // what a typed name goes with
	MockUser string
}

// choicePage asks who signs in.
func choicePage(c *gateway.Call, v *connection) wire.Reply {
	q := c.Params
	link := func(name string) string {
		p := make(url.Values, len(q)+1)
		for _, k := range q.Names() {
			p.Set(k, q.Get(k))
		}
		p[mockUser] = []string{name}
		return "?" + p.Encode()
	}
	view := choiceView{
		Website: v.website, AppID: v.app.AppID, Back: v.target.Host, Scope: v.scopes.String(),
		Silent: v.scopes == wechat.ScopeBase, Refuse: link(""), MockUser: mockUser, Params: map[string]string{},
	}
	// Doc: in a frame (WxLogin) the whole window goes back, unless self_redirect.
	if q.Get("self_redirect") != "true" {
		view.Target = "_top"
	}
	for u := range c.World.UsersOf(v.app) {
		if len(view.Users) == maxChoices {
			break
		}
		nick := u.ShownName()
		view.Users = append(view.Users, choice{
			Name: u.Name, Nickname: nick, Initial: strings.ToUpper(string([]rune(nick)[:1])), Link: link(u.Name),
			Blocked: u.Blocked, Snapshot: u.Snapshot,
		})
	}
	if view.More = c.World.Population(v.app) - len(view.Users); view.More > 0 {
		for _, k := range q.Names() {
			view.Params[k] = q.Get(k)
		}
	}
	return renderPage("choice.html", view)
}

type refusalView struct {
	Code   wechat.ErrCode
	Text   string
	Reason text.Text
	Call   int64
}

// pageTexts are the words of codes that the API says in English. Seen, without a
// number: AppID 参数错误; Ours: the others.
var pageTexts = map[wechat.ErrCode]string{
	wechat.InvalidAppID: "AppID 参数错误",
	wechat.InvalidArgs:  "参数错误",
	wechat.SystemError:  "系统繁忙，请稍后再试",
}

// refusalPage is a refusal in the browser. Seen: HTML, not JSON. Ours: HTTP 200,
// and that the page says why; programs find the number in data-errcode.
func refusalPage(m *wire.Moment, refusal *wechat.Refusal) wire.Reply {
	text := cmp.Or(refusal.Text, pageTexts[refusal.Code], refusal.Code.Msg())
	return renderPage("refusal.html", refusalView{Code: refusal.Code, Text: text + refusal.Detail, Reason: refusal.Why, Call: m.Call})
}

func renderPage(name string, view any) wire.Reply {
	var b bytes.Buffer
	if err := pageTemplates().ExecuteTemplate(&b, name, view); err != nil {
		panic("mockwx: " + err.Error()) // TestPages renders them all
	}
	return wire.Reply{ContentType: htmlType, Body: b.Bytes(), Header: http.Header{
		"Cache-Control":           {"no-store"},
		"Content-Security-Policy": {"default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"},
		"Referrer-Policy":         {"no-referrer"},
		"X-Content-Type-Options":  {"nosniff"},
	}}
}
