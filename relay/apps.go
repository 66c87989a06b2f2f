package relay

import "slices"

// An appSet is the apps served at one moment. It is never changed, only
// replaced, so that a login that began with it ends with it.
type appSet struct {
	list []App // the first one serves requests that name no appid
	byID map[string]App
}

func newAppSet(apps []App) *appSet {
	s := &appSet{list: slices.Clone(apps), byID: make(map[string]App, len(apps))}
	for _, a := range apps {
		s.byID[a.AppID] = a
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
