package mockwx

import (
	"testing"
	"time"

	"wxflow/mockwx/internal/world"
)

// An app that withdraws takes no other app's authorisation along, nor that of
// another platform.
func TestWithdrawalIsOneApps(t *testing.T) {
	f := newFake(t, nil)
	w := f.world()
	tokens := map[[2]string]string{}
	for _, m := range []string{platform1, platform3} {
		for _, appid := range []string{app1, app2} {
			authorize(t, f, m, appid)
			tokens[[2]string{m, appid}] = w.AuthorizerToken(w.Component(m), w.App(appid), f.Now())
		}
	}
	w.Withdraw(w.Component(platform1), w.App(app1))
	for k, token := range tokens {
		gone := k == [2]string{platform1, app1}
		if got := tokenErr(f, token); (got != 0) != gone {
			t.Errorf("%v: errcode %d", k, got)
		}
		if w.Authorized(w.Component(k[0]), w.App(k[1])) == gone {
			t.Errorf("%v: authorised %v", k, gone)
		}
	}
}

// stable_token gives the same token until its last five minutes begin, so that
// one never has less than 300 seconds left.
func TestStableTokenTurns(t *testing.T) {
	f := newFake(t, nil)
	get := func() (string, float64) {
		v := post(t, f, stablePath, stableBody(app1, false))
		s, _ := v["access_token"].(string)
		left, _ := v["expires_in"].(float64)
		return s, left
	}
	first, _ := get()
	f.Advance((world.TokenLife - 300) * time.Second)
	if same, left := get(); same != first || left != 300 {
		t.Errorf("with five minutes left: another one %v, %v seconds", same != first, left)
	}
	f.Advance(time.Second)
	if fresh, left := get(); fresh == first || left != world.TokenLife {
		t.Errorf("a second later: the same %v, %v seconds", fresh == first, left)
	}
}
