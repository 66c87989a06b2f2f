package mockwx

import (
	"strconv"
	"time"

	"wxflow/mockwx/wechat"
)

// A grant is what a user has allowed an app: it outlives its access_tokens and
// ends with its refresh_token. Ours: every login is a grant of its own, and
// earlier ones live on.
type grant struct {
	app     *app
	user    *user
	scopes  wechat.Scopes
	number  int    // of the app's grants, from 1
	minted  int    // access_tokens so far
	access  string // the newest access_token …
	token   *token // … and what is known of it
	refresh string
}

const (
	refreshLife = 30 * 24 * 3600 // Doc: 30 days for accounts and websites
	snsToken    = 107            // Seen: 110 characters with the generation
)

// allow redeems an OAuth2 code: it spends it and makes a grant, or neither.
func (w *world) allow(t *pass, set wechat.Scopes, call int64, now time.Time) (*grant, error) {
	a := t.app
	a.mu.Lock()
	defer a.mu.Unlock()
	if by, used := a.memory.spent.by(t.spend); used {
		return nil, t.whyUsed(by)
	}
	a.memory.spent.mark(t.spend, call)
	a.memory.grants++
	g := &grant{app: a, user: t.user, scopes: set, number: a.memory.grants}
	g.refresh = w.ids.Token(snsToken, "refresh_token", a.AppID, strconv.Itoa(g.number))
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	w.tokens.known[g.refresh] = &token{kind: tokenRefresh, app: a, expires: now.Unix() + refreshLife, grant: g}
	w.mintAccess(g, now)
	copied := *g // the caller reads it without the lock
	return &copied, nil
}

func (w *world) mintAccess(g *grant, now time.Time) {
	g.minted++
	g.access = w.ids.Token(snsToken, "sns_token", g.app.AppID, strconv.Itoa(g.number), strconv.Itoa(g.minted))
	g.token = &token{kind: tokenSNS, app: g.app, expires: now.Unix() + tokenLife, grant: g}
	w.tokens.known[g.access] = g.token
}

// refreshGrant renews a grant. Doc: an access_token that has not expired stays the
// same and gets a new lifetime, else a new one is minted. Ours: the
// refresh_token stays as it is, its lifetime too.
func (w *world) refreshGrant(a *app, value string, now time.Time) (*grant, error) {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	t := w.tokens.known[value]
	sec := now.Unix()
	switch {
	case t == nil:
		return nil, wechat.InvalidRefreshToken.Because("no such refresh_token was handed out here", "这里没有签发过这个 refresh_token")
	case t.kind == tokenSNS:
		return nil, wechat.InvalidRefreshToken.Because("this is the access_token; the refresh_token stood beside it", "这是 access_token；refresh_token 在它旁边")
	case t.kind != tokenRefresh:
		return nil, wechat.InvalidRefreshToken.Because("this is another kind of token", "这是另一种 token")
	case t.app != a:
		return nil, wechat.InvalidRefreshToken.Because("handed out to %s, used by %s", "签发给 %s，却由 %s 使用", t.app.AppID, a.AppID)
	case sec >= t.expires:
		return nil, wechat.RefreshTokenExpired.Because("expired %v ago: a refresh_token lives 30 days", "已在 %v 前过期：refresh_token 有效期 30 天", time.Duration(sec-t.expires)*time.Second)
	}
	if t.grant.token.expires > sec {
		t.grant.token.expires = sec + tokenLife
	} else {
		w.mintAccess(t.grant, now)
	}
	copied := *t.grant
	return &copied, nil
}
