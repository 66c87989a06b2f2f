package relay

import (
	"net/http"
	"strings"

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

// authenticate answers GET /auth: the question that nginx (auth_request),
// Traefik and Caddy ask about a request before they let it through.
func (r *Relay) authenticate(req *http.Request) (any, error) {
	s, err := r.caller(req)
	if err == nil && byCookie(req) {
		err = askedFor(req)
	}
	if err != nil {
		return nil, err
	}
	h := make(http.Header, 4)
	if err := r.identify(h, s); err != nil {
		return nil, err
	}
	return headerAnswer(h), nil
}

// identify writes who a session is.
func (r *Relay) identify(h http.Header, s session.Session) error {
	h.Set(headerOpenID, s.OpenID)
	h.Set(headerAppID, s.AppID)
	if s.UnionID != "" {
		h.Set(headerUnionID, s.UnionID)
	}
	if r.signer == nil {
		return nil
	}
	token, err := r.signer.sign(s, r.now())
	if err != nil {
		return err
	}
	h.Set(headerIdentity, token)
	return nil
}

// caller returns the session of a request that may carry its token as a bearer
// or in the cookie. A header wins: whoever sets one means it.
func (r *Relay) caller(req *http.Request) (session.Session, error) {
	if !byCookie(req) {
		return r.bearer(req)
	}
	token, err := r.cookieToken(req)
	if err != nil {
		return session.Session{}, err
	}
	return r.sessionOf(req.Context(), token)
}

func byCookie(req *http.Request) bool { return len(req.Header["Authorization"]) == 0 }

// cookieToken reads the cookie. Two of one name are refused: which one a back
// end would believe is anybody's guess.
func (r *Relay) cookieToken(req *http.Request) (string, error) {
	found := req.CookiesNamed(r.cookie)
	if len(found) != 1 || found[0].Value == "" {
		return "", unauthorized("no Authorization header, and not exactly one cookie " + r.cookie)
	}
	return found[0].Value, nil
}

// withoutToken takes the relay's own token out of a request that goes on: a
// back end has no use for it, and its log is not ours.
func (r *Relay) withoutToken(h http.Header) {
	h.Del("Authorization")
	lines := h["Cookie"]
	h.Del("Cookie")
	for _, line := range lines {
		var kept []string
		for part := range strings.SplitSeq(line, ";") {
			if name, _, _ := strings.Cut(part, "="); strings.TrimSpace(name) != r.cookie {
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
