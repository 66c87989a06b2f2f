package relay

import (
	"context"

	"wxflow/relay/credential"
)

// A verdict is what WeChat made of an access_token in a call.
type verdict int

const (
	noVerdict verdict = iota // the call failed before the token was looked at, or nobody can tell
	tookToken                // WeChat did what it was asked
	refusedToken
)

// use calls do with an app's access_token and learns from what do says of it. When WeChat
// refuses the token and there is another one, do is called once more: nothing was spent,
// for the token is looked at before anything else. Seen. An error says why there is no
// token, or none but the one that was refused.
func (k *keeper) use(ctx context.Context, app credential.App, by source, do func(accessToken) verdict) error {
	token, err := k.take(ctx, app)
	if err != nil {
		return err
	}
	for try := 0; ; try++ {
		switch do(token) {
		case tookToken:
			k.accepted(ctx, app, token, by)
			return nil
		case noVerdict:
			return nil
		}
		if try > 0 {
			k.refusedAgain(ctx, app, token, by)
			return nil
		}
		next, err := k.refused(ctx, app, token, by)
		if err != nil || next.value.Equal(token.value) {
			return err
		}
		token = next
	}
}
