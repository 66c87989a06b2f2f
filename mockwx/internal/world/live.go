package world

import (
	"cmp"
	"slices"
	"time"

	"wxflow/mockwx/internal/people"
)

// A LiveToken is a token that is still good, as people are shown it.
type LiveToken struct {
	Kind       string
	Value      string
	User       string // whose it is; "" for an app's
	Expires    time.Time
	Superseded bool
}

// LiveTokens lists an app's tokens that are good at a moment, those that live longest
// first.
func (w *World) LiveTokens(a *App, now time.Time) []LiveToken {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	out := []LiveToken{}
	for value, t := range w.tokens.known {
		ends := t.expires
		if t.dead != 0 {
			ends = min(ends, t.dead)
		}
		if t.App != a || t.withdrawn || now.Unix() >= ends {
			continue
		}
		live := LiveToken{Kind: t.describe(), Value: value, Expires: time.Unix(ends, 0).UTC(), Superseded: t.dead != 0}
		if t.Grant != nil {
			live.User = t.Grant.User.Name
		}
		out = append(out, live)
	}
	slices.SortFunc(out, func(x, y LiveToken) int {
		return cmp.Or(y.Expires.Compare(x.Expires), cmp.Compare(x.Value, y.Value))
	})
	return out
}

// describe returns the field in which WeChat hands such a token out.
func (t *Token) describe() string {
	switch {
	case t.kind == TokenRefresh:
		return "refresh_token"
	case t.kind == TokenApp && t.Component != nil:
		return "authorizer_access_token"
	}
	return "access_token"
}

// KeyTimes returns when a user last logged in to an app and when the session_key ends,
// zero for never.
func (w *World) KeyTimes(a *App, u *people.User) (login, end time.Time) {
	p := a.session(u)
	if p.lastLogin == 0 {
		return login, end
	}
	login = time.Unix(int64(p.lastLogin), 0).UTC()
	if ago := p.expired(w.Fixture.Quirks.SessionKey, int64(p.lastLogin)); w.Fixture.Quirks.SessionKey.Rotate != "never" {
		end = login.Add(-time.Duration(ago) * time.Second)
	}
	return login, end
}
