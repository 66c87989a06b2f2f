// Package sessions knows whose a token is. It guards the store, which may be down, and
// answers /session and /logout.
package sessions

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/trust"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/internal/within"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// hashToken returns what stores know a token by. A plain hash is enough: there
// are 256 random bits to guess, not a password. A token of the relay's has room on the
// stack.
func hashToken(token string) session.TokenHash {
	return sha256.Sum256(append(make([]byte, 0, 64), token...))
}

// Sessions knows whose a token is.
type Sessions struct {
	Store   *Guard
	Apps    *apps.Served
	Trust   trust.Rules
	Now     func() time.Time
	TTL     time.Duration
	Sliding bool
	Cookie  string // the name of the cookie that may carry a token
}

// Bearer returns the session of the request's token.
func (x *Sessions) Bearer(req *http.Request) (session.Session, error) {
	token, err := web.BearerToken(req)
	if err != nil {
		return session.Session{}, err
	}
	return x.SessionAt(req.Context(), hashToken(token))
}

// SessionAt returns the session of a token. If sessions slide, using one is what lets it
// live on.
func (x *Sessions) SessionAt(ctx context.Context, token session.TokenHash) (session.Session, error) {
	s, err := x.Store.Get(ctx, token)
	switch {
	case errors.Is(err, session.ErrNoSession):
		return session.Session{}, fail.Unauthorized("the token is unknown or has expired")
	case err != nil:
		return session.Session{}, err
	case !x.Apps.Has(s.AppID):
		return session.Session{}, fail.Unauthorized("the session's app is not served here")
	case x.Trust.Identity(s.OpenID, s.UnionID) != nil:
		return session.Session{}, fail.Unauthorized("the session is of the fake WeChat, from a time with WXRELAY_DEV=1")
	case !s.Expires.After(x.Now()):
		// A store may go by another clock; the relay's own decides.
		return session.Session{}, fail.Unauthorized("the token has expired")
	}
	web.TrailOf(ctx).AppID = s.AppID
	if x.Sliding {
		return x.slide(ctx, s)
	}
	return s, nil
}

// slide moves the end of a session that is in use. Not at each use, or every
// check of a session would be a write: only when that gains a tenth of its life.
func (x *Sessions) slide(ctx context.Context, s session.Session) (session.Session, error) {
	ends := x.Now().Add(x.TTL)
	if last := s.Created.Add(max(slidingLife, x.TTL)); ends.After(last) {
		ends = last
	}
	if ends.Sub(s.Expires) < x.TTL/10 {
		return s, nil
	}
	longer := s
	longer.Expires = ends
	err := x.Store.extend(ctx, longer)
	switch {
	case errors.Is(err, session.ErrNoSession): // it was ended in this very moment
		return session.Session{}, fail.Unauthorized("the session has ended")
	case err != nil: // it is good until it would have ended anyway
		web.TrailOf(ctx).Warn("session", "not extended: "+fail.Of(err).Cause.Error())
		return s, nil
	}
	return longer, nil
}

// slidingLife caps a sliding session, unless its TTL is longer, so that a stolen
// token does not live for ever.
const slidingLife = 30 * 24 * time.Hour

// Bounds of the search for a place for a session. Ours.
const (
	placeTries = 5
	placeWait  = 250 * time.Millisecond // of all tries but the last
)

// Begin mints a token whose session can be stored now. In a store of several parts
// one token is as good as another, so one whose part is out of reach costs a try
// and no login.
func (x *Sessions) Begin(ctx context.Context) (token string, err error) {
	for try := 1; ; try++ {
		token = mint()
		if x.Store.parted == nil || try == placeTries {
			return token, x.Store.pingFor(ctx, hashToken(token))
		}
		wait := within.Time(ctx, placeWait)
		err = x.Store.pingFor(wait, hashToken(token))
		wait.End()
		if err == nil || ctx.Err() != nil {
			return token, err
		}
	}
}

// Keep stores the session of a fresh login from an address. Its context is not the
// login's: WeChat may have used up the time of that.
func (x *Sessions) Keep(ctx context.Context, token, appID string, id wechat.Identity, from netip.Addr) error {
	now := x.Now()
	err := x.Store.Put(ctx, session.Session{
		Token: hashToken(token), AppID: appID,
		OpenID: id.OpenID, UnionID: id.UnionID, SessionKey: withAddress(id.SessionKey, from),
		Created: now, Expires: now.Add(x.TTL),
	})
	if err != nil {
		// Ours: not retry, because the code is spent and the same request
		// cannot succeed; a new code may, in a moment.
		f := fail.Of(err)
		f.Action = refusal.LoginAgain
		f.Say = text.New("The login could not be saved. Call wx.login again and send the new code.", "登录态保存失败，请重新调用 wx.login 并发送新的 code。")
		return f
	}
	return nil
}

