package gateway

import (
	"context"
	"net/http/httptest"
	"testing"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
)

// Faults take the place of what would have been said.
func TestFaults(t *testing.T) {
	r := newRig(t)
	// strike asks with a fault in force, and returns the status of what arrives.
	strike := func(x fixture.Fault, target string) (status int, body string) {
		t.Helper()
		id, err := r.World.AddFault(x)
		if err != nil {
			t.Fatal(err)
		}
		defer r.World.Faults.Remove(id)
		rec := r.ask("GET", target, "")
		if r.last.Fault == "" {
			return 0, ""
		}
		return rec.Code, rec.Body.String()
	}
	good := login(shop, "alice-code")
	if status, _ := strike(fixture.Fault{ErrCode: -1}, good); status != 200 || !r.last.Planned {
		t.Errorf("%d", status)
	}
	r.want(-1, "says so", "")
	if status, body := strike(fixture.Fault{Status: 502, Body: "<html>"}, good); status != 502 || body != "<html>" || !r.last.Planned {
		t.Errorf("%d %s", status, body)
	}
	if status, body := strike(fixture.Fault{Body: "x"}, good); status != 200 || body != "x" {
		t.Errorf("%d %s", status, body)
	}
	for _, x := range []fixture.Fault{{Reset: true}, {Hang: true}, {Lost: true}, {Truncate: true}} {
		x.Times = 1
		ctx, leave := context.WithCancel(t.Context())
		leave()
		if _, err := r.World.AddFault(x); err != nil {
			t.Fatal(err)
		}
		r.serve(httptest.NewRequestWithContext(ctx, "GET", good, nil))
		if happened := r.last.User == "alice"; r.last.Fault == "" || !r.last.Planned || happened != (x.Lost || x.Truncate) || (r.last.Status != 0) != x.Truncate {
			t.Errorf("%+v: %+v", x, r.last)
		}
	}
	for target, hits := range map[string]bool{good: true, login(shop, "once"): false, "/wxa/user": false} {
		if strike(fixture.Fault{User: "alice", ErrCode: -1}, target); (r.last.Fault != "") != hits {
			t.Errorf("a fault for alice and %s: %q", target, r.last.Fault)
		}
	}
	a := r.World.App(shop)
	token := r.World.AppToken(a, r.now)
	if _, err := r.World.AddFault(fixture.Fault{User: "bob", ErrCode: -1}); err != nil {
		t.Fatal(err)
	}
	openid := r.World.OpenID(a, r.World.User(a, "bob"))
	tap := r.World.Issue(ids.PhoneCode, a, r.World.User(a, "bob"), 0, r.now)
	for body, path := range map[string]string{`{"openid":"` + openid + `"}`: "/wxa/user?", `{"touser":"` + openid + `"}`: "/wxa/user?",
		"{}": "/wxa/user?openid=" + openid + "&", `{"code":"` + tap + `"}`: "/wxa/phone?"} {
		if r.ask("POST", path+"access_token="+token, body); r.last.Fault == "" || r.last.User != "bob" {
			t.Errorf("a fault for bob and %s: %+v", body, r.last)
		}
	}
}
