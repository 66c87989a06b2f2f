package relay

import (
	"net/http"
	"strings"
	"time"

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

// An identityWriter writes who a session is into the headers of a request or an answer.
type identityWriter struct {
	keys *IdentityKeys // nil: identities are not signed
	now  func() time.Time
}

// An authHandler answers /auth.
type authHandler struct {
	sessions *sessions
	identity identityWriter
}

// authenticate answers GET /auth: the question that nginx (auth_request),
// Traefik and Caddy ask about a request before they let it through.
func (a *authHandler) authenticate(req *http.Request) (any, error) {
	s, err := a.sessions.caller(req)
	if err == nil && byCookie(req) {
		err = askedFor(req)
	}
	if err != nil {
		return nil, err
	}
	h := make(http.Header, 4)
	if err := a.identity.write(h, s); err != nil {
		return nil, err
	}
	return headerAnswer(h), nil
}

// write writes who a session is.
func (w identityWriter) write(h http.Header, s session.Session) error {
	h.Set(headerOpenID, s.OpenID)
	h.Set(headerAppID, s.AppID)
	if s.UnionID != "" {
		h.Set(headerUnionID, s.UnionID)
	}
	if w.keys == nil {
		return nil
	}
	token, err := w.keys.signer.sign(s, w.now())
	if err != nil {
		return err
	}
	h.Set(headerIdentity, token)
	return nil
}

// caller returns the session of a request that may carry its token as a bearer
// or in the cookie. A header wins: whoever sets one means it.
func (x *sessions) caller(req *http.Request) (session.Session, error) {
	if !byCookie(req) {
		return x.bearer(req)
	}
	token, err := x.cookieToken(req)
	if err != nil {
		return session.Session{}, err
	}
	return x.sessionOf(req.Context(), token)
}

func byCookie(req *http.Request) bool { return len(req.Header["Authorization"]) == 0 }

// cookieToken reads the cookie. Two of one name are refused: which one a back
// end would believe is anybody's guess.
func (x *sessions) cookieToken(req *http.Request) (string, error) {
	found := req.CookiesNamed(x.cookie)
	if len(found) != 1 || found[0].Value == "" {
		return "", unauthorized("no Authorization header, and not exactly one cookie " + x.cookie)
	}
	return found[0].Value, nil
}

// withoutToken takes the relay's own token out of a request that goes on: a
// back end has no use for it, and its log is not ours.
func (x *sessions) withoutToken(h http.Header) {
	h.Del("Authorization")
	lines := h["Cookie"]
	h.Del("Cookie")
	for _, line := range lines {
		var kept []string
		for part := range strings.SplitSeq(line, ";") {
			if name, _, _ := strings.Cut(part, "="); strings.TrimSpace(name) != x.cookie {
				kept = append(kept, part)
			}
		}
		if rest := strings.TrimSpace(strings.Join(kept, ";")); rest != "" {
			h.Add("Cookie", rest)
		}
	}
}

// cookieName reports whether a cookie can have a name. Doc: RFC 6265 §4.1.1, token.
func cookieName(name string) bool {
	return (&http.Cookie{Name: name, Value: "x"}).Valid() == nil
}
