package world

import (
	"strconv"
	"time"

	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/wechat"
)

// A Grant is what a user has allowed an app: it outlives its access_tokens and
// ends with its refresh_token. Ours: every login is a grant of its own, and
// earlier ones live on.
type Grant struct {
	App          *App
	User         *people.User
	Scopes       wechat.Scopes
	number       int    // of the app's grants, from 1
	minted       int    // access_tokens so far
	AccessToken  string // the newest access_token …
	token        *Token // … and what is known of it
	RefreshToken string
}

const (
	refreshLife = 30 * 24 * 3600 // Doc: 30 days for accounts and websites
	snsToken    = 107            // Seen: 110 characters with the generation
)

// Allow redeems an OAuth2 code: it spends it and makes a grant, or neither.
func (w *World) Allow(t *Pass, set wechat.Scopes, call int64, now time.Time) (*Grant, error) {
	a := t.App
	a.mu.Lock()
	defer a.mu.Unlock()
	if by, used := a.memory.spent.by(t.Spend); used {
		return nil, t.WhyUsed(by)
	}
	a.memory.spent.mark(t.Spend, call)
	a.memory.grants++
	g := &Grant{App: a, User: t.User, Scopes: set, number: a.memory.grants}
	g.RefreshToken = w.IDs.Token(snsToken, "refresh_token", a.AppID, strconv.Itoa(g.number))
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	w.tokens.known[g.RefreshToken] = &Token{kind: TokenRefresh, App: a, expires: now.Unix() + refreshLife, Grant: g}
	w.mintAccess(g, now)
	copied := *g // the caller reads it without the lock
	return &copied, nil
}

func (w *World) mintAccess(g *Grant, now time.Time) {
	g.minted++
	g.AccessToken = w.IDs.Token(snsToken, "sns_token", g.App.AppID, strconv.Itoa(g.number), strconv.Itoa(g.minted))
	g.token = &Token{kind: TokenSNS, App: g.App, expires: now.Unix() + TokenLife, Grant: g}
	w.tokens.known[g.AccessToken] = g.token
}

// RefreshGrant renews a grant. Doc: an access_token that has not expired stays the
// same and gets a new lifetime, else a new one is minted. Ours: the
// refresh_token stays as it is, its lifetime too.
func (w *World) RefreshGrant(a *App, value string, now time.Time) (*Grant, error) {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	t := w.tokens.known[value]
	sec := now.Unix()
	switch {
	case t == nil:
		return nil, wechat.InvalidRefreshToken.Because("no such refresh_token was handed out here", "这里没有签发过这个 refresh_token")
	case t.kind == TokenSNS:
		return nil, wechat.InvalidRefreshToken.Because("this is the access_token; the refresh_token stood beside it",
			"这是 access_token；refresh_token 在它旁边")
	case t.kind != TokenRefresh:
		return nil, wechat.InvalidRefreshToken.Because("this is another kind of token", "这是另一种 token")
	case t.App != a:
		return nil, wechat.InvalidRefreshToken.Because("handed out to %s, used by %s", "签发给 %s，却由 %s 使用", t.App.AppID, a.AppID)
	case sec >= t.expires:
		return nil, wechat.RefreshTokenExpired.Because("expired %v ago: a refresh_token lives 30 days",
			"已在 %v 前过期：refresh_token 有效期 30 天", time.Duration(sec-t.expires)*time.Second)
	}
	if t.Grant.token.expires > sec {
		t.Grant.token.expires = sec + TokenLife
	} else {
		w.mintAccess(t.Grant, now)
	}
	copied := *t.Grant
	return &copied, nil
}
