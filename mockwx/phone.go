package mockwx

import (
	"cmp"
	"context"

	"wxflow/mockwx/internal/api/user"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wxjs"
)

// A Device is a phone with a mini-program on it: what wx.js has to know.
type Device struct {
	AppID string `json:"appid"`
	User  string `json:"user"` // its holder

	RequestDomains []string `json:"request_domains,omitempty"` // that wx.request may ask; empty: not checked
	Undeclared     []string `json:"undeclared,omitempty"`      // APIs that the privacy guide does not declare
	Privacy        string   `json:"privacy,omitempty"`         // unasked or refused: the user has not agreed to the guide
	PhonesLeft     *int     `json:"phones_left,omitempty"`     // phone numbers that users may still give
}

// phonesGiven counts the phone numbers that an app's users gave.
var phonesGiven world.Slot[string, int]

// phonesLeft takes n phone numbers from those that an app may still get, and returns how
// many there are then; nil where there is no bound, negative when there were too few.
func phonesLeft(a *world.App, n int) (left *int) {
	if a.PhonesLeft == nil {
		return nil
	}
	phonesGiven.Do(a, func(m map[string]int) {
		rest := *a.PhonesLeft - m[""] - n
		if left = &rest; rest >= 0 {
			m[""] += n
		}
	})
	return left
}

// Device returns which app and user a page of wx.js plays. Empty names take the
// first app of the fixture, and its devtools_user or else its first user. It
// fails with a *NotFoundError when there is no such app or user.
func (f *Fake) Device(appid, name string) (Device, error) {
	w := f.world()
	if appid == "" && len(w.Fixture.Apps) > 0 {
		appid = w.Fixture.Apps[0].AppID
	}
	a, err := w.FindApp(appid)
	if err != nil {
		return Device{}, err
	}
	name = cmp.Or(name, a.DevtoolsUser)
	if name == "" {
		for u := range w.UsersOf(a) {
			name = u.Name
			break
		}
	}
	_, u, err := w.Find(appid, name)
	if err != nil {
		return Device{}, err
	}
	d := Device{AppID: a.AppID, User: name, RequestDomains: a.RequestDomains, Undeclared: a.Undeclared, PhonesLeft: phonesLeft(a, 0)}
	if u.Privacy != "agreed" {
		d.Privacy = u.Privacy
	}
	return d, nil
}

// SetBackends says which servers of this machine answer for which domains, such
// as "https://example.com" → "http://127.0.0.1:3000"; an empty domain stands for
// all that have no other. They replace those from before.
func (f *Fake) SetBackends(servers map[string]string) error {
	b, err := wxjs.NewBackends(servers)
	if err == nil {
		f.backends.Store(&b)
	}
	return err
}

// Carry sends a page's request to the backend of its domain, under the domain's
// name, and follows redirects among backends. It fails with a *NotFoundError
// when no backend is set for the domain.
func (f *Fake) Carry(ctx context.Context, in PageRequest) (PageResponse, error) {
	return (*f.backends.Load()).Carry(ctx, in)
}

// A SessionCheck is what wx.checkSession would find out, and why.
type SessionCheck struct {
	Valid    bool   `json:"valid"`
	Reason   string `json:"reason,omitempty"`
	ReasonZH string `json:"reason_zh,omitempty"`
}

// CheckSession does what wx.checkSession does: it reports whether the session_key
// of the user's latest login is still the current one. Doc: the check is of the
// key bound to the latest code. Ours: so it fails once the server has reset the
// key, too. It fails with a *NotFoundError as IssueCode does.
func (f *Fake) CheckSession(appid, name string) (SessionCheck, error) {
	w := f.world()
	a, u, err := w.Find(appid, name)
	if err != nil {
		return SessionCheck{}, err
	}
	why := w.WhyLoggedOut(a, u, f.Now())
	return SessionCheck{why.EN == "", why.EN, why.ZH}, nil
}

// Pay does what a payment with WeChat Pay does: for five minutes getpaidunionid
// answers for it. What the payment leaves empty is made up and returned.
func (f *Fake) Pay(p Payment) (Payment, error) {
	return user.Pay(f.world(), p, f.Now())
}