// mint returns a relay token: 256 random bits as the 43 characters a client carries.
func mint() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return string(base64.RawURLEncoding.AppendEncode(make([]byte, 0, 43), b[:]))
}

// A sessionAnswer is one of /session.
type sessionAnswer struct {
	AppID, OpenID, UnionID string
	ExpiresIn              int64 // rounded down
}

// AppendJSON implements web.Appender.
func (a sessionAnswer) AppendJSON(b []byte) []byte {
	b = web.AppendString(append(b, `{"appid":`...), a.AppID)
	b = web.AppendString(append(b, `,"openid":`...), a.OpenID)
	if a.UnionID != "" {
		b = web.AppendString(append(b, `,"unionid":`...), a.UnionID)
	}
	return append(strconv.AppendInt(append(b, `,"expires_in":`...), a.ExpiresIn, 10), '}')
}

// Show answers GET /session.
func (x *Sessions) Show(req *http.Request) (any, error) {
	s, err := x.Bearer(req)
	if err != nil {
		return nil, err
	}
	left := int64(s.Expires.Sub(x.Now()) / time.Second)
	return sessionAnswer{s.AppID, s.OpenID, s.UnionID, left}, nil
}

// Logout answers POST /logout. Logging out twice is fine, for the first answer
// may have been lost; a logout without a token is an error. With {"all":true} it ends every
// session of the user in this app, and needs one that is good to know whose.
func (x *Sessions) Logout(req *http.Request) (any, error) {
	all, err := readLogout(req)
	if err != nil {
		return nil, err
	}
	if all {
		s, err := x.Bearer(req)
		if err == nil {
			_, err = x.Store.deleteUser(req.Context(), s.AppID, s.OpenID)
		}
		return nil, err
	}
	token, err := web.BearerToken(req)
	if err != nil {
		return nil, err
	}
	return nil, x.Store.Delete(req.Context(), hashToken(token))
}

// EndUser ends every session of a user in an app, and reports how many there were.
func (x *Sessions) EndUser(ctx context.Context, appID, openID string) (int, error) {
	return x.Store.deleteUser(ctx, appID, openID)
}

// readLogout reads {"all":true}, an empty object or nothing at all. A body that is
// not understood is refused, so that a logout everywhere never becomes less than that.
func readLogout(req *http.Request) (all bool, err error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return false, fail.BadRequest("The body did not arrive whole.", "请求体不完整。")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return false, nil
	}
	var in map[string]bool // a struct would take "All" for all
	if json.Unmarshal(body, &in) != nil || in == nil || len(in) > 1 || len(in) == 1 && !has(in, "all") {
		return false, fail.BadRequest(`The body is not understood. Send nothing, or {"all":true} to end all sessions of the user.`,
			`请求体格式有误：不带请求体，或发送 {"all":true} 以结束该用户的全部会话。`)
	}
	return in["all"], nil
}

func has(m map[string]bool, key string) bool { _, ok := m[key]; return ok }

// Caller returns the session of a request that may carry its token as a bearer
// or in the cookie. The header wins, since a client sets it on purpose.
func (x *Sessions) Caller(req *http.Request) (session.Session, error) {
	if !ByCookie(req) {
		return x.Bearer(req)
	}
	token, err := x.cookieToken(req)
	if err != nil {
		return session.Session{}, err
	}
	return x.SessionAt(req.Context(), hashToken(token))
}

func ByCookie(req *http.Request) bool { return len(req.Header["Authorization"]) == 0 }

// cookieToken reads the cookie. Two of one name are refused: back ends differ in
// which of them they take.
func (x *Sessions) cookieToken(req *http.Request) (string, error) {
	found := req.CookiesNamed(x.Cookie)
	if len(found) != 1 || found[0].Value == "" {
		return "", fail.Unauthorized("no Authorization header, and not exactly one cookie " + x.Cookie)
	}
	return found[0].Value, nil
}

// WithoutToken takes the relay's own token out of a request that goes on: a
// back end has no use for it, and its log is not ours.
func (x *Sessions) WithoutToken(h http.Header) {
	h.Del("Authorization")
	lines := h["Cookie"]
	h.Del("Cookie")
	for _, line := range lines {
		var kept []string
		for part := range strings.SplitSeq(line, ";") {
			if name, _, _ := strings.Cut(part, "="); strings.TrimSpace(name) != x.Cookie {
				kept = append(kept, part)
			}
		}
		if rest := strings.TrimSpace(strings.Join(kept, ";")); rest != "" {
			h.Add("Cookie", rest)
		}
	}
}

// CookieName reports whether a cookie can have a name. Doc: RFC 6265 §4.1.1, token.
func CookieName(name string) bool {
	return (&http.Cookie{Name: name, Value: "x"}).Valid() == nil
}
