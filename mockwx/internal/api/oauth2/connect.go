// Package oauth2 has the sign-in of official accounts and websites: the pages where a
// user agrees, and the tokens and profiles that follow.
package oauth2

import (
	"net/http"
	"net/url"
	"strings"
	"wxflow/mockwx/internal/lazy"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A connection is one visit of an OAuth2 page, once its parameters are checked.
type connection struct {
	app     *world.App
	target  *url.URL // where the user is sent back to …
	raw     string   // … as it was written
	scopes  wechat.Scopes
	state   string
	website bool
}

const (
	maxState = 128 // Doc: of /connect/oauth2/authorize
	// mockUser says who signs in without a click; empty: the user refuses.
	// Ours: only the fake knows it, and the buttons of its pages are links that
	// carry it.
	mockUser = "mock_user"
)

// Authorize is GET /connect/oauth2/authorize: appid, redirect_uri,
// response_type=code, scope and state, in the app's own browser.
var Authorize = &gateway.Endpoint{
	Method: "GET", Path: "/connect/oauth2/authorize", Voice: browser,
	Host:   wechat.HostOpen,
	Doc:    "https://developers.weixin.qq.com/doc/service/guide/h5/auth",
	Takes:  []string{"appid", "redirect_uri", "response_type", "scope", "state", "forcePopup", "forceSnapShot", "mock_user"},
	Handle: func(c *gateway.Call) (any, error) { return connect(c, false, wechat.ScopeBase|wechat.ScopeUserinfo) },
	About:  pageUser,
}

// QRConnect is GET /connect/qrconnect: the same for a website, in any browser.
var QRConnect = &gateway.Endpoint{
	Method: "GET", Path: "/connect/qrconnect", Voice: browser,
	Host: wechat.HostOpen,
	Doc:  "https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html",
	Takes: []string{"appid", "redirect_uri", "response_type", "scope", "state", "lang",
		"self_redirect", "style", "href", "login_type", "stylelite", "fast_login", "color_scheme", "mock_user"},
	Handle: func(c *gateway.Call) (any, error) { return connect(c, true, wechat.ScopeLogin) },
	About:  pageUser,
}

// WeComLogin is GET /wwlogin/sso/login of login.work.weixin.qq.com: an enterprise's sign-in
// in any browser. Doc: login_type, appid (the corpid), agentid, redirect_uri and state; no
// scope. Ours: the agentid is not checked.
var WeComLogin = &gateway.Endpoint{
	Method: "GET", Path: "/wwlogin/sso/login", Voice: browser,
	Host:   wechat.HostWork,
	Doc:    "https://developer.work.weixin.qq.com/document/path/98152",
	Takes:  []string{"login_type", "appid", "agentid", "redirect_uri", "state", "lang", "mock_user"},
	Handle: func(c *gateway.Call) (any, error) { return connect(c, true, 0) },
	About:  pageUser,
}

// connect sends the user back with a code, or without one to refuse, or asks who
// it is. Doc: snsapi_base is silent. Ours: the fake does not know whose phone it
// is, so it asks unless oauth_auto or mock_user names one, or there is only one.
func connect(c *gateway.Call, website bool, allowed wechat.Scopes) (any, error) {
	v, err := readConnection(c, website, allowed)
	if err != nil {
		return nil, err
	}
	name, told := v.app.OAuthAuto, v.app.OAuthAuto != ""
	if c.Params.Has(mockUser) {
		name, told = c.Params.Get(mockUser), true
	}
	if only := c.World.OnlyUser(v.app); !told && v.scopes == wechat.ScopeBase && only != nil {
		name, told = only.Name, true
	}
	switch {
	case !told:
		return choicePage(c, v), nil
	case name == "":
		return sendBack(v, ""), nil // Doc: no code, only state
	}
	u := c.World.User(v.app, name)
	if u == nil {
		return nil, wechat.InvalidArgs.Because("no user %q in the fixture", "fixture 里没有用户 %q", text.Clip(name, 32))
	}
	c.User = u.Name
	return sendBack(v, c.World.Issue(ids.OAuthCode, v.app, u, v.scopes, c.Now)), nil
}

// readConnection checks the parameters. Ours: the order, and which number stands
// for a bad response_type or state.
func readConnection(c *gateway.Call, website bool, allowed wechat.Scopes) (*connection, error) {
	v := &connection{website: website, state: c.Params.Get("state"), raw: c.Params.Get("redirect_uri")}
	if c.AppID == "" {
		return nil, wechat.PageAppIDMissing.Missing("appid")
	}
	var err error
	if v.app = c.World.SignIn(c.AppID); v.app == nil {
		_, err = c.KnownApp()
		return nil, err
	}
	if v.app.Limited {
		return nil, wechat.AccountBanned.AsPlanned("the fixture says limited for this app", "fixture 里此 app 标记了 limited")
	}
	if v.raw == "" {
		return nil, wechat.RedirectMissing.Missing("redirect_uri")
	}
	if v.target, err = readRedirect(v.app, v.raw); err != nil {
		return nil, err
	}
	if allowed == 0 {
		return v, nil
	}
	if c.Params.Get("response_type") != "code" {
		refusal := wechat.InvalidArgs.Because("response_type must be code", "response_type 必须是 code")
		refusal.Detail = "：response_type"
		return nil, refusal
	}
	scope := c.Params.Get("scope")
	if scope == "" {
		return nil, wechat.ScopeMissing.Missing("scope")
	}
	if v.scopes = wechat.ReadScopes(scope); v.scopes == 0 || v.scopes&^allowed != 0 {
		return nil, wechat.ScopeDenied.Because("the scope %q is not to be had at %s; it gives %s",
			"scope %q 不适用于 %s；此处可用 %s", text.Clip(scope, 64), c.Endpoint.Path, allowed.String())
	}
	if !website { // Seen: a website's state may have any length
		if err := checkState(c, v.state); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// checkState finds what a state cannot be inside the app. Doc: up to 128 bytes,
// letters and digits. Seen: the words of the page for one that is too long.
// Ours: that other characters pass, because published clients send them (quirk
// oauth_state).
func checkState(c *gateway.Call, state string) error {
	switch {
	case len(state) > maxState:
		refusal := wechat.InvalidArgs.Because("the state has %d bytes; WeChat allows %d", "state 有 %d 个字节；微信允许 %d 个", len(state), maxState)
		refusal.Text = "state 参数过长"
		return refusal
	case c.World.Fixture.Quirks.OAuthState != "documented":
		return nil
	case !alphanumeric().MatchString(state):
		refusal := wechat.InvalidArgs.Because("the state has characters beside a-z, A-Z and 0-9 (quirk oauth_state)",
			"state 含有 a-zA-Z0-9 以外的字符（quirk oauth_state）")
		refusal.Detail = "：state"
		return refusal
	}
	return nil
}

var alphanumeric = lazy.Regexp(`^[0-9A-Za-z]*$`)

// readRedirect checks a redirect_uri against the app's domain. Seen: the host is
// compared exactly, no parent and no sub-domain. Doc: a port never matches; Ours:
// unless oauth_domain has it, because a test has no port 80. Ours: an app
// without oauth_domain takes any http or https address.
func readRedirect(a *world.App, raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err == nil && u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https":
		return nil, wechat.RedirectMismatch.Because("the redirect_uri must begin with http:// or https://",
			"redirect_uri 必须以 http:// 或 https:// 开头")
	case err != nil || u.Scheme == "" || u.Host == "" || u.User != nil:
		return nil, wechat.RedirectMismatch.Because("the redirect_uri is not an absolute URL; was it encoded exactly once?",
			"redirect_uri 不是完整的 URL；是否恰好编码了一次？")
	case a.OAuthDomain != "" && !strings.EqualFold(u.Host, a.OAuthDomain):
		return nil, wechat.RedirectMismatch.Because("the redirect_uri's host is %q, the app's oauth_domain %q: they must be equal, port included",
			"redirect_uri 的主机是 %q，此 app 的 oauth_domain 是 %q：必须完全一致（包括端口）",
			text.Clip(u.Host, 64), a.OAuthDomain)
	}
	return u, nil
}

// sendBack redirects to the app. Doc: code and state are appended. Ours: what the
// address has already stays as it is written, a fragment stays last, and a state
// that was not given comes back empty.
func sendBack(v *connection, code string) wire.Reply {
	base, fragment, hasFragment := strings.Cut(v.raw, "#")
	sep := "?"
	switch {
	case strings.HasSuffix(base, "?") || strings.HasSuffix(base, "&"):
		sep = ""
	case strings.Contains(base, "?"):
		sep = "&"
	}
	to := base + sep
	if code != "" {
		to += "code=" + code + "&"
	}
	to += "state=" + url.QueryEscape(v.state)
	if hasFragment {
		to += "#" + fragment
	}
	return wire.Reply{Status: http.StatusFound, Header: http.Header{
		"Location": {wire.VisibleASCII(to)}, "Cache-Control": {"no-store"},
	}}
}

// pageUser returns the user who signs in without a click, for faults that select one.
func pageUser(c *gateway.Call) string {
	if c.Params.Has(mockUser) {
		return c.Params.Get(mockUser)
	}
	if a := c.World.App(c.AppID); a != nil {
		return a.OAuthAuto
	}
	return ""
}
