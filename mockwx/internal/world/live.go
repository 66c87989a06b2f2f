package world

import (
	"cmp"
	"slices"
	"time"

	"wxflow/mockwx/internal/people"
)

// A TokenInfo is a token of an app that is still good, as people are shown it.
type TokenInfo struct {
	Kind       string    `json:"kind"` // access_token, authorizer_access_token or refresh_token
	Value      string    `json:"value"`
	User       string    `json:"user,omitempty"` // who authorised the app on the web; "" for the app's own
	Expires    time.Time `json:"expires"`
	Superseded bool      `json:"superseded,omitempty"` // by a newer one: it lives five more minutes
}

// LiveTokens lists an app's tokens that are good at a moment, those that live longest
// first; never nil.
func (w *World) LiveTokens(a *App, now time.Time) []TokenInfo {
	w.tokens.mu.Lock()
	defer w.tokens.mu.Unlock()
	out := []TokenInfo{}
	for value, t := range w.tokens.known {
		ends := t.expires
		if t.dead != 0 {
			ends = min(ends, t.dead)
		}
		if t.App != a || t.withdrawn || now.Unix() >= ends {
			continue
		}
		live := TokenInfo{Kind: t.describe(), Value: value, Expires: time.Unix(ends, 0).UTC(), Superseded: t.dead != 0}
		if t.Grant != nil {
			live.User = t.Grant.User.Name
		}
		out = append(out, live)
	}
	slices.SortFunc(out, func(x, y TokenInfo) int {
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
