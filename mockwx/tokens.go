package mockwx

import (
	"strconv"
	"time"

	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// A tokenKind says what a token is good for.
type tokenKind int

const (
	tokenApp       tokenKind = iota // calls of /cgi-bin and /wxa
	tokenComponent                  // a third-party platform's own calls
	tokenCorp                       // calls of WeCom
	tokenSNS                        // a user's, for /sns/userinfo and /sns/auth
	tokenRefresh                    // renews a tokenSNS
)

// A token is a credential that the fake handed out and will know again.
type token struct {
	kind    tokenKind
	app     *app  // nil for a component's own and for WeCom's
	expires int64 // Unix second; 42001 from then on
	dead    int64 // superseded: 40001 from this Unix second on; 0: not

	withdrawn bool // the app has taken its authorisation of the component back

	component *component // its own, or an authorizer's in its hands
	corp      *corp
	grant     *grant // who allowed what, of tokenSNS and tokenRefresh
}

// A tokenLine is a row of tokens of which the newest counts.
type tokenLine struct {
	value   string
	token   *token
	minted  int // how many so far
	forced  int // forced refreshes on the day that forcedOn names
	day     int64
	forceAt int64 // Unix second of the newest forced refresh
}

// A lineKey names a line. Doc: /cgi-bin/token and /cgi-bin/stable_token are two
// independent lines of an app.
type lineKey struct {
	app  uint32
	name string
}

// tokens is the part of the state that knows every token.
type tokens struct {
	known map[string]*token
	lines map[lineKey]*tokenLine
}

func newTokens() *tokens {
	return &tokens{known: map[string]*token{}, lines: map[lineKey]*tokenLine{}}
}

const (
	tokenLife    = 7200 // Doc: expires_in
	tokenOverlap = 300  // Doc: the former token lives five more minutes
)

func (t *tokens) line(a *app, name string) *tokenLine { return t.lineOf(lineKey{a.index, name}) }

func (t *tokens) lineOf(k lineKey) *tokenLine {
	l := t.lines[k]
	if l == nil {
		l = &tokenLine{}
		t.lines[k] = l
	}
	return l
}

// next mints the line's next token; what happens to the former is the caller's.
func (t *tokens) next(d *ids.Deriver, l *tokenLine, name string, tok *token) string {
	// Seen: 136 characters for an app's token.
	return t.put(l, tok, d.Token(133, name, tok.app.AppID, strconv.Itoa(l.minted+1)))
}

// put makes value the line's newest token.
func (t *tokens) put(l *tokenLine, tok *token, value string) string {
	l.minted++
	l.value, l.token = value, tok
	t.known[value] = tok
	return value
}

// supersede lets the line's newest token live five more minutes.
func (l *tokenLine) supersede(now int64) {
	if l.token != nil && l.token.dead == 0 {
		l.token.dead = now + tokenOverlap
	}
}

// forget drops one app's tokens.
func (t *tokens) forget(app uint32) {
	for v, tok := range t.known {
		if tok.app != nil && tok.app.index == app {
			delete(t.known, v)
		}
	}
	for k := range t.lines {
		if k.app == app {
			delete(t.lines, k)
		}
	}
}

// mintToken is GET /cgi-bin/token: every call mints, and the former token lives
// five more minutes.
func (s *state) mintToken(d *ids.Deriver, a *app, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, sec := s.tokens.line(a, "token"), now.Unix()
	l.supersede(sec)
	return s.tokens.next(d, l, "token", &token{kind: tokenApp, app: a, expires: sec + tokenLife})
}

// stableToken is POST /cgi-bin/stable_token: the same token with what is left of
// its life, a new one in its last five minutes. A forced refresh kills the
// former at once; Doc: twenty a day, and one within thirty seconds of the last
// changes nothing.
func (s *state) stableToken(d *ids.Deriver, a *app, force bool, now time.Time) (value string, expiresIn int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, sec := s.tokens.line(a, "stable_token"), now.Unix()
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
		s.tokens.next(d, l, "stable_token", &token{kind: tokenApp, app: a, expires: sec + tokenLife})
	}
	return l.value, l.token.expires - sec, nil
}

const (
	forcePerDay = 20
	forceGap    = 30
)

// findToken looks a token of a kind up. Seen: unknown and superseded are 40001,
// expired is 42001.
func (s *state) findToken(value string, kind tokenKind, now time.Time) (*token, *wechat.Refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tokens.known[value]
	if t != nil && t.app != nil && t.app.gone.Load() { // minted by a call that outlived the app
		t = nil
	}
	sec := now.Unix()
	switch {
	case t != nil && t.kind == tokenApp && kind == tokenComponent:
		return nil, wechat.NeedComponentToken.Because("an app's access_token where a component_access_token is due", "此接口需要 component_access_token，收到的是 app 的 access_token")
	case t != nil && t.kind == tokenComponent && kind == tokenApp:
		return nil, wechat.NeedBizToken.Because("a component_access_token where the access_token of an app is due", "此接口需要 app 的 access_token，收到的是 component_access_token")
	case t == nil || t.kind != kind:
		return nil, wechat.InvalidCredential.Because("no such access_token was handed out here", "这里没有签发过这个 access_token")
	case t.withdrawn:
		return nil, wechat.InvalidCredential.Because("%s has withdrawn its authorisation of %s", "%s 已取消对 %s 的授权", t.app.AppID, t.component.AppID)
	case t.dead != 0 && sec >= t.dead:
		return nil, wechat.InvalidCredential.Because("superseded %v ago by a newer access_token", "%v 前已被更新的 access_token 取代", time.Duration(sec-t.dead)*time.Second)
	case sec >= t.expires:
		return nil, wechat.AccessTokenExpired.Because("expired %v ago", "已在 %v 前过期", time.Duration(sec-t.expires)*time.Second)
	}
	return t, nil
}

// aboutApp is the appid that a call with this token is about, "" for none.
func (s *state) aboutApp(value string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch t := s.tokens.known[value]; {
	case t == nil:
		return ""
	case t.app != nil:
		return t.app.AppID
	case t.corp != nil:
		return t.corp.AppID
	}
	return ""
}
