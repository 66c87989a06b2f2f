package relay

import (
	"fmt"
	"slices"
	"strings"
)

// An App is a mini-program this relay serves.
type App struct {
	AppID     string
	Secret    Secret
	TokenMode TokenMode // of its access_token; "" means StableToken
}

// A TokenMode is the API that an app's access_token comes from. WeChat keeps two
// lines of tokens that know nothing of each other. Doc.
type TokenMode string

// The token modes.
const (
	// StableToken is POST /cgi-bin/stable_token: whoever asks gets the same
	// token, so others may ask, too.
	StableToken TokenMode = "stable"
	// PlainToken is GET /cgi-bin/token: each call ends the token before, so
	// nobody but this fleet may ask.
	PlainToken TokenMode = "token"
)

// Check returns what is wrong with an app, under the names appid, secret and
// token_mode.
func (a App) Check(dev bool) (p Problems) {
	switch {
	case a.AppID == "":
		p.add("appid", "is missing: set it to the mini-program's appid")
	case checkWord(a.AppID, maxIDLen) != "":
		p.add("appid", "%s", checkWord(a.AppID, maxIDLen))
	case !dev && !realAppID.MatchString(a.AppID):
		p.add("appid", "%q is not an appid: wx and 16 of 0-9 a-f; without WXRELAY_DEV=1 it must be a real one", a.AppID)
	}
	secret := a.Secret.Reveal()
	switch {
	case secret == "" && !dev:
		p.add("secret", "is missing: set it, or WXRELAY_SECRET_FILE, to the AppSecret")
	case secret != "" && !dev && !realSecret.MatchString(secret):
		has := fmt.Sprintf("this has %d characters", len(secret))
		if len(secret) == 32 {
			has = "this has others among its 32 characters"
		}
		p.add("secret", "is not an AppSecret: that is 32 of 0-9 a-f, and %s; without WXRELAY_DEV=1 it must be a real one", has)
	}
	switch a.TokenMode {
	case "", StableToken, PlainToken:
	default:
		p.add("token_mode", "%.20q is not %s or %s", string(a.TokenMode), StableToken, PlainToken)
	}
	return p
}

// An appSet is the apps served at one moment. It is never changed, only
// replaced, so that a login that began with it ends with it.
type appSet struct {
	list []App // the first one serves requests that name no appid
	byID map[string]App
}

func newAppSet(apps []App) *appSet {
	s := &appSet{list: slices.Clone(apps), byID: make(map[string]App, len(apps))}
	for i := range s.list {
		a := &s.list[i]
		if a.TokenMode == "" {
			a.TokenMode = StableToken
		}
		s.byID[a.AppID] = *a
	}
	return s
}

// app finds who is meant: "" is the first app.
func (r *Relay) app(appID string) (App, error) {
	s := r.apps.Load()
	if appID == "" {
		return s.list[0], nil
	}
	if a, ok := s.byID[appID]; ok {
		return a, nil
	}
	return App{}, badRequest("This relay does not serve that appid.", "本服务不支持该 appid。")
}

// SetApps replaces the apps while the relay serves: what is under way ends with
// the app it began with. With an error, which is Problems, nothing changes.
// Sessions of an app that is gone are refused until it is back.
func (r *Relay) SetApps(apps []App) error {
	var p Problems
	(Config{Apps: apps, Dev: r.dev}).checkApps(&p)
	if len(p) > 0 {
		return p
	}
	next := newAppSet(apps)
	before := r.apps.Swap(next)
	var added, removed, changed []string
	for id, a := range next.byID {
		was, ok := before.byID[id]
		switch {
		case !ok:
			added = append(added, id)
		case !was.Secret.Equal(a.Secret) || was.TokenMode != a.TokenMode:
			changed = append(changed, id)
			// A wrong secret is remembered for a while; this may be the
			// right one.
			r.keeper.forget(id)
		}
	}
	for id := range before.byID {
		if _, ok := next.byID[id]; !ok {
			removed = append(removed, id)
			r.keeper.forget(id)
		}
	}
	same := slices.EqualFunc(before.list, next.list, func(a, b App) bool { return a.AppID == b.AppID })
	if same && len(changed) == 0 {
		return nil
	}
	list := func(ids []string) string { slices.Sort(ids); return strings.Join(ids, " ") }
	r.log.Info("apps", "served", len(next.list), "added", list(added), "removed", list(removed), "changed", list(changed))
	return nil
}
