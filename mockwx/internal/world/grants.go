package world

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"wxflow/mockwx/internal/ids"
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
	if err := t.spend(call); err != nil {
		return nil, err
	}
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

// An authorizationKey names what an account has said to a platform.
type authorizationKey struct {
	component *Component
	app       *App
}

// An authorization is what an account has said to a platform since the start.
type authorization struct {
	times     int // how often it has authorised it …
	withdrawn int // … and taken that back
	now       bool
}

func (s *tokens) authorization(m *Component, a *App) *authorization {
	k := authorizationKey{m, a}
	if s.given[k] == nil {
		s.given[k] = &authorization{}
	}
	return s.given[k]
}

// An issuedAuthorization is what the platform's page is given when an account authorises.
type issuedAuthorization struct {
	authorizationKey
	expires int64 // Unix second
	spent   int64 // number of the call that redeemed it
}

const (
	AuthCodeLife = 3600 // Seen: the redirect carries &expires_in=3600
	PreAuthLife  = 1800 // Seen; older ones 600
)

// Authorize does what an account does on the platform's login page.
func (w *World) Authorize(m *Component, a *App, now time.Time) string {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	g := w.tokens.authorization(m, a)
	g.times, g.now = g.times+1, true
	value := ids.AuthCodePrefix + w.IDs.Text(86, "authorization code", m.AppID, a.AppID, strconv.Itoa(g.times))
	w.tokens.codes[value] = &issuedAuthorization{authorizationKey: authorizationKey{m, a}, expires: now.Unix() + AuthCodeLife}
	return value
}

// Withdraw does what an account does that takes its authorisation back. Ours: its
// tokens in the platform's hands, and the codes for them, are good no more.
func (w *World) Withdraw(m *Component, a *App) {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	g := w.tokens.authorization(m, a)
	g.withdrawn, g.now = g.withdrawn+1, false
	maps.DeleteFunc(w.tokens.codes, func(_ string, code *issuedAuthorization) bool { return code.authorizationKey == authorizationKey{m, a} })
	for _, t := range w.tokens.known {
		t.withdrawn = t.withdrawn || t.Component == m && t.App == a
	}
}

// Authorized reports whether an app has authorised a platform: in the fixture, or
// since.
func (w *World) Authorized(m *Component, a *App) bool {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	if g := w.tokens.given[authorizationKey{m, a}]; g != nil {
		return g.now
	}
	return slices.Contains(m.Authorizers, a.AppID)
}

// RedeemAuthorization spends an authorization code. Seen: 61009 for codes of the right
// shape. Ours: for a spent one, too; 61010 only for age.
func (w *World) RedeemAuthorization(m *Component, value string, call int64, now time.Time) (*App, error) {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	code := w.tokens.codes[value]
	switch {
	case code == nil:
		return nil, wechat.InvalidAuthCode.Because("no such authorization code was handed out here", "这里没有签发过这个授权码")
	case code.component != m:
		return nil, wechat.InvalidAuthCode.Because("the authorization code is for %s, redeemed by %s",
			"授权码属于 %s，却由 %s 来兑换", code.component.AppID, m.AppID)
	case code.spent != 0:
		return nil, wechat.InvalidAuthCode.Because("already redeemed by call %d: an authorization code works once",
			"已被第 %d 次调用兑换过：授权码只能用一次", code.spent)
	case now.Unix() >= code.expires:
		return nil, wechat.AuthCodeExpired.Because("expired %v ago: an authorization code lives an hour",
			"已在 %v 前过期：授权码一小时有效", time.Duration(now.Unix()-code.expires)*time.Second)
	}
	code.spent = call
	return code.app, nil
}

// PreAuthCode mints a code for the platform's login page.
func (w *World) PreAuthCode(m *Component) string {
	return ids.PreAuthPrefix + w.IDs.Text(86, "pre-auth code", m.AppID, strconv.FormatInt(m.preAuths.Add(1), 10))
}

// RefreshToken is the authorizer_refresh_token. Doc: it stays the same for as
// long as the account does not withdraw.
func (w *World) RefreshToken(m *Component, a *App) string {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	parts := []string{"authorizer refresh token", m.AppID, a.AppID}
	if g := w.tokens.given[authorizationKey{m, a}]; g != nil && g.withdrawn > 0 {
		parts = append(parts, strconv.Itoa(g.withdrawn))
	}
	return ids.RefreshPrefix + w.IDs.Text(43, parts...)
}
