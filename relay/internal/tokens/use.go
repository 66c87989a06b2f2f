package tokens

import (
	"context"

	"wxflow/relay/credential"
	"wxflow/relay/internal/wechat"
)

// A Verdict is what WeChat made of an access_token in a call.
type Verdict int

const (
	NoVerdict Verdict = iota // the call failed before the token was looked at, or nobody can tell
	Accepted                 // WeChat did what it was asked
	Refused
)

// Use calls do with an app's access_token and learns from what do says of it. When WeChat
// refuses the token and there is another one, do is called once more: nothing was spent,
// for the token is looked at before anything else. Seen. An error says why there is no
// token, or none but the one that was refused.
func (k *Keeper) Use(ctx context.Context, app credential.App, by Source, do func(wechat.Token) Verdict) error {
	token, err := k.Take(ctx, app)
	if err != nil {
		return err
	}
	for try := 0; ; try++ {
		switch do(token) {
		case Accepted:
			k.accepted(ctx, app, token, by)
			return nil
		case NoVerdict:
			return nil
		}
		if try > 0 {
			k.refusedAgain(ctx, app, token, by)
			return nil
		}
		next, err := k.Refused(ctx, app, token, by)
		if err != nil || next.Value.Equal(token.Value) {
			return err
		}
		token = next
	}
}
