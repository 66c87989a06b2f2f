package relay

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/url"
	"strconv"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

const (
	// Bounds on what is believed. Doc: 512 characters are to be reserved.
	maxTokenLen  = 2048
	maxTokenLife = 24 * time.Hour

	// Doc: force_refresh works 20 times a day, 30 s apart.
	forceEvery = 30 * time.Second
	forceDaily = 20

	// sharedTimeout bounds one call of Shared. Ours: the token can be had
	// without it.
	sharedTimeout = time.Second
	// lockPoll is the first wait for another machine's fetch, which takes
	// one round trip to WeChat; lockPollMax the longest.
	lockPoll    = 50 * time.Millisecond
	lockPollMax = time.Second
)

func tokenName(app credential.App) string {
	return "access_token/" + string(app.TokenMode) + "/" + app.AppID
}

func lockName(app credential.App) string { return tokenName(app) + "/lock" }

func forcedName(app credential.App) string { return tokenName(app) + "/forced" }

// fetch gets a token that is new to this process: from another machine, else
// from WeChat, else says why not. One fetch per app runs in a process. With a
// complaint the answer may be the token it is about, when that is good.
func (k *keeper) fetch(app credential.App, c complaint) (t accessToken, err error) {
	// Since its caller looked, another fetch may have come and gone.
	if t, done, err := k.fetched(app, c); done {
		return t, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), k.timeout)
	defer cancel()
	k.mu.Lock()
	kept := k.of(app)
	k.mu.Unlock()
	start := k.now()
	defer func() {
		k.note(kept, c, t, err)
		took := slog.Int64("duration_ms", k.now().Sub(start).Milliseconds())
		if err != nil {
			logFailure(ctx, k.log, "no access_token", asFailure(err), slog.String("appid", app.AppID), took)
		}
	}()
	defer rescue(&err)
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
		if !pause(ctx, wait/2+jitter(wait/2)) {
			return t, (&failure{kind: refusal.Timeout, cause: errors.New("another relay holds the lock of the access_token, and no token came")}).inCall()
		}
	}
}

// fetched returns what a fetch is to return when there is nothing to do for it.
func (k *keeper) fetched(app credential.App, c complaint) (t accessToken, done bool, err error) {
	t, good, rest := k.have(app)
	if c.none() {
		return t, rest != nil || good && k.now().Before(t.renew), rest
	}
	if good && !c.about(t) {
		return t, true, nil
	}
	done, err = k.settled(app, c.by)
	return c.token, done, err
}

