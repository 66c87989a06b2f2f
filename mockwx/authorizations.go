package mockwx

import (
	"slices"
	"strconv"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// An authorizationKey names what an account has said to a platform.
type authorizationKey struct {
	component *component
	app       *app
}

// An authorization is what an account has said to a platform since the start.
type authorization struct {
	times     int // how often it has authorised it …
	withdrawn int // … and taken that back
	now       bool
}

func (s *tokens) authorization(m *component, a *app) *authorization {
	k := authorizationKey{m, a}
	if s.given[k] == nil {
		s.given[k] = &authorization{}
	}
	return s.given[k]
}

// An issuedAuthorization is what the platform's page is given when an account authorises.
type issuedAuthorization struct {
	component *component
	app       *app
	expires   int64 // Unix second
	spent     int64 // number of the call that redeemed it
}

const (
	authCodeLife = 3600 // Seen: the redirect carries &expires_in=3600
	preAuthLife  = 1800 // Seen; older ones 600
)

// authorize does what an account does on the platform's login page.
func (w *world) authorize(m *component, a *app, now time.Time) string {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	g := w.tokens.authorization(m, a)
	g.times, g.now = g.times+1, true
	value := ids.AuthCodePrefix + w.ids.Text(86, "authorization code", m.AppID, a.AppID, strconv.Itoa(g.times))
	w.tokens.codes[value] = &issuedAuthorization{component: m, app: a, expires: now.Unix() + authCodeLife}
	return value
}

// withdraw does what an account does that takes its authorisation back. Ours: its
// tokens in the platform's hands, and the codes for them, are good no more.
func (w *world) withdraw(m *component, a *app) {
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
		t.withdrawn = t.withdrawn || t.component == m && t.app == a
	}
}

// authorized reports whether an app has authorised a platform: in the fixture, or
// since.
func (w *world) authorized(m *component, a *app) bool {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	if g := w.tokens.given[authorizationKey{m, a}]; g != nil {
		return g.now
	}
	return slices.Contains(m.Authorizers, a.AppID)
}

// redeemAuthorization spends an authorization code. Seen: 61009 for codes of the right
// shape. Ours: for a spent one, too; 61010 only for age.
func (w *world) redeemAuthorization(m *component, value string, call int64, now time.Time) (*app, error) {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	code := w.tokens.codes[value]
	switch {
	case code == nil:
		return nil, wechat.InvalidAuthCode.Because("no such authorization code was handed out here", "这里没有签发过这个授权码")
	case code.component != m:
		return nil, wechat.InvalidAuthCode.Because("the authorization code is for %s, redeemed by %s", "授权码属于 %s，却由 %s 来兑换", code.component.AppID, m.AppID)
	case code.spent != 0:
		return nil, wechat.InvalidAuthCode.Because("already redeemed by call %d: an authorization code works once", "已被第 %d 次调用兑换过：授权码只能用一次", code.spent)
	case now.Unix() >= code.expires:
		return nil, wechat.AuthCodeExpired.Because("expired %v ago: an authorization code lives an hour", "已在 %v 前过期：授权码一小时有效", time.Duration(now.Unix()-code.expires)*time.Second)
	}
	code.spent = call
	return code.app, nil
}

// preAuthCode mints a code for the platform's login page.
func (w *world) preAuthCode(m *component) string {
	return ids.PreAuthPrefix + w.ids.Text(86, "pre-auth code", m.AppID, strconv.FormatInt(m.preAuths.Add(1), 10))
}

// refreshToken is the authorizer_refresh_token. Doc: it stays the same for as
// long as the account does not withdraw.
func (w *world) refreshToken(m *component, a *app) string {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	parts := []string{"authorizer refresh token", m.AppID, a.AppID}
	if g := w.tokens.given[authorizationKey{m, a}]; g != nil && g.withdrawn > 0 {
		parts = append(parts, strconv.Itoa(g.withdrawn))
	}
	return ids.RefreshPrefix + w.ids.Text(43, parts...)
}
