package mockwx

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// The journal says whose call it is, wherever the call says that itself.
func TestJournalKnowsTheCaller(t *testing.T) {
	f := newFake(t, nil)
	for target, body := range map[string]string{
		componentPath + "api_component_token": platformBody(t, f, platform1),
		componentPath + "api_create_preauthcode?component_access_token=" + platformToken(f, platform1): `{"component_appid":"` + platform1 + `"}`,
		stablePath:                     stableBody(app1, false),
		"/cgi-bin/clear_quota/v2":      `{"appid":"` + app1 + `"}`,
		loginQuery(app1, "alice-code"): "",
		tokened(t, f, subscribePath):   "{}",
	} {
		f.ClearCalls()
		answered(f, "POST", target, body)
		want := app1
		if strings.HasPrefix(target, componentPath) {
			want = platform1
		}
		if c := f.Calls(); len(c) != 1 || c[0].AppID != want {
			t.Errorf("%s: %+v", target, c)
		}
	}
}

// Of the calls a filter selects those after a call or a moment, which are not
// among them.
func TestCallsSince(t *testing.T) {
	f := newFake(t, nil)
	for range 3 {
		get(t, f, loginQuery(app1, "alice-code"))
		f.Advance(time.Second)
	}
	for _, c := range []struct {
		x    CallFilter
		want int
	}{
		{CallFilter{}, 3}, {CallFilter{Since: 1}, 2}, {CallFilter{Since: 3}, 0}, {CallFilter{After: at}, 2}, {CallFilter{After: at.Add(-1)}, 3}, {CallFilter{After: at.Add(2 * time.Second)}, 0},
	} {
		if got := f.CallsWhere(c.x); len(got) != c.want {
			t.Errorf("%+v: %d calls, want %d", c.x, len(got), c.want)
		}
	}
}

// The journal knows no status of an answer that never came.
func TestJournalOfNoAnswer(t *testing.T) {
	for _, x := range []Fault{{Hang: true}, {Reset: true}, {Lost: true}} {
		f := newFake(t, nil)
		addFault(t, f, x)
		func() {
			defer func() { _ = recover() }() // the connection is cut
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			f.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", loginQuery(app1, "alice-code"), nil))
		}()
		if calls := f.Calls(); len(calls) != 1 || calls[0].Status != 0 || calls[0].Reason == "" {
			t.Errorf("%+v: %+v", x, calls)
		}
	}
}
