package gateway

import (
	"net/http"
	"slices"
	"strings"

	"wxflow/mockwx/fixture"
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
