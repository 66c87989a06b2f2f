package tokens

import (
	"context"
	"log/slog"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
)

const (
	// doubtFor is how long a source is not believed. It may be long, because
	// WeChat says in stable mode when a token was superseded; in plain mode it
	// is one token's life. Ours.
	doubtFor = 24 * time.Hour
	// maxDoubts bounds how many sources are remembered for an app. Ours.
	maxDoubts = 256
	// namedFor is how often WeChat is asked for the current token because of
	// sources that are not believed. Ours.
	namedFor     = 30 * time.Second
	plainOverlap = 5 * time.Minute
	// plainTrust is how long a token of /cgi-bin/token is held to be good
	// after WeChat took it: any other program may supersede it. Ours.
	plainTrust = time.Minute
)

// A Source is the origin of a call in which WeChat refused or accepted a token: the
// name of an internal key, or "" for the relay's own, and the path.
type Source struct{ Caller, Path string }

// remade is the source of a token's good word when it was made because of a
// refusal and refused again.
var remade = Source{Path: "remade"}

// id is what Shared has for a source: names there are no client's words.
func (s Source) id() string { return shortHash(s.Caller + "\x00" + s.Path) }

// A complaint is that WeChat refused a token in a source's call. The zero
// complaint is none.
type complaint struct {
	token wechat.Token
	by    Source
}

func (c complaint) none() bool { return c.by == Source{} }

func (c complaint) about(t wechat.Token) bool { return !c.none() && t.Value.Equal(c.token.Value) }

// A doubt is that the refusals of a source are not believed.
type doubt struct {
	until time.Time
	open  bool // not decided: that needs a new token, and there is none yet
}

func doubtName(app credential.App, by Source) string { return tokenName(app) + "/doubt/" + by.id() }

// Refused notes that WeChat refused a token, and returns the one to go on with:
// another, or the same when that is held to be good. With an error there may be
// a token, too: it stays in service.
func (k *Keeper) Refused(ctx context.Context, app credential.App, t wechat.Token, by Source) (wechat.Token, error) {
	cur, err := k.Take(ctx, app)
	if err != nil || !cur.Value.Equal(t.Value) {
		return cur, err // the refusal is late: there is another token already
	}
	if settled, err := k.settled(app, by); settled {
		return cur, err
	}
	next, err := k.await(ctx, k.flights.DoChan(app.AppID, func() (any, error) { return k.fetch(app, complaint{cur, by}) }))
	if err != nil {
		return cur, err
	}
	if next.Value.Equal(cur.Value) {
		_, err = k.settled(app, by)
	}
	return next, err
}

// settled reports whether nothing is to be found out about a source's complaint
// for now, and the failure to answer it with if there is one.
func (k *Keeper) settled(app credential.App, by Source) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept, now := k.of(app), k.Now()
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
func (k *Keeper) believes(ctx context.Context, app credential.App, c complaint) bool {
	if k.doubted(ctx, app, c.by) {
		return false
	}
	now, again := k.Now(), c.token.MadeFor == c.by.id()
	others, own := k.lastAccepted(ctx, app, c)
	switch {
	case again && !own && (app.TokenMode != credential.PlainToken || c.token.Age(now) < plainOverlap):
		k.acquit(ctx, app, c.token, c.by)
	case app.TokenMode == credential.PlainToken:
		return c.token.Age(now) >= plainOverlap && now.Sub(others) >= plainTrust
	case !others.IsZero():
		k.doubt(ctx, app, c.by)
	default:
		return true
	}
	return false
}

// acquit notes that a token is good although a source was refused with it.
func (k *Keeper) acquit(ctx context.Context, app credential.App, t wechat.Token, by Source) {
	k.accepted(ctx, app, t, remade)
	k.doubt(ctx, app, by)
}

// doubt notes that a source is not believed from now on.
func (k *Keeper) doubt(ctx context.Context, app credential.App, by Source) {
	d := doubtFor
	if app.TokenMode == credential.PlainToken {
		d = wechat.TokenLife
	}
	until := k.Now().Add(d)
	if !k.noteDoubt(app, by, doubt{until: until}) {
		return
	}
	k.Log.Warn("the access_token stays", "appid", app.AppID, "caller", by.Caller, "path", fail.Clean(by.Path),
		"cause", "WeChat refuses it in these calls only",
		"hint", "does this API take another kind of token, or is it closed to this app?",
		"hint_zh", "此接口是否需要其他类型的 token，或未对此应用开放？")
	k.share(ctx, app, doubtName(app, by), until.UnixMilli(), d)
}

// undecided notes that a complaint may be right, but that no new token is to be
// had for it yet: WeChat gives the same.
func (k *Keeper) undecided(app credential.App, c complaint) {
	if k.noteDoubt(app, c.by, doubt{k.Now().Add(forceEvery), true}) {
		fail.Log(context.Background(), k.Log, "the access_token may be bad", tokenRefused(), slog.String("appid", app.AppID),
			slog.String("caller", c.by.Caller), slog.String("path", fail.Clean(c.by.Path)))
	}
}

// noteDoubt remembers a doubt, and reports whether it is new.
func (k *Keeper) noteDoubt(app credential.App, by Source, d doubt) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	kept := k.of(app)
	was := kept.doubts[by]
	if kept.doubts == nil || len(kept.doubts) >= maxDoubts {
		kept.doubts = map[Source]doubt{}
	}
	kept.doubts[by] = d
	return was.open != d.open || !k.Now().Before(was.until)
}

// doubted reports whether this relay or another one of the fleet does not believe
// a source.
func (k *Keeper) doubted(ctx context.Context, app credential.App, by Source) bool {
	k.mu.Lock()
	d, now := k.of(app).doubts[by], k.Now()
	k.mu.Unlock()
	if !d.open && now.Before(d.until) {
		return true
	}
	var ms int64
	known := k.shareOf(ctx, app, doubtName(app, by), &ms)
	until := time.UnixMilli(ms)
	if !known || !now.Before(until) || until.Sub(now) > doubtFor {
		return false
	}
	k.noteDoubt(app, by, doubt{until: until})
	return true
}
