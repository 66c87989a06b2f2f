package mockwx

import (
	"time"
)

// An IdentityInfo is what the fake knows of a user in an app. UnionID is empty
// for an app without an open platform; PreviousSessionKey is empty until the
// key has changed. The times are zero until the user logs in, and the second one
// also where the fixture lets a key live for ever.
type IdentityInfo struct {
	OpenID             string    `json:"openid"`
	UnionID            string    `json:"unionid,omitempty"`
	SessionKey         string    `json:"session_key"`
	PreviousSessionKey string    `json:"previous_session_key,omitempty"`
	Generation         int       `json:"generation"`
	LastLogin          time.Time `json:"last_login,omitzero"`
	SessionKeyExpires  time.Time `json:"session_key_expires,omitzero"`
}

// Identity returns the identity of a user in an app, with the session_key as it
// is now. It fails with a *NotFoundError as IssueCode does.
func (f *Fake) Identity(appid, name string) (IdentityInfo, error) {
	w := f.world()
	a, u, err := w.Find(appid, name)
	if err != nil {
		return IdentityInfo{}, err
	}
	g := a.Generation(u)
	id := IdentityInfo{OpenID: w.OpenID(a, u), UnionID: w.UnionID(a, u), SessionKey: w.SessionKey(a, u, g), Generation: g}
	if g > 1 {
		id.PreviousSessionKey = w.SessionKey(a, u, g-1)
	}
	id.LastLogin, id.SessionKeyExpires = w.KeyTimes(a, u)
	return id, nil
}

// A TokenInfo is a token of an app that is still good.
type TokenInfo struct {
	Kind       string    `json:"kind"` // access_token, authorizer_access_token or refresh_token
	Value      string    `json:"value"`
	User       string    `json:"user,omitempty"` // who authorised the app on the web; "" for the app's own
	Expires    time.Time `json:"expires"`
	Superseded bool      `json:"superseded,omitempty"` // by a newer one: it lives five more minutes
}

// Tokens lists the tokens of an app that are good now, those that live longest first;
// with a user, only that user's. It fails with a *NotFoundError when there is no such
// app or user.
func (f *Fake) Tokens(appid, user string) ([]TokenInfo, error) {
	w := f.world()
	a := w.App(appid)
	if a == nil {
		return nil, w.NoSuchApp(appid)
	}
	if user != "" {
		if _, _, err := w.Find(appid, user); err != nil {
			return nil, err
		}
	}
	out := []TokenInfo{}
	for _, t := range w.LiveTokens(a, f.Now()) {
		if user == "" || t.User == user {
			out = append(out, TokenInfo(t))
		}
	}
	return out, nil
}
