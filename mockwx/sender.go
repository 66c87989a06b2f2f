package mockwx

import (
	"context"

	"wxflow/mockwx/push"
)

// ComponentTicket returns the component_verify_ticket that WeChat would push to
// a third-party platform now. It is good for twelve hours of the fake's clock.
// It fails with a *NotFoundError when the fixture has no such component.
func (f *Fake) ComponentTicket(appid string) (string, error) {
	w := f.world()
	m, err := w.FindComponent(appid)
	if err != nil {
		return "", err
	}
	return w.VerifyTicket(m, f.Now()), nil
}

// Authorize does what an account does on a third-party platform's login page:
// the app authorises the component, and the page is given an authorization code
// for api_query_auth. It works once, for an hour of the fake's clock. It fails
// with a *NotFoundError when the fixture has no such component or app.
func (f *Fake) Authorize(componentAppID, appid string) (string, error) {
	w := f.world()
	m, err := w.FindComponent(componentAppID)
	if err != nil {
		return "", err
	}
	a, err := w.FindApp(appid)
	if err != nil {
		return "", err
	}
	return w.Authorize(m, a, f.Now()), nil
}

// MediaChecks lists what media_check_async was given, oldest first; never nil.
func (f *Fake) MediaChecks() []MediaCheck { return f.world().MediaChecks.All() }

// Push sends a message to a developer's server, again when it is not taken, and
// returns what came of it. It fails when the request makes no sense; a server
// that is down or answers wrongly is a result.
func (f *Fake) Push(ctx context.Context, r PushRequest) (PushResult, error) {
	s := push.Sender{World: f.world(), Now: f.Now, Log: f.logger}
	return s.Push(ctx, r)
}
