package backend

import (
	"net/http"
	"time"

	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/web"
	"wxflow/relay/jwt"
	"wxflow/relay/session"
)

// The headers that tell a back end who is calling. Doc: WeChat's cloud hosting
// sends the same ones.
const (
	headerOpenID  = "X-WX-OPENID"
	headerAppID   = "X-WX-APPID"
	headerUnionID = "X-WX-UNIONID"
	headerSource  = "X-WX-SOURCE"

	// headerIdentity carries the signed form of the same. Ours.
	headerIdentity = "X-Wxrelay-Identity"
)

// An Identity writes who a session is into the headers of a request or an answer.
type Identity struct {
	Keys *jwt.Keys // nil: identities are not signed
	Now  func() time.Time
}

// An Auth answers /auth.
type Auth struct {
	Sessions *sessions.Sessions
	Identity Identity
}

// Answer answers GET /auth: the question that nginx (auth_request),
// Traefik and Caddy ask about a request before they let it through.
func (a *Auth) Answer(req *http.Request) (any, error) {
	s, err := a.Sessions.Caller(req)
	if err == nil && sessions.ByCookie(req) {
		err = askedFor(req)
	}
	if err != nil {
		return nil, err
	}
	h := make(http.Header, 4)
	if err := a.Identity.write(h, s); err != nil {
		return nil, err
	}
	return web.HeaderAnswer(h), nil
}

// write writes who a session is.
func (w Identity) write(h http.Header, s session.Session) error {
	h.Set(headerOpenID, s.OpenID)
	h.Set(headerAppID, s.AppID)
	if s.UnionID != "" {
		h.Set(headerUnionID, s.UnionID)
	}
	if w.Keys == nil {
		return nil
	}
	token, err := w.Keys.Signer.Sign(s, w.Now())
	if err != nil {
		return err
	}
	h.Set(headerIdentity, token)
	return nil
}
