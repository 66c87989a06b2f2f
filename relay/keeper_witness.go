package relay

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

// A witness is a source that WeChat took a token from, and when last.
type witness struct {
	by source
	at time.Time
}

// witnesses are the last two of a token: at least one of them is not the source
// that complains.
type witnesses [2]witness

// hear notes that WeChat took the token, and reports whether there is a witness
// more.
func (w *witnesses) hear(by source, now time.Time) (more bool) {
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

// shortHash stands for what Shared need not know.
func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// accepted is told that WeChat took a token. It is called after every call that
// went well, and nearly always only notes the time.
func (k *keeper) accepted(ctx context.Context, app credential.App, t accessToken, by source) {
	k.mu.Lock()
	kept, now := k.of(app), k.now()
	if !kept.token.value.Equal(t.value) {
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

// tellWitnesses shares what this relay knows beside what the others told. Two
// that do so at once may lose one witness, which costs no more than it did before
// there were any.
func (k *keeper) tellWitnesses(ctx context.Context, app credential.App, t accessToken, own witnesses) {
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
	if b, err := json.Marshal(all); err == nil {
		k.share(ctx, app, acceptedName(app), b, t.ends.Sub(k.now()))
	}
}

func (k *keeper) sharedWitnesses(ctx context.Context, app credential.App, t accessToken) sharedWitnesses {
	hash := shortHash(t.value.Reveal())
	var s sharedWitnesses
	if json.Unmarshal(k.shareOf(ctx, app, acceptedName(app)), &s) != nil || s.Token != hash || s.At == nil {
		return sharedWitnesses{hash, map[string]int64{}}
	}
	return s
}

// lastAccepted tells when WeChat last took a token from another source than the
// one that complains, and whether it took it from that one.
func (k *keeper) lastAccepted(ctx context.Context, app credential.App, c complaint) (others time.Time, own bool) {
	k.mu.Lock()
	var known witnesses
	if kept := k.of(app); kept.token.value.Equal(c.token.value) {
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
func (k *keeper) share(ctx context.Context, app credential.App, name string, value []byte, ttl time.Duration) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sharedTimeout)
	defer cancel()
	if err := k.shared.Save(ctx, name, value, ttl); err != nil {
		k.sharedDown(app, err)
	}
}

// shareOf returns what share saved, nil for nothing.
func (k *keeper) shareOf(ctx context.Context, app credential.App, name string) []byte {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sharedTimeout)
	defer cancel()
	b, err := k.shared.Load(ctx, name)
	if err != nil && !errors.Is(err, session.ErrNoValue) {
		k.sharedDown(app, err)
	}
	return b
}
