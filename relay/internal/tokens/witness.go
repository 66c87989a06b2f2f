package tokens

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/session"
)

// A witness is a source that WeChat took a token from, and when last.
type witness struct {
	by Source
	at time.Time
}

// witnesses are the last two of a token: at least one of them is not the source
// that complains.
type witnesses [2]witness

// hear notes that WeChat took the token, and reports whether the witness is new.
func (w *witnesses) hear(by Source, now time.Time) (more bool) {
	older := &w[0]
	for i := range w {
		if w[i].by == by {
			w[i].at = now
			return false
		}
		if w[i].at.Before(older.at) {
			older = &w[i]
		}
	}
	more = older.at.IsZero()
	*older = witness{by, now}
	return more
}

// sharedWitnesses are the witnesses of a token as the fleet shares them.
type sharedWitnesses struct {
	Token string           `json:"token"` // its hash
	At    map[string]int64 `json:"at"`    // by the source's id, in Unix milliseconds
}

func acceptedName(app credential.App) string { return tokenName(app) + "/accepted" }

// shortHash replaces a value that Shared need not know.
func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// accepted notes that WeChat took a token. It is called after every call that
// went well, and nearly always only notes the time.
func (k *Keeper) accepted(ctx context.Context, app credential.App, t wechat.Token, by Source) {
	k.mu.Lock()
	kept, now := k.of(app), k.Now()
	if !kept.token.Value.Equal(t.Value) {
		k.mu.Unlock()
		return
	}
	more := kept.witnesses.hear(by, now)
	tell := more || app.TokenMode == credential.PlainToken && now.Sub(kept.told) >= plainTrust/2
	if tell {
		kept.told = now
	}
	w := kept.witnesses
	k.mu.Unlock()
	if tell {
		k.tellWitnesses(ctx, app, t, w)
	}
}

// tellWitnesses adds the witnesses that this relay knows to those that the others shared. Two
// that do so at once may lose one witness, which costs no more than it did before
// there were any.
func (k *Keeper) tellWitnesses(ctx context.Context, app credential.App, t wechat.Token, own witnesses) {
	all := k.sharedWitnesses(ctx, app, t)
	for _, w := range own {
		if !w.at.IsZero() {
			all.At[w.by.id()] = w.at.UnixMilli()
		}
	}
	for len(all.At) > len(own) {
		oldest := ""
		for id, at := range all.At {
			if oldest == "" || at < all.At[oldest] {
				oldest = id
			}
		}
		delete(all.At, oldest)
	}
	k.share(ctx, app, acceptedName(app), all, t.Ends.Sub(k.Now()))
}

func (k *Keeper) sharedWitnesses(ctx context.Context, app credential.App, t wechat.Token) sharedWitnesses {
	hash := shortHash(t.Value.Reveal())
	var s sharedWitnesses
	if !k.shareOf(ctx, app, acceptedName(app), &s) || s.Token != hash || s.At == nil {
		return sharedWitnesses{hash, map[string]int64{}}
	}
	return s
}

// lastAccepted returns when WeChat last took a token from another source than the
// one that complains, and whether it took it from that one.
func (k *Keeper) lastAccepted(ctx context.Context, app credential.App, c complaint) (others time.Time, own bool) {
	k.mu.Lock()
	var known witnesses
	if kept := k.of(app); kept.token.Value.Equal(c.token.Value) {
		known = kept.witnesses
	}
	k.mu.Unlock()
	at := k.sharedWitnesses(ctx, app, c.token).At
	for _, w := range known {
		if !w.at.IsZero() {
			at[w.by.id()] = w.at.UnixMilli()
		}
	}
	me := c.by.id()
	for id, ms := range at {
		if t := time.UnixMilli(ms); id == me {
			own = true
		} else if t.After(others) {
			others = t
		}
	}
	return others, own
}

// share saves a value for the fleet. The relay does without it where it cannot.
func (k *Keeper) share(ctx context.Context, app credential.App, name string, value any, ttl time.Duration) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), SharedTimeout)
	defer cancel()
	b, err := json.Marshal(value)
	if err == nil {
		err = k.Shared.Save(ctx, name, b, ttl)
	}
	if err != nil {
		k.sharedDown(app, err)
	}
}

// shareOf reads what share saved, and reports whether there is any.
func (k *Keeper) shareOf(ctx context.Context, app credential.App, name string, value any) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), SharedTimeout)
	defer cancel()
	b, err := k.Shared.Load(ctx, name)
	if err != nil && !errors.Is(err, session.ErrNoValue) {
		k.sharedDown(app, err)
	}
	return json.Unmarshal(b, value) == nil
}
