// Package tokens keeps one access_token an app for a whole fleet, and decides whether a
// refusal is about the token or about the call.
package tokens

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

const (
	// renewSpread keeps the machines of a fleet from renewing at one moment.
	renewSpread = time.Minute
	// endMargin is kept clear for the request that takes the token along.
	endMargin = 10 * time.Second
)

// A Keeper has one access_token per app for the whole fleet: it is fetched by
// the relay that needs it first, and the others take it from Shared. It has no
// goroutine: a relay that is not asked for tokens fetches none.
type Keeper struct {
	Client  *wechat.Client
	Shared  session.Shared
	Now     func() time.Time
	Log     *slog.Logger
	Timeout time.Duration

	flights singleflight.Group // fetches under way, by appid

	mu   sync.Mutex
	Kept map[string]*KeptToken // by appid
}

// A KeptToken is what one process knows of an app's token.
type KeptToken struct {
	token   wechat.Token
	refused credential.Secret // the last one that was replaced because WeChat refused it
	failed  *fail.Failure
	until   time.Time // when failed may be tried anew
	forced  time.Time // when a new one was last insisted on

	named     time.Time // when WeChat last said that a refused token is the current one
	witnesses witnesses // of token
	told      time.Time // when they were last shared with the fleet
	doubts    map[Source]doubt
}

// of returns what is known of an app. The mutex is held.
func (k *Keeper) of(app credential.App) *KeptToken {
	t := k.Kept[app.AppID]
	if t == nil {
		t = new(KeptToken)
		k.Kept[app.AppID] = t
	}
	return t
}

// Forget drops what is known of an app whose secret or token line is another
// now.
func (k *Keeper) Forget(appID string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.Kept, appID)
	k.flights.Forget(appID)
}

// Take returns a token that is good as far as is known. A token that is about to end is
// returned while its successor is on the way, so no caller waits for a renewal.
func (k *Keeper) Take(ctx context.Context, app credential.App) (wechat.Token, error) {
	for try := 0; ; try++ {
		t, good, rest := k.have(app)
		if rest != nil {
			return wechat.Token{}, rest
		}
		if good && k.Now().Before(t.Renew) {
			return t, nil
		}
		done := k.flights.DoChan(app.AppID, func() (any, error) { return k.fetch(app, complaint{}) })
		if good {
			return t, nil
		}
		// A flight that was under way may come back with the token that has
		// ended since.
		t, err := k.await(ctx, done)
		if err != nil || try > 0 || k.Now().Before(t.Ends) {
			return t, err
		}
	}
}

// await waits for a fetch, a little longer than that may take.
func (k *Keeper) await(ctx context.Context, done <-chan singleflight.Result) (wechat.Token, error) {
	ctx, cancel := context.WithTimeout(ctx, k.Timeout+SharedTimeout)
	defer cancel()
	select {
	case res := <-done:
		if res.Err != nil {
			f := *fail.Of(res.Err)
			return wechat.Token{}, &f
		}
		return res.Val.(wechat.Token), nil
	case <-ctx.Done():
		return wechat.Token{}, (&fail.Failure{Kind: refusal.Timeout, Cause: errors.New("the access_token did not come in time")}).InCall()
	}
}

// have returns the token this process knows, whether it is good, and the
// failure that keeps it from asking for a better one just now.
func (k *Keeper) have(app credential.App) (t wechat.Token, good bool, rest error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept, now := k.of(app), k.Now()
	good = now.Before(kept.token.Ends.Add(-endMargin))
	if kept.failed == nil || !now.Before(kept.until) {
		return kept.token, good, nil
	}
	if good {
		t = kept.token
		t.Renew = kept.until
		return t, true, nil
	}
	f := *kept.failed
	return t, false, &f
}

func (k *Keeper) isRefused(app credential.App, t wechat.Token) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.of(app).refused.Equal(t.Value)
}

// Ends returns when the tokens that this process knows end.
func (k *Keeper) Ends() map[string]time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := make(map[string]time.Time, len(k.Kept))
	for id, t := range k.Kept {
		if !t.token.Value.Empty() {
			all[id] = t.token.Ends
		}
	}
	return all
}

// note remembers how a fetch ended. kept is what was known of the app when it
// began: where that was forgotten since, so is this.
func (k *Keeper) note(kept *KeptToken, c complaint, t wechat.Token, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err != nil:
		f := *fail.Of(err)
		kept.failed, kept.until = &f, k.Now().Add(restAfter(&f))
	case c.about(t):
		kept.named = k.Now()
	case t.Value.Equal(kept.token.Value):
		kept.token.Ends, kept.token.Renew, kept.failed = t.Ends, t.Renew, nil
	default:
		if !c.none() {
			kept.refused = c.token.Value
		}
		kept.token, kept.witnesses, kept.failed = t, witnesses{}, nil
	}
}

// restAfter is how long a failure stands before WeChat is asked again: a wrong
// secret stays wrong, and WeChat blocks an appid that asks too often. Ours.
func restAfter(f *fail.Failure) time.Duration {
	switch f.Kind {
	case refusal.Misconfigured:
		return 10 * time.Second
	case refusal.RateLimited:
		return time.Duration(f.Wait) * time.Second
	}
	return time.Second
}

// jitter returns a part of d, so that machines do not act at one moment.
func jitter(d time.Duration) time.Duration {
	var b [1]byte
	_, _ = rand.Read(b[:]) // never fails
	return d * time.Duration(b[0]) / 256
}

// A Verdict is what WeChat made of an access_token in a call.
type Verdict int

const (
	NoVerdict Verdict = iota // the call failed before the token was looked at, or that is unknown
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
		if try > 0 { // the token that came in place of a refused one is refused, too
			if token.MadeFor == by.id() {
				k.acquit(ctx, app, token, by)
			}
			return nil
		}
		next, err := k.Refused(ctx, app, token, by)
		if err != nil || next.Value.Equal(token.Value) {
			return err
		}
		token = next
	}
}
