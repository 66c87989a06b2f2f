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

// AddApp makes a fresh app: an appid that nobody else has, with codes, session
// keys, tokens, quotas, faults and a journal of its own. So tests that run at
// the same time on one fake do not meet. It is there until RemoveApp, Reset or
// SetFixture. The n-th app of a seed has always the same appid and secret.
//
// The clock is everybody's, and so are faults that select no appid.
func (f *Fake) AddApp(like FreshApp) (FreshAppInfo, error) {
	a, err := f.world().AddFresh(like)
	if err != nil {
		return FreshAppInfo{}, err
	}
	return FreshAppInfo{appInfo(a), a.Secret}, nil
}

// RemoveApp takes a fresh app away, with all that it left behind. It fails with
// a *NotFoundError when there is no such app; the fixture's apps stay.
func (f *Fake) RemoveApp(appid string) error {
	w := f.world()
	a := w.App(appid)
	if a != nil && !a.Fresh() {
		return text.Invalid("%s is an app of the fixture; only fresh ones can be removed", "%s 是 fixture 中的 app；只能删除新建的 app", text.Clip(appid, 64))
	}
	if a == nil || !w.RemoveFresh(a) {
		return world.NoSuchApp(appid)
	}
	return nil
}

// A TestApp is a fresh app in the hands of one test. Its methods end the test
// when they fail, so they are for the test's own goroutine; others use those of
// Fake with the AppID.
type TestApp struct {
	AppID  string
	Secret string

	fake *Fake
	tb   TB
}

// NewApp makes a fresh app for one test, as AddApp does; it is gone when the
// test ends. Without like, nothing about it is special.
func (f *Fake) NewApp(tb TB, like ...FreshApp) *TestApp {
	tb.Helper()
	if len(like) > 1 {
		tb.Fatalf("mockwx: NewApp makes one app, and was told of %d", len(like))
	}
	w := f.world()
	a, err := w.AddFresh(append(like, FreshApp{})[0])
	if err != nil {
		tb.Fatalf("%v", err)
	}
	// This very app: after a Reset, another may have its appid.
	tb.Cleanup(func() { w.RemoveFresh(a) })
	return &TestApp{AppID: a.AppID, Secret: a.Secret, fake: f, tb: tb}
}

// IssueCode is what wx.login gives a user in this app, see [Fake.IssueCode].
func (a *TestApp) IssueCode(user string) string {
	a.tb.Helper()
	code, err := a.fake.IssueCode(a.AppID, user)
	a.check(err)
	return code
}

// Identity is who a user is in this app, see [Fake.Identity].
func (a *TestApp) Identity(user string) IdentityInfo {
	a.tb.Helper()
	id, err := a.fake.Identity(a.AppID, user)
	a.check(err)
	return id
}

// AddFault breaks something for this app only, see [Fake.AddFault].
func (a *TestApp) AddFault(x Fault) (id string) {
	a.tb.Helper()
	if x.AppID != "" && x.AppID != a.AppID {
		a.tb.Fatalf("mockwx: a fault of %s was given to %s", x.AppID, a.AppID)
	}
	x.AppID = a.AppID
	id, err := a.fake.AddFault(x)
	a.check(err)
	return id
}

// Calls lists the calls of this app, oldest first; never nil.
func (a *TestApp) Calls() []Call { return a.fake.CallsWhere(CallFilter{AppID: a.AppID}) }

// Reset makes this app as fresh as it was, see [Fake.ResetApp].
func (a *TestApp) Reset() {
	a.tb.Helper()
	a.check(a.fake.ResetApp(a.AppID))
}

func (a *TestApp) check(err error) {
	a.tb.Helper()
	if err != nil {
		a.tb.Fatalf("%v", err)
	}
}
