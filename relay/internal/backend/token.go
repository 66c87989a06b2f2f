package backend

import (
	"net/http"
	"slices"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/web"
)

// A Tokens answers /token: who the caller is, signed for a back end that is not behind
// the relay.
type Tokens struct {
	sessions  *sessions.Sessions
	identity  Identity
	audiences []string // the back ends that tokens are made for
}

// NewTokens returns nil when tokens are made for nobody.
func NewTokens(s *sessions.Sessions, identity Identity, audiences []string) *Tokens {
	if len(audiences) == 0 {
		return nil
	}
	return &Tokens{s, identity, audiences}
}

type tokenAnswer struct {
	Token     string `json:"token"`
	ExpiresIn int64  `json:"expires_in"` // rounded down
}

// Answer answers POST /token.
func (x *Tokens) Answer(req *http.Request) (any, error) {
	s, err := x.sessions.Bearer(req)
	if err != nil {
		return nil, err
	}
	var audience string
	if err := web.ReadObject(req, `{"audience":"…"}`, web.Field{Name: "audience", Into: &audience}); err != nil {
		return nil, err
	}
	if !slices.Contains(x.audiences, audience) {
		return nil, fail.BadRequest("This relay makes no tokens for that audience. WXRELAY_TOKEN_AUDIENCES lists those that it does.",
			"本服务不为该 audience 签发令牌，可用的 audience 由 WXRELAY_TOKEN_AUDIENCES 列出。")
	}
	now := x.identity.Now()
	token, ends, err := x.identity.Keys.SignFor(audience, s, now)
	if err != nil {
		return nil, err
	}
	return tokenAnswer{token, int64(ends.Sub(now) / time.Second)}, nil
}
