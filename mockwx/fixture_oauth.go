package mockwx

import (
	"net/url"
	"strings"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// oauthApp checks what an app says of the OAuth2 pages.
func (c *fxChecker) oauthApp(a *App, i int) {
	fxRefer(c, c.users, a.OAuthAuto, "users", a.at, "apps", i, "oauth_auto")
	if a.OAuthDomain == "" {
		return
	}
	t, bad := wechat.BadWord(a.OAuthDomain, 253)
	switch {
	case bad:
	case strings.ContainsAny(a.OAuthDomain, "/@?#\\"):
		t, bad = text.Say("is a host alone, without http:// and without a path, such as example.com or localhost:3000", "只写主机名，不带 http:// 和路径，如 example.com 或 localhost:3000"), true
	}
	if bad {
		c.say(a.at, "apps", i, "oauth_domain", t)
	}
}

// avatar checks the address of a user's picture.
func (c *fxChecker) avatar(u *User, i int) {
	if u.Avatar == "" {
		return
	}
	t, bad := wechat.BadWord(u.Avatar, 512)
	if v, err := url.Parse(u.Avatar); !bad && (err != nil || v.Scheme != "http" && v.Scheme != "https" || v.Host == "") {
		t, bad = text.Say("is not the URL of a picture; write http://… or https://…", "不是图片的 URL；请写 http://… 或 https://…"), true
	}
	if bad {
		c.say(u.at, "users", i, "avatar", t)
	}
}

// scope checks what a code is good for as an OAuth2 code.
func (c *fxChecker) scope(k *Code, i int) {
	if k.Scope != "" && wechat.ReadScopes(k.Scope) == 0 {
		c.say(k.at, "codes", i, "scope", text.Say("%s is not one of %s", "%s 不是 %s 之一", text.Quote(k.Scope), wechat.AllScopes.String()))
	}
}
