package mockwx

import (
	"math"
	"strconv"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// authorizations is the part of the state that knows what accounts have authorised
// third-party platforms, and the codes of doing so.
type authorizations struct {
	given    map[grantKey]*authorization
	codes    map[string]*authCode
	preAuths map[uint32]int // by component: how many so far
}

type grantKey struct{ component, app uint32 }

// An authorization is what an account has said to a platform since the start.
type authorization struct {
	times     int // how often it has authorised it …
	withdrawn int // … and taken that back
	now       bool
}

func (g *authorizations) of(m *component, a *app) *authorization {
	k := grantKey{m.index, a.index}
	if g.given[k] == nil {
		g.given[k] = &authorization{}
	}
	return g.given[k]
}

// An authCode is what the platform's page is given when an account authorises.
type authCode struct {
	component *component
	app       *app
	expires   int64 // Unix second
	spent     int64 // number of the call that redeemed it
}

func newAuthorizations() *authorizations {
	return &authorizations{given: map[grantKey]*authorization{}, codes: map[string]*authCode{}, preAuths: map[uint32]int{}}
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
func (s *state) authorize(d *ids.Deriver, m *component, a *app, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.authorizations.of(m, a)
	g.times, g.now = g.times+1, true
	value := ids.AuthCodePrefix + d.Text(86, "authorization code", m.AppID, a.AppID, strconv.Itoa(g.times))
	s.authorizations.codes[value] = &authCode{component: m, app: a, expires: now.Unix() + authCodeLife}
	return value
}

// withdraw does what an account does that takes its authorisation back. Ours: its
// tokens in the platform's hands, and the codes for them, are good no more.
func (s *state) withdraw(m *component, a *app) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.authorizations.of(m, a)
	g.withdrawn, g.now = g.withdrawn+1, false
	for value, code := range s.authorizations.codes {
		if code.component == m && code.app == a {
			delete(s.authorizations.codes, value)
		}
	}
	for _, t := range s.tokens.known {
		t.withdrawn = t.withdrawn || t.component == m && t.app == a
	}
}

// granted reports whether the app has authorised the platform, and whether it has
// said anything about that since the start.
func (s *state) granted(m *component, a *app) (given, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.authorizations.given[grantKey{m.index, a.index}]
	return g != nil && g.now, g != nil
}

// redeemAuth spends an authorization code. Seen: 61009 for codes of the right
// shape. Ours: for a spent one, too; 61010 only for age.
func (s *state) redeemAuth(m *component, value string, call int64, now time.Time) (*app, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := s.authorizations.codes[value]
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
func (s *state) preAuthCode(d *ids.Deriver, m *component) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.authorizations.preAuths[m.index]++
	return ids.PreAuthPrefix + d.Text(86, "pre-auth code", m.AppID, strconv.Itoa(s.authorizations.preAuths[m.index]))
}

// refreshToken is the authorizer_refresh_token. Doc: it stays the same for as
// long as the account does not withdraw.
func (s *state) refreshToken(d *ids.Deriver, m *component, a *app) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := []string{"authorizer refresh token", m.AppID, a.AppID}
	if g := s.authorizations.given[grantKey{m.index, a.index}]; g != nil && g.withdrawn > 0 {
		parts = append(parts, strconv.Itoa(g.withdrawn))
	}
	return ids.RefreshPrefix + d.Text(43, parts...)
}

// noApp is the app of lines that belong to none.
const noApp = math.MaxUint32

// mintComponentToken is api_component_token. Seen: the former token lives five
// more minutes.
func (s *state) mintComponentToken(d *ids.Deriver, m *component, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, sec := s.tokens.lineOf(lineKey{noApp, "component " + m.AppID}), now.Unix()
	l.supersede(sec)
	return s.tokens.put(l, &token{kind: tokenComponent, component: m, expires: sec + tokenLife},
		d.Token(133, "component", m.AppID, strconv.Itoa(l.minted+1)))
}

// mintAuthorizerToken makes an app's access_token for a platform. It is a line
// of its own beside the app's; Ours: superseded as those are.
func (s *state) mintAuthorizerToken(d *ids.Deriver, m *component, a *app, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, sec := s.tokens.line(a, "authorizer "+m.AppID), now.Unix()
	l.supersede(sec)
	return s.tokens.put(l, &token{kind: tokenApp, app: a, component: m, expires: sec + tokenLife},
		d.Token(133, "authorizer", m.AppID, a.AppID, strconv.Itoa(l.minted+1)))
}
