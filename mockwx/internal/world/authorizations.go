package world

import (
	"slices"
	"strconv"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

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
	component *Component
	app       *App
	expires   int64 // Unix second
	spent     int64 // number of the call that redeemed it
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
	w.tokens.codes[value] = &issuedAuthorization{component: m, app: a, expires: now.Unix() + AuthCodeLife}
	return value
}

// Withdraw does what an account does that takes its authorisation back. Ours: its
// tokens in the platform's hands, and the codes for them, are good no more.
func (w *World) Withdraw(m *Component, a *App) {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	g := w.tokens.authorization(m, a)
	g.withdrawn, g.now = g.withdrawn+1, false
	for value, code := range w.tokens.codes {
		if code.component == m && code.app == a {
			delete(w.tokens.codes, value)
		}
	}
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
