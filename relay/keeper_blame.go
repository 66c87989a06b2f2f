package relay

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"wxflow/relay/credential"
)

// When WeChat refuses a token, the call may be at fault and not the token: an API
// that takes another kind of token answers 40001 to each of ours. So that one such
// caller does not take the token from all the others,
//
//   - the token stays in service until there is another one;
//   - in stable mode WeChat is asked which token is the current one. One that
//     WeChat names, and has taken from another caller, is not replaced;
//   - a token that was made because of a refusal, and is refused there again,
//     is good. The refusals of that source are not believed for a while.
//
// The relays of a fleet learn this from each other through Shared.
const (
	// doubtFor is how long a source is not believed. It may be long, because
	// WeChat says in stable mode when a token was superseded; in plain mode it
	// is one token's life. Ours.
	doubtFor = 24 * time.Hour
	// maxDoubts bounds how many sources are remembered for an app. Ours.
	maxDoubts = 256
	// namedFor is how often WeChat is asked for the current token because of
	// sources that are not believed. Ours.
	namedFor = 30 * time.Second
	// tokenLife is how long a token lives, and plainOverlap how long a token
	// of /cgi-bin/token still works once the next one is made. Doc.
	tokenLife    = 7200 * time.Second
	plainOverlap = 5 * time.Minute
	// plainTrust is how long a token of /cgi-bin/token is held to be good
	// after WeChat took it: any other program may supersede it. Ours.
	plainTrust = time.Minute
)

// A source is whose call it was that WeChat refused or took a token in: the name
// of an internal key, or "" for the relay's own, and the path.
type source struct{ caller, path string }

// remade is the source of a token's good word when it was made because of a
// refusal and refused again.
var remade = source{path: "remade"}

// id is what Shared has for a source: names there are no client's words.
func (s source) id() string { return shortHash(s.caller + "\x00" + s.path) }

// A complaint is that WeChat refused a token in a source's call. The zero
// complaint is none.
type complaint struct {
	token accessToken
	by    source
}

func (c complaint) none() bool { return c.by == source{} }

func (c complaint) about(t accessToken) bool { return !c.none() && t.value.Equal(c.token.value) }

// madeFor is what a token remembers of the complaint it was made for.
func (c complaint) madeFor() string {
	if c.none() {
		return ""
	}
	return c.by.id()
}

// A doubt is that the refusals of a source are not believed.
type doubt struct {
	until time.Time
	open  bool // not decided: a new token is needed to tell, and is not to be had yet
}

func doubtName(app credential.App, by source) string { return tokenName(app) + "/doubt/" + by.id() }

// refused is told that WeChat refused a token, and returns the one to go on with:
// another, or the same when that is held to be good. With an error there may be
// a token, too: it stays in service.
func (k *keeper) refused(ctx context.Context, app credential.App, t accessToken, by source) (accessToken, error) {
	cur, err := k.take(ctx, app)
	if err != nil || !cur.value.Equal(t.value) {
		return cur, err // the refusal is late: there is another token already
	}
	if settled, err := k.settled(app, by); settled {
		return cur, err
	}
	next, err := k.await(ctx, k.flights.DoChan(app.AppID, func() (any, error) { return k.fetch(app, complaint{cur, by}) }))
	if err != nil {
		return cur, err
	}
	if next.value.Equal(cur.value) {
		_, err = k.settled(app, by)
	}
	return next, err
}

// refusedAgain is told that WeChat refused, in the same call, the token that came
// in place of a refused one.
func (k *keeper) refusedAgain(ctx context.Context, app credential.App, t accessToken, by source) {
	if t.madeFor == by.id() {
		k.acquit(ctx, app, t, by)
	}
}

