package relay

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// encodeToken writes 256 bits as the 43 characters a client carries.
func encodeToken(b [32]byte) string { return base64.RawURLEncoding.EncodeToString(b[:]) }

// hashToken returns what stores know a token by. A plain hash is enough: there
// are 256 random bits to guess, not a password.
func hashToken(token string) TokenHash { return sha256.Sum256([]byte(token)) }

type sessionAnswer struct {
	AppID     string `json:"appid"`
	OpenID    string `json:"openid"`
	UnionID   string `json:"unionid,omitempty"`
	ExpiresIn int64  `json:"expires_in"` // rounded down
}

// session answers GET /session.
func (r *Relay) session(req *http.Request) (any, error) {
	s, err := r.bearer(req)
	if err != nil {
		return nil, err
	}
	left := int64(s.Expires.Sub(r.now()) / time.Second)
	return sessionAnswer{s.AppID, s.OpenID, s.UnionID, left}, nil
}

// logout answers POST /logout. Logging out twice is fine, for the first answer
// may have been lost; logging out nobody is not.
func (r *Relay) logout(req *http.Request) (any, error) {
	token, err := bearerToken(req)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(req.Context(), storeTimeout)
	defer cancel()
	if err := r.store.Delete(ctx, hashToken(token)); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return nil, nil
}

// bearer returns the session of the request's token.
func (r *Relay) bearer(req *http.Request) (Session, error) {
	token, err := bearerToken(req)
	if err != nil {
		return Session{}, err
	}
	return r.sessionOf(req.Context(), token)
}

// sessionOf returns the session of a token.
func (r *Relay) sessionOf(ctx context.Context, token string) (Session, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	s, err := r.store.Get(ctx, hashToken(token))
	switch {
	case errors.Is(err, ErrNoSession):
		return Session{}, unauthorized("the token is unknown or has expired")
	case err != nil:
		return Session{}, fmt.Errorf("store: %w", err)
	case !s.Expires.After(r.now()):
		// A store may go by another clock; the relay's own decides.
		return Session{}, unauthorized("the token has expired")
	}
	return s, nil
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
	return &failure{kind: Unauthorized, cause: errors.New(cause)}
}
