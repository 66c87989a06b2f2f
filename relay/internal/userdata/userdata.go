// Package userdata answers for the user of a session: /phone, /decrypt, /checksignature
// and /checksession.
package userdata

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/limit"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/internal/wechat"
)

// A Handler answers what clients ask about the user of a session.
type Handler struct {
	Sessions     *sessions.Sessions
	Apps         *apps.Served
	Limits       *limit.Limiter
	Keeper       *tokens.Keeper
	Client       *wechat.Client
	Turns        *limit.Gate
	InHand       *limit.InHand
	Timeout      time.Duration // of one call, retries included
	Now          func() time.Time
	WatermarkAge time.Duration // how old decrypted data may be
}

// Call makes a call for a user with an app's access_token.
func (u *Handler) Call(ctx context.Context, app credential.App, openID string, c wechat.Call) (m map[string]json.RawMessage, err error) {
	end, err := u.InHand.Begin(app.AppID, openID)
	if err != nil {
		return nil, err
	}
	defer end()
	ctx, cancel := context.WithTimeout(ctx, u.Timeout)
	defer cancel()
	noToken := u.Keeper.Use(ctx, app, tokens.Source{Path: c.Path}, func(token wechat.Token) tokens.Verdict {
		with := c
		with.Query = url.Values{"access_token": {token.Value.Reveal()}}
		maps.Copy(with.Query, c.Query)
		with.Hide = slices.Concat([]string{token.Value.Reveal()}, c.Hide)
		m, err = u.inTurn(ctx, with)
		switch {
		case err == nil:
			return tokens.Accepted
		case wechat.IsTokenError(fail.Of(err).ErrCode):
			return tokens.Refused
		}
		return tokens.NoVerdict
	})
	if noToken != nil {
		return nil, noToken
	}
	return m, err
}

// inTurn makes a call when there is a turn. The access_token has been had
// before: nothing that is slow to come keeps a turn from another call.
func (u *Handler) inTurn(ctx context.Context, c wechat.Call) (map[string]json.RawMessage, error) {
	leave, err := u.Turns.Enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return u.Client.Call(ctx, c)
}
