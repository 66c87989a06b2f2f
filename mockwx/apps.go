package mockwx

import (
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// An AppInfo is an app without its secret.
type AppInfo struct {
	AppID        string `json:"appid"`
	OpenPlatform string `json:"open_platform,omitempty"`
	MinuteQuota  int    `json:"minute_quota"`
	Fresh        bool   `json:"fresh,omitempty"` // made by AddApp or NewApp

	RequestDomains []string `json:"request_domains,omitempty"`
}

func appInfo(a *world.App) AppInfo {
	return AppInfo{a.AppID, a.OpenPlatform, a.Quota, a.Fresh(), a.RequestDomains}
}

// A FreshAppInfo is a fresh app with its secret.
type FreshAppInfo struct {
	AppInfo
	Secret string `json:"secret"`
}

// Apps lists the apps in the order of the fixture, and then the fresh ones in
// the order of their making; never nil.
func (f *Fake) Apps() []AppInfo {
	w := f.world()
	out := make([]AppInfo, 0, len(w.Fixture.Apps))
	for a := range w.All() {
		out = append(out, appInfo(a))
	}
	return out
}

// AddApp makes a fresh app: an appid of its own, with codes, session
// keys, tokens, quotas, faults and a journal of its own. So tests that run at
// the same time on one fake do not meet. It is there until RemoveApp, Reset or
// SetFixture. The n-th app of a seed has always the same appid and secret.
//
// All apps share the clock, and faults that select no appid.
func (f *Fake) AddApp(like FreshApp) (FreshAppInfo, error) {
	a, err := f.world().AddFresh(like)
	if err != nil {
		return FreshAppInfo{}, err
	}
	f.tellCanaries([]Canary{{Value: a.Secret, What: "secret", AppID: a.AppID}})
	return FreshAppInfo{appInfo(a), a.Secret}, nil
}

// RemoveApp takes a fresh app away, with all that it left behind. It fails with
// a *NotFoundError when there is no such app; the fixture's apps stay.
func (f *Fake) RemoveApp(appid string) error {
	w := f.world()
	a := w.App(appid)
	if a != nil && !a.Fresh() {
		return text.Invalid("%s is an app of the fixture; only fresh ones can be removed",
			"%s 是 fixture 中的 app；只能删除新建的 app", text.Clip(appid, 64))
	}
	if a == nil || !w.RemoveFresh(a) {
		return w.NoSuchApp(appid)
	}
	return nil
}
