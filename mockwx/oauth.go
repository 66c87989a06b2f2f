package mockwx

import (
	"strconv"
	"time"

	"wxflow/mockwx/internal/ids"
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

// grants is the part of the state that knows who allowed what.
type grants struct {
	serials map[uint32]uint32 // by app: next serial of an OAuth2 code
	count   map[uint32]int    // by app: grants so far
}

func newGrants() *grants {
	return &grants{serials: map[uint32]uint32{}, count: map[uint32]int{}}
}

const (
	refreshLife = 30 * 24 * 3600 // Doc: 30 days for accounts and websites
	snsToken    = 107            // Seen: 110 characters with the generation
)

// oauthSerial hands out the next serial of an OAuth2 code.
func (s *state) oauthSerial(a *app) uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	serial := s.grants.serials[a.index]
	s.grants.serials[a.index] = serial + 1
	return serial
}

// allow redeems an OAuth2 code: it spends it and makes a grant, or neither.
func (s *state) allow(d *ids.Deriver, a *app, u *user, t *ticket, set wechat.Scopes, call int64, now time.Time) (*grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if by, used := s.spent.by(t.spend); used {
		return nil, whyUsed(by)
	}
	s.spent.mark(t.spend, call)
	s.grants.count[a.index]++
	g := &grant{app: a, user: u, scopes: set, number: s.grants.count[a.index]}
	g.refresh = d.Token(snsToken, "refresh_token", a.AppID, strconv.Itoa(g.number))
	s.tokens.known[g.refresh] = &token{kind: tokenRefresh, app: a, expires: now.Unix() + refreshLife, grant: g}
	s.mintAccess(d, g, now)
	copied := *g // the caller reads it without the lock
	return &copied, nil
}

func (s *state) mintAccess(d *ids.Deriver, g *grant, now time.Time) {
	g.minted++
	g.access = d.Token(snsToken, "sns_token", g.app.AppID, strconv.Itoa(g.number), strconv.Itoa(g.minted))
	g.token = &token{kind: tokenSNS, app: g.app, expires: now.Unix() + tokenLife, grant: g}
	s.tokens.known[g.access] = g.token
}

// refresh renews a grant. Doc: an access_token that has not expired stays the
// same and gets a new lifetime, else a new one is minted. Ours: the
// refresh_token stays as it is, its lifetime too.
func (s *state) refresh(d *ids.Deriver, a *app, value string, now time.Time) (*grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tokens.known[value]
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
		s.mintAccess(d, t.grant, now)
	}
	copied := *t.grant
	return &copied, nil
}

// forget drops one app's grants; its tokens go with the others.
func (g *grants) forget(app uint32) {
	delete(g.serials, app)
	delete(g.count, app)
}

// oauthCode mints the code that the redirect carries.
func (w *world) oauthCode(a *app, u *user, set wechat.Scopes, now time.Time) string {
	m := ids.Code{User: w.mark(u), Issued: uint32(now.Unix()), Serial: w.state.oauthSerial(a)}
	return w.ids.MintCode(ids.OAuthCode, a.AppID, m, uint8(set))
}
