package mockwx

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

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
	like = append(like, FreshApp{})
	a, err := w.AddFresh(like[0])
	if err != nil {
		tb.Fatalf("%v", err)
	}
	// This very app: after a Reset, another may have its appid.
	tb.Cleanup(func() { w.RemoveFresh(a) })
	f.tellCanaries([]Canary{{Value: a.Secret, What: "secret", AppID: a.AppID}})
	app := &TestApp{AppID: a.AppID, Secret: a.Secret, fake: f, tb: tb}
	beStrict(tb, like[0].Strict, app.Calls)
	return app
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

// waitLimit is how long WaitCall waits: longer than a test that works, shorter than the
// patience of a person.
const waitLimit = 10 * time.Second

// WaitCall returns the first call that a filter selects, also one that came before. When
// none comes within ten seconds, it ends the test and names the calls that came nearest.
func (f *Fake) WaitCall(tb TB, x CallFilter) Call {
	tb.Helper()
	ctx, stop := context.WithTimeout(context.Background(), waitLimit)
	defer stop()
	calls, err := f.WaitCalls(ctx, x)
	if err != nil {
		tb.Fatalf("mockwx: %v", err)
		return Call{}
	}
	return calls[0]
}

// WaitCall is [Fake.WaitCall] for calls of this app.
func (a *TestApp) WaitCall(x CallFilter) Call {
	a.tb.Helper()
	x.AppID = a.AppID
	return a.fake.WaitCall(a.tb, x)
}

// beStrict lets a test fail when it ends for what its calls did, see Options.Strict.
func beStrict(tb TB, x *Strict, calls func() []Call) {
	if x == nil {
		return
	}
	tb.Cleanup(func() {
		tb.Helper()
		var wrong []string
		for _, c := range calls() {
			wrong = append(wrong, blame(x, &c)...)
		}
		if len(wrong) > 0 {
			tb.Fatalf("mockwx: strict:\n%s", strings.Join(wrong, "\n"))
		}
	})
}

// blame says what a strict test fails for in a call, a line each.
func blame(x *Strict, c *Call) (wrong []string) {
	if c.Kind == "push" {
		return nil
	}
	at := fmt.Sprintf("call %d %s %s: ", c.ID, c.Method, c.Path)
	if refused := c.ErrCode != 0 || c.Status >= 400; refused && !c.Planned && !slices.Contains(x.Expect, c.ErrCode) {
		line := fmt.Sprintf("%s%d %s", at, c.ErrCode, c.Reason)
		if c.Next != "" {
			line += "; " + c.Next
		}
		wrong = append(wrong, line)
	}
	for _, m := range c.Mistakes(*x) {
		wrong = append(wrong, at+m.EN)
	}
	return wrong
}