// settled reports whether nothing is to be found out about a source's complaint
// for now, and the failure to answer it with if there is one.
func (k *keeper) settled(app credential.App, by source) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept, now := k.of(app), k.now()
	d := kept.doubts[by]
	switch {
	case kept.failed != nil && now.Before(kept.until):
		f := *kept.failed
		return true, &f
	case !now.Before(d.until):
		return false, nil
	case d.open:
		return true, tokenRefused()
	}
	return app.TokenMode == credential.PlainToken || now.Sub(kept.named) < namedFor, nil
}

// believes decides whether a complaint is about the token, which in stable mode
// WeChat has just named as the current one, and not about the call.
func (k *keeper) believes(ctx context.Context, app credential.App, c complaint) bool {
	if k.doubted(ctx, app, c.by) {
		return false
	}
	now, again := k.now(), c.token.madeFor == c.by.id()
	others, own := k.lastAccepted(ctx, app, c)
	switch {
	case again && !own && (app.TokenMode != credential.PlainToken || c.token.age(now) < plainOverlap):
		k.acquit(ctx, app, c.token, c.by)
	case app.TokenMode == credential.PlainToken:
		return c.token.age(now) >= plainOverlap && now.Sub(others) >= plainTrust
	case !others.IsZero():
		k.doubt(ctx, app, c.by)
	default:
		return true
	}
	return false
}

// age is how long ago a token was made, as far as its end tells.
func (t accessToken) age(now time.Time) time.Duration { return tokenLife - t.ends.Sub(now) }

// acquit notes that a token is good although a source was refused with it.
func (k *keeper) acquit(ctx context.Context, app credential.App, t accessToken, by source) {
	k.accepted(ctx, app, t, remade)
	k.doubt(ctx, app, by)
}

// doubt notes that a source is not believed from now on.
func (k *keeper) doubt(ctx context.Context, app credential.App, by source) {
	d := doubtFor
	if app.TokenMode == credential.PlainToken {
		d = tokenLife
	}
	until := k.now().Add(d)
	if !k.noteDoubt(app, by, doubt{until: until}) {
		return
	}
	k.log.Warn("the access_token stays", "appid", app.AppID, "caller", by.caller, "path", clean(by.path),
		"cause", "WeChat refuses it in these calls only",
		"hint", "does this API take another kind of token, or is it closed to this app?",
		"hint_zh", "此接口是否需要其他类型的 token，或未对此应用开放？")
	k.share(ctx, app, doubtName(app, by), []byte(strconv.FormatInt(until.UnixMilli(), 10)), d)
}

// undecided notes that a complaint may be right, but that no new token is to be
// had for it yet: WeChat gives the same.
func (k *keeper) undecided(app credential.App, c complaint) {
	if k.noteDoubt(app, c.by, doubt{k.now().Add(forceEvery), true}) {
		logFailure(context.Background(), k.log, "the access_token may be bad", tokenRefused(), slog.String("appid", app.AppID),
			slog.String("caller", c.by.caller), slog.String("path", clean(c.by.path)))
	}
}

// noteDoubt remembers a doubt, and reports whether it is new.
func (k *keeper) noteDoubt(app credential.App, by source, d doubt) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept := k.of(app)
	was := kept.doubts[by]
	if kept.doubts == nil || len(kept.doubts) >= maxDoubts {
		kept.doubts = map[source]doubt{}
	}
	kept.doubts[by] = d
	return was.open != d.open || !k.now().Before(was.until)
}

// doubted reports whether this relay or another one of the fleet does not believe
// a source.
func (k *keeper) doubted(ctx context.Context, app credential.App, by source) bool {
	k.mu.Lock()
	d, now := k.of(app).doubts[by], k.now()
	k.mu.Unlock()
	if !d.open && now.Before(d.until) {
		return true
	}
	b := k.shareOf(ctx, app, doubtName(app, by))
	ms, err := strconv.ParseInt(string(b), 10, 64)
	until := time.UnixMilli(ms)
	if err != nil || !now.Before(until) || until.Sub(now) > doubtFor {
		return false
	}
	k.noteDoubt(app, by, doubt{until: until})
	return true
}
