// Package apps holds the apps that a relay serves, which may be replaced while it runs.
package apps

import (
	"cmp"
	"slices"
	"sync/atomic"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
)

// An appSet is the apps served at one moment. It is never changed, only
// replaced, so that a login that began with it ends with it.
type appSet struct {
	list []credential.App // the first one serves requests that name no appid
	byID map[string]credential.App
}

func newAppSet(apps []credential.App) *appSet {
	s := &appSet{list: slices.Clone(apps), byID: make(map[string]credential.App, len(apps))}
	for i := range s.list {
		a := &s.list[i]
		a.TokenMode = cmp.Or(a.TokenMode, credential.StableToken)
		s.byID[a.AppID] = *a
	}
	return s
}

// Served holds the apps that a relay serves, which may be replaced meanwhile.
type Served struct{ set atomic.Pointer[appSet] }

func New(apps []credential.App) *Served {
	a := new(Served)
	a.set.Store(newAppSet(apps))
	return a
}

// Find returns the app that is meant: "" is the first one.
func (a *Served) Find(appID string) (credential.App, error) {
	s := a.set.Load()
	if appID == "" {
		return s.list[0], nil
	}
	if a, ok := s.byID[appID]; ok {
		return a, nil
	}
	return credential.App{}, fail.BadRequest("This relay does not serve that appid.", "本服务不支持该 appid。")
}

// Has reports whether an app is served.
func (a *Served) Has(appID string) bool {
	_, ok := a.set.Load().byID[appID]
	return ok
}

// List returns the appids of all that are served.
func (a *Served) List() (ids []string) {
	for _, x := range a.set.Load().list {
		ids = append(ids, x.AppID)
	}
	return ids
}

// Replace serves others from now on, and returns the appids that were added, removed and
// changed; same reports whether nothing changed.
func (a *Served) Replace(apps []credential.App) (added, removed, changed []string, same bool) {
	next := newAppSet(apps)
	before := a.set.Swap(next)
	for id, a := range next.byID {
		was, ok := before.byID[id]
		switch {
		case !ok:
			added = append(added, id)
		case !was.Secret.Equal(a.Secret) || was.TokenMode != a.TokenMode ||
			!was.PushToken.Equal(a.PushToken) || !was.PushKey.Equal(a.PushKey):
			changed = append(changed, id)
		}
	}
	for id := range before.byID {
		if _, ok := next.byID[id]; !ok {
			removed = append(removed, id)
		}
	}
	same = len(changed) == 0 && slices.EqualFunc(before.list, next.list, func(a, b credential.App) bool { return a.AppID == b.AppID })
	return added, removed, changed, same
}