// lock takes the fleet's right to fetch. Without Shared a process takes it
// for itself: two tokens are better than none.
func (k *keeper) lock(ctx context.Context, app credential.App) (unlock func(), held bool) {
	ctx, cancel := context.WithTimeout(ctx, sharedTimeout)
	defer cancel()
	unlock, held, err := k.shared.Lock(ctx, lockName(app), k.timeout+sharedTimeout)
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
func (k *keeper) load(ctx context.Context, app credential.App, c complaint) (accessToken, bool) {
	ctx, cancel := context.WithTimeout(ctx, sharedTimeout)
	defer cancel()
	b, err := k.shared.Load(ctx, tokenName(app))
	if err != nil {
		if !errors.Is(err, session.ErrNoValue) {
			k.sharedDown(app, err)
		}
		return accessToken{}, false
	}
	var s sharedToken
	if json.Unmarshal(b, &s) != nil || s.Token == "" {
		return accessToken{}, false
	}
	t := accessToken{credential.NewSecret(s.Token), time.UnixMilli(s.Ends), time.UnixMilli(s.Renew), s.For}
	if !k.now().Before(t.renew) || c.about(t) || k.isRefused(app, t) {
		return accessToken{}, false
	}
	t.renew = t.renew.Add(jitter(min(renewSpread, t.ends.Sub(t.renew)/4)))
	return t, true
}

func (k *keeper) save(ctx context.Context, app credential.App, t accessToken) {
	// The token is there whether or not the others learn of it.
	if b, err := json.Marshal(sharedToken{t.value.Reveal(), t.ends.UnixMilli(), t.renew.UnixMilli(), t.madeFor}); err == nil {
		k.share(ctx, app, tokenName(app), b, t.ends.Sub(k.now()))
	}
}

func (k *keeper) sharedDown(app credential.App, err error) {
	k.log.Warn("the access_token is not shared with other relays", "appid", app.AppID, "cause", err.Error(),
		"hint", "does this server reach WXRELAY_STORE?", "hint_zh", "access_token 暂时无法与其他实例共享，请检查 WXRELAY_STORE")
}

// replace asks WeChat for a token. Because of a complaint it insists on another
// one only when what WeChat gives by itself is the token that the complaint is
// about: to insist ends the token for everybody who has it, and two fleets that
// did so at each 40001 would never come to rest.
func (k *keeper) replace(ctx context.Context, app credential.App, c complaint) (t accessToken, err error) {
	force := false
	if app.TokenMode != credential.PlainToken {
		if t, err = k.client.token(ctx, app, false); err != nil {
			return t, err
		}
		force = c.about(t)
	} else {
		force = !c.none() // each call of /cgi-bin/token makes a new one
	}
	if force && !(k.believes(ctx, app, c) && k.mayForce(ctx, app, c)) {
		return c.token, nil
	}
	if force || app.TokenMode == credential.PlainToken {
		if t, err = k.client.token(ctx, app, force); err != nil {
			return t, err
		}
	}
	if c.about(t) {
		k.undecided(app, c)
		return c.token, nil
	}
	t.madeFor = c.madeFor()
	k.save(ctx, app, t)
	k.log.Info("access_token", "appid", app.AppID, "expires_in", int64(t.ends.Sub(k.now())/time.Second), "replaces_refused", !c.none())
	t.renew = t.renew.Add(jitter(min(renewSpread, t.ends.Sub(t.renew)/4)))
	return t, nil
}

func tokenRefused() *failure {
	return &failure{
		kind: refusal.Busy, wait: int(forceEvery / time.Second),
		cause: errors.New("WeChat refuses the access_token that it gives, and a new one was asked for less than 30 s ago, or 20 times today"),
		hint: text.New(
			"does another program fetch tokens of this app, by /cgi-bin/token or with force_refresh?",
			"是否有其他程序也在获取此应用的 token（/cgi-bin/token 或 force_refresh）？",
		),
	}
}

// mayForce keeps to the documented limits, over all machines where Shared
// works: its lock is taken and left to end by itself.
func (k *keeper) mayForce(ctx context.Context, app credential.App, c complaint) (may bool) {
	defer func() {
		if !may {
			k.undecided(app, c)
		}
	}()
	k.mu.Lock()
	kept, now := k.of(app), k.now()
	if d := now.Sub(kept.forced); d >= 0 && d < forceEvery {
		k.mu.Unlock()
		return false
	}
	kept.forced = now
	k.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, sharedTimeout)
	defer cancel()
	if _, held, err := k.shared.Lock(ctx, forcedName(app), forceEvery); err == nil && !held {
		return false
	}
	n, err := k.shared.Count(ctx, forcedName(app), 24*time.Hour)
	return err != nil || n <= forceDaily || app.TokenMode == credential.PlainToken
}

// token asks WeChat for an access_token. Doc: POST /cgi-bin/stable_token gives the same token
// until it is about to end; GET /cgi-bin/token makes a new one at each call.
// The two know nothing of each other.
func (w *wechat) token(ctx context.Context, app credential.App, force bool) (accessToken, error) {
	secret := app.Secret.Reveal()
	c := call{path: "/cgi-bin/stable_token", body: stableRequest{"client_credential", app.AppID, secret, force}, repeatable: !force, hide: []string{secret}}
	if app.TokenMode == credential.PlainToken {
		c = call{path: "/cgi-bin/token", query: url.Values{"grant_type": {"client_credential"}, "appid": {app.AppID}, "secret": {secret}}, hide: []string{secret}}
	}
	asked := w.now() // what the answer took is the token's time, too
	m, err := w.ask(ctx, c)
	if err != nil {
		return accessToken{}, aboutSecret(asFailure(err))
	}
	value, err := readText(m, "access_token", maxTokenLen)
	life, badLife := strconv.ParseInt(string(m["expires_in"]), 10, 32)
	left := time.Duration(life) * time.Second
	switch {
	case err == nil && value == "":
		err = errors.New("reply has neither access_token nor errcode")
	case err == nil && (badLife != nil || left <= 0 || left > maxTokenLife):
		err = errors.New("expires_in is not the seconds of up to a day")
	}
	if err != nil {
		return accessToken{}, (&failure{kind: refusal.Upstream, cause: err}).inCall()
	}
	ends := asked.Add(left)
	return accessToken{value: credential.NewSecret(value), ends: ends, renew: ends.Add(-min(renewLead, left/2))}, nil
}

type stableRequest struct {
	GrantType    string `json:"grant_type"`
	AppID        string `json:"appid"`
	Secret       string `json:"secret"`
	ForceRefresh bool   `json:"force_refresh"`
}

// aboutSecret mends the hint of 40001, which here is about the secret. Doc.
func aboutSecret(f *failure) *failure {
	if f.errCode == 40001 {
		f.hint = text.New("the AppSecret is not accepted: copy the current one from mp.weixin.qq.com", "AppSecret 不被接受，请到 mp.weixin.qq.com 获取当前的 AppSecret")
	}
	return f
}
