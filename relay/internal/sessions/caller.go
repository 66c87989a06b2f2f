package sessions

import (
	"net/http"
	"strings"

	"wxflow/relay/internal/fail"
	"wxflow/relay/session"
)

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
	return x.sessionOf(req.Context(), token)
}

func ByCookie(req *http.Request) bool { return len(req.Header["Authorization"]) == 0 }

// cookieToken reads the cookie. Two of one name are refused: which one a back
// end would believe is anybody's guess.
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
