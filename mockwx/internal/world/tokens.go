package world

import (
	"cmp"
	"maps"
	"strconv"
	"sync"
	"time"

	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/wechat"
)

// A TokenKind says what a token is good for.
type TokenKind int

const (
	TokenApp       TokenKind = iota // calls of /cgi-bin and /wxa
	TokenComponent                  // a third-party platform's own calls
	TokenCorp                       // calls of WeCom
	TokenSNS                        // a user's, for /sns/userinfo and /sns/auth
	TokenRefresh                    // renews a tokenSNS
)

// A Token is a credential that the fake handed out and will know again.
type Token struct {
	kind    TokenKind
	App     *App  // nil for a component's own and for WeCom's
	expires int64 // Unix second; 42001 from then on
	early   int64 // seconds that the token before was still good for when this one was made
	dead    int64 // superseded: 40001 from this Unix second on; 0: not

	withdrawn bool // the app has taken its authorisation of the component back

	Component *Component // its own, or an authorizer's in its hands
	Corp      *Corp
	Grant     *Grant // who allowed what, of tokenSNS and tokenRefresh
}

// A tokenLine is a row of tokens of which the newest counts.
type tokenLine struct {
	value   string
	token   *Token
	minted  int // how many so far
	forced  int // forced refreshes on the day that forcedOn names
	day     int64
	forceAt int64 // Unix second of the newest forced refresh
}

// A lineKey names a line: of an app, or of none. Doc: /cgi-bin/token and
// /cgi-bin/stable_token are two independent lines of an app.
type lineKey struct {
	app  *App
	name string
}

// tokens knows every token and authorization code that was handed out, and which
// accounts have authorised which platforms. Where both are held, its mutex comes after
// that of an app.
type tokens struct {
	mu    sync.Mutex
	known map[string]*Token
	lines map[lineKey]*tokenLine
	given map[authorizationKey]*authorization
	codes map[string]*issuedAuthorization
}

// forget drops the tokens of one app and what it has authorised.
func (s *tokens) forget(a *App) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.known, func(_ string, t *Token) bool { return t.App == a })
	maps.DeleteFunc(s.lines, func(k lineKey, _ *tokenLine) bool { return k.app == a })
	maps.DeleteFunc(s.given, func(k authorizationKey, _ *authorization) bool { return k.app == a })
	maps.DeleteFunc(s.codes, func(_ string, code *issuedAuthorization) bool { return code.app == a })
}

const (
	TokenLife    = 7200 // Doc: expires_in
	tokenOverlap = 300  // Doc: the former token lives five more minutes
)

// line returns a line of an app, or of no app.
func (s *tokens) line(a *App, name string) *tokenLine {
	k := lineKey{a, name}
	l := s.lines[k]
	if l == nil {
		l = &tokenLine{}
		s.lines[k] = l
	}
	return l
}

// mintToken makes a line's next token out of the parts; what happens to the former is
// the caller's.
func (w *World) mintToken(l *tokenLine, t *Token, now time.Time, parts ...string) string {
	l.minted++
	parts = append(parts, strconv.Itoa(l.minted))
	if t.kind == TokenCorp { // Seen: no generation before it. Ours: 214 characters.
		l.value = w.IDs.Text(214, parts...)
	} else { // Seen: 136 characters for an app's token.
		l.value = w.IDs.Token(133, parts...)
	}
	t.expires = now.Unix() + TokenLife
	l.token, w.tokens.known[l.value] = t, t
	return l.value
}

// renew makes the next token of a line of its app; the former lives five more minutes.
func (w *World) renew(line string, t *Token, now time.Time, parts ...string) string {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	l := w.tokens.line(t.App, line)
	if l.token != nil {
		t.early = max(0, l.token.expires-now.Unix())
		l.token.dead = cmp.Or(l.token.dead, now.Unix()+tokenOverlap)
	}
	return w.mintToken(l, t, now, parts...)
}

// Early returns for how many seconds more the token was good in whose place a token came.
func (w *World) Early(value string) int64 {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	if t := w.tokens.known[value]; t != nil {
		return t.early
	}
	return 0
}

// AppToken is GET /cgi-bin/token: every call mints.
func (w *World) AppToken(a *App, now time.Time) string {
	return w.renew("token", &Token{kind: TokenApp, App: a}, now, "token", a.AppID)
}

