package relay

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

// encodeToken writes 256 bits as the 43 characters a client carries.
func encodeToken(b [32]byte) string { return base64.RawURLEncoding.EncodeToString(b[:]) }

// hashToken returns what stores know a token by. A plain hash is enough: there
// are 256 random bits to guess, not a password.
func hashToken(token string) session.TokenHash { return sha256.Sum256([]byte(token)) }

// sessions knows whose a token is.
type sessions struct {
	store   *guardedStore
	apps    *served
	wall    wall
	now     func() time.Time
	ttl     time.Duration
	sliding bool
	cookie  string // the name of the cookie that may carry a token
}

type sessionAnswer struct {
	AppID     string `json:"appid"`
	OpenID    string `json:"openid"`
	UnionID   string `json:"unionid,omitempty"`
	ExpiresIn int64  `json:"expires_in"` // rounded down
}

// show answers GET /session.
func (x *sessions) show(req *http.Request) (any, error) {
	s, err := x.bearer(req)
	if err != nil {
		return nil, err
	}
	left := int64(s.Expires.Sub(x.now()) / time.Second)
	return sessionAnswer{s.AppID, s.OpenID, s.UnionID, left}, nil
}

// logout answers POST /logout. Logging out twice is fine, for the first answer
// may have been lost; logging out nobody is not. With {"all":true} it ends every
// session of the user in this app, and needs one that is good to know whose.
func (x *sessions) logout(req *http.Request) (any, error) {
	all, err := readLogout(req)
	if err != nil {
		return nil, err
	}
	if all {
		s, err := x.bearer(req)
		if err == nil {
			_, err = x.store.deleteUser(req.Context(), s.AppID, s.OpenID)
		}
		return nil, err
	}
	token, err := bearerToken(req)
	if err != nil {
		return nil, err
	}
	return nil, x.store.delete(req.Context(), hashToken(token))
}

// readLogout reads {"all":true}, an empty object or nothing at all. What is not
// understood is refused: a wish to log out everywhere shall not end in less.
func readLogout(req *http.Request) (all bool, err error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return false, badRequest("The body did not arrive whole.", "请求体不完整。")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return false, nil
	}
	var in map[string]bool // a struct would take "All" for all
	if json.Unmarshal(body, &in) != nil || in == nil || len(in) > 1 || len(in) == 1 && !has(in, "all") {
		return false, badRequest(`The body is not understood. Send nothing, or {"all":true} to end all sessions of the user.`,
			`请求体格式有误：不带请求体，或发送 {"all":true} 以结束该用户的全部会话。`)
	}
	return in["all"], nil
}

func has(m map[string]bool, key string) bool { _, ok := m[key]; return ok }

// bearer returns the session of the request's token.
func (x *sessions) bearer(req *http.Request) (session.Session, error) {
	token, err := bearerToken(req)
	if err != nil {
		return session.Session{}, err
	}
	return x.sessionOf(req.Context(), token)
}

// sessionOf returns the session of a token. If sessions slide, using one is what
// lets it live on.
func (x *sessions) sessionOf(ctx context.Context, token string) (session.Session, error) {
	return x.sessionAt(ctx, hashToken(token))
}

// sessionAt is sessionOf by what stores know a token by.
func (x *sessions) sessionAt(ctx context.Context, token session.TokenHash) (session.Session, error) {
	s, err := x.store.get(ctx, token)
	switch {
	case errors.Is(err, session.ErrNoSession):
		return session.Session{}, unauthorized("the token is unknown or has expired")
	case err != nil:
		return session.Session{}, err
	case !x.apps.has(s.AppID):
		return session.Session{}, unauthorized("the session's app is not served here")
	case x.wall.refuseIdentity(s.OpenID, s.UnionID) != nil:
		return session.Session{}, unauthorized("the session is of the fake WeChat, from a time with WXRELAY_DEV=1")
	case !s.Expires.After(x.now()):
		// A store may go by another clock; the relay's own decides.
		return session.Session{}, unauthorized("the token has expired")
	}
	trailOf(ctx).appID = s.AppID
	if x.sliding {
		return x.slide(ctx, s)
	}
	return s, nil
}

// slide moves the end of a session that is in use. Not at each use, or every
// check of a session would be a write: only when that gains a tenth of its life.
func (x *sessions) slide(ctx context.Context, s session.Session) (session.Session, error) {
	ends := x.now().Add(x.ttl)
	if last := s.Created.Add(max(slidingLife, x.ttl)); ends.After(last) {
		ends = last
	}
	if ends.Sub(s.Expires) < x.ttl/10 {
		return s, nil
	}
	longer := s
	longer.Expires = ends
	err := x.store.extend(ctx, longer)
	switch {
	case errors.Is(err, session.ErrNoSession): // it was ended in this very moment
		return session.Session{}, unauthorized("the session has ended")
	case err != nil: // it is good until it would have ended anyway
		trailOf(ctx).warn("session", "not extended: "+asFailure(err).cause.Error())
		return s, nil
	}
	return longer, nil
}

// bearerToken reads the Authorization header. Doc: RFC 6750 §2.1; the scheme
// is matched in any case, RFC 9110 §11.1.
func bearerToken(req *http.Request) (string, error) {
	h := req.Header["Authorization"]
	if len(h) != 1 {
		return "", unauthorized("not exactly one Authorization header")
	}
	scheme, token, ok := strings.Cut(h[0], " ")
	token = strings.Trim(token, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", unauthorized("the Authorization header is not Bearer and a token")
	}
	return token, nil
}

func unauthorized(cause string) error {
	return &failure{kind: refusal.Unauthorized, cause: errors.New(cause)}
}
