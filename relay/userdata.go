package relay

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"time"

	"wxflow/relay/credential"
)

// A userData answers what clients ask about the user of a session.
type userData struct {
	sessions     *sessions
	apps         *served
	limits       *limiter
	keeper       *keeper
	client       *wechat
	turns        *gate
	inHand       *inHand
	timeout      time.Duration // of one call, retries included
	now          func() time.Time
	watermarkAge time.Duration // how old decrypted data may be
}

// call makes a call for a user with an app's access_token.
func (u *userData) call(ctx context.Context, app credential.App, openID string, c call) (m map[string]json.RawMessage, err error) {
	end, err := u.inHand.begin(app.AppID, openID)
	if err != nil {
		return nil, err
	}
	defer end()
	ctx, cancel := context.WithTimeout(ctx, u.timeout)
	defer cancel()
	noToken := u.keeper.use(ctx, app, source{path: c.path}, func(token accessToken) verdict {
		with := c
		with.query = url.Values{"access_token": {token.value.Reveal()}}
		maps.Copy(with.query, c.query)
		with.hide = slices.Concat([]string{token.value.Reveal()}, c.hide)
		m, err = u.inTurn(ctx, with)
		switch {
		case err == nil:
			return tookToken
		case isTokenError(asFailure(err).errCode):
			return refusedToken
		}
		return noVerdict
	})
	if noToken != nil {
		return nil, noToken
	}
	return m, err
}

// inTurn makes a call when there is a turn. The access_token has been had
// before: nothing that is slow to come keeps a turn from another call.
func (u *userData) inTurn(ctx context.Context, c call) (map[string]json.RawMessage, error) {
	leave, err := u.turns.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return u.client.ask(ctx, c)
}
