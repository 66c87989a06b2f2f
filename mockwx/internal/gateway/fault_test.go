package gateway

import (
	"context"
	"net/http/httptest"
	"testing"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
)

// addFault puts a fault in force.
func (r *rig) addFault(x fixture.Fault) (id string) {
	r.t.Helper()
	id, err := r.World.AddFault(x)
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// strike asks with a fault in force; status is 0 when it does not strike.
func (r *rig) strike(x fixture.Fault, target string) (status int, body string) {
	r.t.Helper()
	defer r.World.Faults.Remove(r.addFault(x))
	rec := r.ask("GET", target, "")
	if r.last.Fault == "" {
		return 0, ""
	}
	return rec.Code, rec.Body.String()
}

// A fault's answer takes the place of what would have been said.
func TestFaultsThatAnswer(t *testing.T) {
	r := newRig(t)
	good := login(shop, "alice-code")
	if status, _ := r.strike(fixture.Fault{ErrCode: -1}, good); status != 200 || !r.last.Planned {
		t.Errorf("%d", status)
	}
	r.want(-1, "says so", "")
	if status, body := r.strike(fixture.Fault{Status: 502, Body: "<html>"}, good); status != 502 || body != "<html>" || !r.last.Planned {
		t.Errorf("%d %s", status, body)
	}
	if status, body := r.strike(fixture.Fault{Body: "x"}, good); status != 200 || body != "x" {
		t.Errorf("%d %s", status, body)
	}
}

// After some faults no whole answer arrives; of those, a lost and a truncated one leave
// the call its effect.
func TestFaultsThatCut(t *testing.T) {
	r := newRig(t)
	for _, x := range []fixture.Fault{{Reset: true}, {Hang: true}, {Lost: true}, {Truncate: true}} {
		x.Times = 1
		r.addFault(x)
		ctx, leave := context.WithCancel(t.Context())
		leave()
		r.serve(httptest.NewRequestWithContext(ctx, "GET", login(shop, "alice-code"), nil))
		happened, arrives := r.last.User == "alice", r.last.Status != 0
		if r.last.Fault == "" || !r.last.Planned || happened != (x.Lost || x.Truncate) || arrives != x.Truncate {
			t.Errorf("%+v: %+v", x, r.last)
		}
	}
}

// A fault for a user strikes the calls that are about them.
func TestFaultOfAUser(t *testing.T) {
	r := newRig(t)
	for target, hits := range map[string]bool{login(shop, "alice-code"): true, login(shop, "once"): false, "/wxa/user": false} {
		if r.strike(fixture.Fault{User: "alice", ErrCode: -1}, target); (r.last.Fault != "") != hits {
			t.Errorf("a fault for alice and %s: %q", target, r.last.Fault)
		}
	}
}

// Which user a call with a token is about stands in its body or query: an openid or a code.
func TestFaultOfAUserBehindAToken(t *testing.T) {
	r := newRig(t)
	a := r.World.App(shop)
	bob := r.World.User(a, "bob")
	token, openid := r.World.AppToken(a, r.now), r.World.OpenID(a, bob)
	r.addFault(fixture.Fault{User: "bob", ErrCode: -1})
	for body, path := range map[string]string{
		`{"openid":"` + openid + `"}`: "/wxa/user?",
		`{"touser":"` + openid + `"}`: "/wxa/user?",
		"{}":                          "/wxa/user?openid=" + openid + "&",
		`{"code":"` + r.World.Issue(ids.PhoneCode, a, bob, 0, r.now) + `"}`: "/wxa/phone?",
	} {
		if r.ask("POST", path+"access_token="+token, body); r.last.Fault == "" || r.last.User != "bob" {
			t.Errorf("a fault for bob and %s: %+v", body, r.last)
		}
	}
}