// ComponentToken is api_component_token. Seen: the former token lives five
// more minutes.
func (w *World) ComponentToken(m *Component, now time.Time) string {
	return w.renew("component "+m.AppID, &Token{kind: TokenComponent, Component: m}, now, "component", m.AppID)
}

// AuthorizerToken makes an app's access_token for a platform. It is a line
// of its own beside the app's; Ours: superseded as those are.
func (w *World) AuthorizerToken(m *Component, a *App, now time.Time) string {
	return w.renew("authorizer "+m.AppID, &Token{kind: TokenApp, App: a, Component: m}, now, "authorizer", m.AppID, a.AppID)
}

// StableToken is POST /cgi-bin/stable_token: the same token with what is left of
// its life, a new one in its last five minutes. A forced refresh kills the
// former at once; Doc: twenty a day, and one within thirty seconds of the last
// changes nothing.
func (w *World) StableToken(a *App, force bool, now time.Time) (value string, expiresIn int64, err error) {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	l, sec := w.tokens.line(a, "stable_token"), now.Unix()
	fresh := l.token == nil || l.token.expires-sec < tokenOverlap
	if force && l.token != nil && sec < l.token.expires && sec-l.forceAt >= forceGap {
		if day := clock.Day(now); day != l.day {
			l.day, l.forced = day, 0
		}
		if l.forced++; l.forced > forcePerDay {
			return "", 0, wechat.DailyQuota.Because("forced refresh %d today; WeChat allows %d", "今天第 %d 次强制刷新；微信允许 %d 次", l.forced, forcePerDay)
		}
		l.forceAt, fresh = sec, true
		l.token.dead = sec
	}
	if fresh {
		w.mintToken(l, &Token{kind: TokenApp, App: a}, now, "stable_token", a.AppID)
	}
	return l.value, l.token.expires - sec, nil
}

// CorpToken is gettoken of WeCom. Doc: within its life the same token again.
// Ours: with what is left of its life.
func (w *World) CorpToken(m *Corp, now time.Time) (value string, expiresIn int64) {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	l, sec := w.tokens.line(nil, "corp "+m.CorpID), now.Unix()
	if l.token == nil || sec >= l.token.expires {
		w.mintToken(l, &Token{kind: TokenCorp, Corp: m}, now, "corp", m.CorpID)
	}
	return l.value, l.token.expires - sec
}

const (
	forcePerDay = 20
	forceGap    = 30
)

// FindToken looks a token of a kind up. Seen: unknown and superseded are 40001,
// expired is 42001.
func (w *World) FindToken(value string, kind TokenKind, now time.Time) (*Token, *wechat.Refusal) {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	t := w.tokens.known[value]
	if t != nil && t.App != nil && t.App.gone.Load() { // minted by a call that outlived the app
		t = nil
	}
	sec := now.Unix()
	switch {
	case t != nil && t.kind == TokenApp && kind == TokenComponent:
		return nil, wechat.NeedComponentToken.Because("an app's access_token where a component_access_token is due",
			"此接口需要 component_access_token，收到的是 app 的 access_token")
	case t != nil && t.kind == TokenComponent && kind == TokenApp:
		return nil, wechat.NeedBizToken.Because("a component_access_token where the access_token of an app is due",
			"此接口需要 app 的 access_token，收到的是 component_access_token")
	case t == nil || t.kind != kind:
		return nil, wechat.InvalidCredential.Because("no such access_token was handed out here", "这里没有签发过这个 access_token")
	case t.withdrawn:
		return nil, wechat.InvalidCredential.Because("%s has withdrawn its authorisation of %s", "%s 已取消对 %s 的授权", t.App.AppID, t.Component.AppID)
	case t.dead != 0 && sec >= t.dead:
		return nil, wechat.InvalidCredential.Because("superseded %v ago by a newer access_token",
			"%v 前已被更新的 access_token 取代", time.Duration(sec-t.dead)*time.Second)
	case sec >= t.expires:
		return nil, wechat.AccessTokenExpired.Because("expired %v ago", "已在 %v 前过期", time.Duration(sec-t.expires)*time.Second)
	}
	return t, nil
}

// AboutApp is the appid that a call with this token is about, "" for none.
func (w *World) AboutApp(value string) string {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	switch t := w.tokens.known[value]; {
	case t == nil:
		return ""
	case t.App != nil:
		return t.App.AppID
	case t.Corp != nil:
		return t.Corp.AppID
	}
	return ""
}
