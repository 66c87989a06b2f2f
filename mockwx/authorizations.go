package mockwx

import (
	"math"
	"strconv"
	"time"
)

// authorizations is the part of the state that knows what accounts have authorised
// third-party platforms, and the codes of doing so.
type authorizations struct {
	given    map[grantKey]int // how often an account has authorised a platform
	codes    map[string]*authCode
	preAuths map[uint32]int // by component: how many so far
}

type grantKey struct{ component, app uint32 }

// An authCode is what the platform's page is given when an account authorises.
type authCode struct {
	component *component
	app       *app
	expires   int64 // Unix second
	spent     int64 // number of the call that redeemed it
}

func newAuthorizations() *authorizations {
	return &authorizations{given: map[grantKey]int{}, codes: map[string]*authCode{}, preAuths: map[uint32]int{}}
}

// forget drops what one app has authorised.
func (g *authorizations) forget(app uint32) {
	for k := range g.given {
		if k.app == app {
			delete(g.given, k)
		}
	}
	for k, code := range g.codes {
		if code.app.index == app {
			delete(g.codes, k)
		}
	}
}

const (
	authCodeLife = 3600 // Seen: the redirect carries &expires_in=3600
	preAuthLife  = 1800 // Seen; older ones 600
)

// authorize does what an account does on the platform's login page.
func (s *state) authorize(d *deriver, m *component, a *app, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := grantKey{m.index, a.index}
	s.authorizations.given[k]++
	value := authCodePrefix + d.text(86, "authorization code", m.AppID, a.AppID, strconv.Itoa(s.authorizations.given[k]))
	s.authorizations.codes[value] = &authCode{component: m, app: a, expires: now.Unix() + authCodeLife}
	return value
}

// granted tells whether the app has authorised the platform since the start.
func (s *state) granted(m *component, a *app) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.authorizations.given[grantKey{m.index, a.index}] > 0
}

// redeemAuth spends an authorization code. Seen: 61009 for codes of the right
// shape. Ours: for a spent one, too; 61010 only for age.
func (s *state) redeemAuth(m *component, value string, call int64, now time.Time) (*app, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := s.authorizations.codes[value]
	switch {
	case code == nil:
		return nil, refuse(InvalidAuthCode, "no such authorization code was handed out here", "这里没有签发过这个授权码")
	case code.component != m:
		return nil, refuse(InvalidAuthCode, "the authorization code is for %s, redeemed by %s", "授权码属于 %s，却由 %s 来兑换", code.component.AppID, m.AppID)
	case code.spent != 0:
		return nil, refuse(InvalidAuthCode, "already redeemed by call %d: an authorization code works once", "已被第 %d 次调用兑换过：授权码只能用一次", code.spent)
	case now.Unix() >= code.expires:
		return nil, refuse(AuthCodeExpired, "expired %v ago: an authorization code lives an hour", "已在 %v 前过期：授权码一小时有效", time.Duration(now.Unix()-code.expires)*time.Second)
	}
	code.spent = call
	return code.app, nil
}

// preAuthCode mints a code for the platform's login page.
func (s *state) preAuthCode(d *deriver, m *component) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.authorizations.preAuths[m.index]++
	return preAuthPrefix + d.text(86, "pre-auth code", m.AppID, strconv.Itoa(s.authorizations.preAuths[m.index]))
}

// refreshToken is the authorizer_refresh_token. Doc: it stays the same for as
// long as the account does not withdraw.
func (d *deriver) refreshToken(m *component, a *app) string {
	return refreshPrefix + d.text(43, "authorizer refresh token", m.AppID, a.AppID)
}

// noApp is the app of lines that belong to none.
const noApp = math.MaxUint32

// mintComponentToken is api_component_token. Seen: the former token lives five
// more minutes.
func (s *state) mintComponentToken(d *deriver, m *component, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, sec := s.tokens.lineOf(lineKey{noApp, "component " + m.AppID}), now.Unix()
	l.supersede(sec)
	return s.tokens.put(l, &token{kind: tokenComponent, component: m, expires: sec + tokenLife},
		d.tokenText(133, "component", m.AppID, strconv.Itoa(l.minted+1)))
}

// mintAuthorizerToken makes an app's access_token for a platform. It is a line
// of its own beside the app's; Ours: superseded as those are.
func (s *state) mintAuthorizerToken(d *deriver, m *component, a *app, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, sec := s.tokens.line(a, "authorizer "+m.AppID), now.Unix()
	l.supersede(sec)
	return s.tokens.put(l, &token{kind: tokenApp, app: a, component: m, expires: sec + tokenLife},
		d.tokenText(133, "authorizer", m.AppID, a.AppID, strconv.Itoa(l.minted+1)))
}
