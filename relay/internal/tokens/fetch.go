package tokens

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

const (
	// Doc: force_refresh works 20 times a day, 30 s apart.
	forceEvery = 30 * time.Second
	forceDaily = 20
	// SharedTimeout bounds one call of Shared. Ours: the token can be had
	// without it.
	SharedTimeout = time.Second
	// lockPoll is the first wait for another machine's fetch, which takes
	// one round trip to WeChat; lockPollMax the longest.
	lockPoll    = 50 * time.Millisecond
	lockPollMax = time.Second
)

func tokenName(app credential.App) string {
	return "access_token/" + string(app.TokenMode) + "/" + app.AppID
}

func forcedName(app credential.App) string { return tokenName(app) + "/forced" }

// fetch gets a token that is new to this process: from another machine, else
// from WeChat, else says why not. One fetch per app runs in a process. With a
// complaint the answer may be the token it is about, when that is good.
func (k *Keeper) fetch(app credential.App, c complaint) (t wechat.Token, err error) {
	// Since its caller looked, another fetch may have come and gone.
	if t, done, err := k.fetched(app, c); done {
		return t, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), k.Timeout)
	defer cancel()
	k.mu.Lock()
	kept := k.of(app)
	k.mu.Unlock()
	start := k.Now()
	defer func() {
		k.note(kept, c, t, err)
		took := slog.Int64("duration_ms", k.Now().Sub(start).Milliseconds())
		if err != nil {
			fail.Log(ctx, k.Log, "no access_token", fail.Of(err), slog.String("appid", app.AppID), took)
		}
	}()
	defer fail.Rescue(&err)
	for wait := lockPoll; ; wait = min(2*wait, lockPollMax) {
		if t, ok := k.load(ctx, app, c); ok {
			return t, nil
		}
		unlock, held := k.lock(ctx, app)
		if held {
			defer unlock()
			// Its last holder may have saved one since.
			if t, ok := k.load(ctx, app, c); ok {
				return t, nil
			}
			return k.replace(ctx, app, c)
		}
		if !wechat.Pause(ctx, wait/2+jitter(wait/2)) {
			return t, (&fail.Failure{Kind: refusal.Timeout,
				Cause: errors.New("another relay holds the lock of the access_token, and no token came")}).InCall()
		}
	}
}

// fetched returns what a fetch is to return when there is nothing to do for it.
func (k *Keeper) fetched(app credential.App, c complaint) (t wechat.Token, done bool, err error) {
	t, good, rest := k.have(app)
	if c.none() {
		return t, rest != nil || good && k.Now().Before(t.Renew), rest
	}
	if good && !c.about(t) {
		return t, true, nil
	}
	done, err = k.settled(app, c.by)
	return c.token, done, err
}

// lock takes the fleet's right to fetch. Without Shared a process takes it
// for itself: two tokens are better than none.
func (k *Keeper) lock(ctx context.Context, app credential.App) (unlock func(), held bool) {
	ctx, cancel := context.WithTimeout(ctx, SharedTimeout)
	defer cancel()
	unlock, held, err := k.Shared.Lock(ctx, tokenName(app)+"/lock", k.Timeout+SharedTimeout)
	if err != nil {
		k.sharedDown(app, err)
		return func() {}, true
	}
	return unlock, held
}

// sharedToken is a token as the fleet shares it. Times are Unix milliseconds.
type sharedToken struct {
	Token string `json:"token"`
	Ends  int64  `json:"ends"`
	Renew int64  `json:"renew"`
	For   string `json:"for,omitempty"`
}

// load returns the fleet's token when it is worth changing to: not due for
// renewal, and not one that was refused.
func (k *Keeper) load(ctx context.Context, app credential.App, c complaint) (wechat.Token, bool) {
	var s sharedToken
	if !k.shareOf(ctx, app, tokenName(app), &s) || s.Token == "" {
		return wechat.Token{}, false
	}
	t := wechat.Token{Value: credential.NewSecret(s.Token), Ends: time.UnixMilli(s.Ends), Renew: time.UnixMilli(s.Renew), MadeFor: s.For}
	if !k.Now().Before(t.Renew) || c.about(t) || k.isRefused(app, t) {
		return wechat.Token{}, false
	}
	return spread(t), true
}

// spread has a token renewed at another moment than on the other machines.
func spread(t wechat.Token) wechat.Token {
	t.Renew = t.Renew.Add(jitter(min(renewSpread, t.Ends.Sub(t.Renew)/4)))
	return t
}

func (k *Keeper) sharedDown(app credential.App, err error) {
	k.Log.Warn("the access_token is not shared with other relays", "appid", app.AppID, "cause", err.Error(),
		"hint", "does this server reach WXRELAY_STORE?", "hint_zh", "access_token 暂时无法与其他实例共享，请检查 WXRELAY_STORE")
}

// replace asks WeChat for a token. Because of a complaint it insists on another
// one only when what WeChat gives by itself is the token that the complaint is
// about: insisting ends the token for every holder, and two fleets that did so at
// each 40001 would replace each other's tokens for ever.
func (k *Keeper) replace(ctx context.Context, app credential.App, c complaint) (t wechat.Token, err error) {
	plain, force := app.TokenMode == credential.PlainToken, !c.none() // each call of /cgi-bin/token makes a new one
	if !plain {
		if t, err = k.Client.Token(ctx, app, false); err != nil {
			return t, err
		}
		force = c.about(t)
	}
	if force && !(k.believes(ctx, app, c) && k.mayForce(ctx, app, c)) {
		return c.token, nil
	}
	if force || plain {
		if t, err = k.Client.Token(ctx, app, force); err != nil {
			return t, err
		}
	}
	if c.about(t) {
		k.undecided(app, c)
		return c.token, nil
	}
	if !c.none() {
		t.MadeFor = c.by.id()
	}
	// The token is there whether or not the others learn of it.
	k.share(ctx, app, tokenName(app), sharedToken{t.Value.Reveal(), t.Ends.UnixMilli(), t.Renew.UnixMilli(), t.MadeFor}, t.Ends.Sub(k.Now()))
	k.Log.Info("access_token", "appid", app.AppID, "expires_in", int64(t.Ends.Sub(k.Now())/time.Second), "replaces_refused", !c.none())
	return spread(t), nil
}

func tokenRefused() *fail.Failure {
	return &fail.Failure{
		Kind: refusal.Busy, Wait: int(forceEvery / time.Second),
		Cause: errors.New("WeChat refuses the access_token that it gives, and a new one was asked for less than 30 s ago, or 20 times today"),
		Hint: text.New(
			"does another program fetch tokens of this app, by /cgi-bin/token or with force_refresh?",
			"是否有其他程序也在获取此应用的 token（/cgi-bin/token 或 force_refresh）？",
		),
	}
}

// mayForce keeps to the documented limits, over all machines where Shared
// works: its lock is taken and left to end by itself.
func (k *Keeper) mayForce(ctx context.Context, app credential.App, c complaint) (may bool) {
	defer func() {
		if !may {
			k.undecided(app, c)
		}
	}()
	k.mu.Lock()
	kept, now := k.of(app), k.Now()
	if d := now.Sub(kept.forced); d >= 0 && d < forceEvery {
		k.mu.Unlock()
		return false
	}
	kept.forced = now
	k.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, SharedTimeout)
	defer cancel()
	if _, held, err := k.Shared.Lock(ctx, forcedName(app), forceEvery); err == nil && !held {
		return false
	}
	n, err := k.Shared.Count(ctx, forcedName(app), 24*time.Hour)
	return err != nil || n <= forceDaily || app.TokenMode == credential.PlainToken
}
