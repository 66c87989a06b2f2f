package relay

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

// Times of an access_token. Doc: it lives 7200 s; a new one is to be had in
// the last 300 s, in which both are good.
const (
	// renewLead is how long before its end a token is renewed. It begins a
	// little after WeChat's overlap does, or WeChat would answer with the
	// token we have.
	renewLead = 290 * time.Second
	// renewSpread keeps the machines of a fleet from renewing at one moment.
	renewSpread = time.Minute
	// endMargin is kept clear for the request that takes the token along.
	endMargin = 10 * time.Second
)

// An accessToken is good until ends, and to be renewed from renew on.
type accessToken struct {
	value       credential.Secret
	ends, renew time.Time
	madeFor     string // the id of the source whose refusal it was made for, "" for none
}

// A keeper has one access_token per app for the whole fleet: it is fetched by
// whoever needs it first, and everybody else takes it from Shared. It has no
// goroutine of its own: a relay that nobody asks for tokens needs none.
type keeper struct {
	client  *wechat
	shared  session.Shared
	now     func() time.Time
	log     *slog.Logger
	timeout time.Duration

	flights singleflight.Group // fetches under way, by appid

	mu   sync.Mutex
	kept map[string]*keptToken // by appid
}

// A keptToken is what one process knows of an app's token.
type keptToken struct {
	token   accessToken
	refused credential.Secret // the last one that was replaced because WeChat refused it
	failed  *failure
	until   time.Time // when failed may be tried anew
	forced  time.Time // when a new one was last insisted on

	named     time.Time // when WeChat last said that a refused token is the current one
	witnesses witnesses // of token
	told      time.Time // when the fleet was last told of them
	doubts    map[source]doubt
}

// of returns what is known of an app. The mutex is held.
func (k *keeper) of(app credential.App) *keptToken {
	t := k.kept[app.AppID]
	if t == nil {
		t = new(keptToken)
		k.kept[app.AppID] = t
	}
	return t
}

// forget drops what is known of an app whose secret or token line is another
// now.
func (k *keeper) forget(appID string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, appID)
	k.flights.Forget(appID)
}

// take returns a token that is good as far as anybody knows. A token that is
// about to end is given while its successor is on the way, so nobody waits for
// a renewal.
func (k *keeper) take(ctx context.Context, app credential.App) (accessToken, error) {
	for try := 0; ; try++ {
		t, good, rest := k.have(app)
		if rest != nil {
			return accessToken{}, rest
		}
		if good && k.now().Before(t.renew) {
			return t, nil
		}
		done := k.flights.DoChan(app.AppID, func() (any, error) { return k.fetch(app, complaint{}) })
		if good {
			return t, nil
		}
		// A flight that was under way may come back with the token that has
		// ended since.
		t, err := k.await(ctx, done)
		if err != nil || try > 0 || k.now().Before(t.ends) {
			return t, err
		}
	}
}

// await waits for a fetch, a little longer than that may take.
func (k *keeper) await(ctx context.Context, done <-chan singleflight.Result) (accessToken, error) {
	ctx, cancel := context.WithTimeout(ctx, k.timeout+sharedTimeout)
	defer cancel()
	select {
	case res := <-done:
		if res.Err != nil {
			f := *asFailure(res.Err)
			return accessToken{}, &f
		}
		return res.Val.(accessToken), nil
	case <-ctx.Done():
		return accessToken{}, (&failure{kind: refusal.Timeout, cause: errors.New("the access_token did not come in time")}).inCall()
	}
}

// have returns the token this process knows, whether it is good, and the
// failure that keeps it from asking for a better one just now.
func (k *keeper) have(app credential.App) (t accessToken, good bool, rest error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept, now := k.of(app), k.now()
	good = now.Before(kept.token.ends.Add(-endMargin))
	if kept.failed == nil || !now.Before(kept.until) {
		return kept.token, good, nil
	}
	if good {
		t = kept.token
		t.renew = kept.until
		return t, true, nil
	}
	f := *kept.failed
	return t, false, &f
}

func (k *keeper) isRefused(app credential.App, t accessToken) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.of(app).refused.Equal(t.value)
}

// ends tells when the tokens that this process knows end.
func (k *keeper) ends() map[string]time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := make(map[string]time.Time, len(k.kept))
	for id, t := range k.kept {
		if !t.token.value.Empty() {
			all[id] = t.token.ends
		}
	}
	return all
}

// note remembers how a fetch ended. kept is what was known of the app when it
// began: where that was forgotten since, so is this.
func (k *keeper) note(kept *keptToken, c complaint, t accessToken, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err != nil:
		f := *asFailure(err)
		kept.failed, kept.until = &f, k.now().Add(restAfter(&f))
	case c.about(t):
		kept.named = k.now()
	case t.value.Equal(kept.token.value):
		kept.token.ends, kept.token.renew, kept.failed = t.ends, t.renew, nil
	default:
		if !c.none() {
			kept.refused = c.token.value
		}
		kept.token, kept.witnesses, kept.failed = t, witnesses{}, nil
	}
}

// restAfter is how long a failure stands before WeChat is asked again: a wrong
// secret does not mend itself, and an appid that hammers is punished. Ours.
func restAfter(f *failure) time.Duration {
	switch f.kind {
	case refusal.Misconfigured:
		return 10 * time.Second
	case refusal.RateLimited:
		return time.Duration(f.wait) * time.Second
	}
	return time.Second
}

// jitter returns a part of d, so that machines do not act at one moment.
func jitter(d time.Duration) time.Duration {
	var b [1]byte
	_, _ = rand.Read(b[:]) // never fails
	return d * time.Duration(b[0]) / 256
}
