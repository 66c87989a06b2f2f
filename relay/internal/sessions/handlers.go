package sessions

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
	"wxflow/relay/session"
)

type sessionAnswer struct {
	AppID     string `json:"appid"`
	OpenID    string `json:"openid"`
	UnionID   string `json:"unionid,omitempty"`
	ExpiresIn int64  `json:"expires_in"` // rounded down
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
	return nil, x.Store.delete(req.Context(), hashToken(token))
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
