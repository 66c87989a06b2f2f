package mockwx

import (
	"net/http"
	"slices"
	"testing"
	"time"
)

// The identity says how old the session_key is, once there has been a login.
func TestIdentityHasTimes(t *testing.T) {
	f := newFake(t, nil)
	if id, err := f.Identity(app1, "alice"); err != nil || !id.LastLogin.IsZero() || !id.SessionKeyExpires.IsZero() {
		t.Errorf("before any login: %+v, %v", id, err)
	}
	start := f.Now()
	get(t, f, loginQuery(app1, "alice-code"))
	f.Advance(time.Hour)
	id, err := f.Identity(app1, "alice")
	if err != nil || !id.LastLogin.Equal(start.Truncate(time.Second)) || id.SessionKeyExpires.Sub(id.LastLogin) != 72*time.Hour {
		t.Errorf("after a login at %v: %+v, %v", start, id, err)
	}
}

// Tokens lists what is good, and for how long.
func TestTokens(t *testing.T) {
	f := newFake(t, nil)
	want := func(user string, want ...string) {
		t.Helper()
		var out []string
		tokens, err := f.Tokens(app1, user)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range tokens {
			if code := tokenErr(f, x.Value); x.Kind == "access_token" && x.User == "" && code != 0 {
				t.Errorf("%s is listed, and refused with %d", x.Kind, code)
			}
			out = append(out, x.Kind+" "+x.User+" "+x.Expires.Sub(f.Now().Truncate(time.Second)).String())
		}
		if !slices.Equal(out, want) {
			t.Errorf("tokens of %q: %q, want %q", user, out, want)
		}
	}
	want("")
	post(t, f, stablePath, stableBody(app1, false))
	f.Advance(time.Minute)
	post(t, f, stablePath, stableBody(app1, true))
	want("", "access_token  2h0m0s") // the forced one ends the former at once
	token := f.world().AppToken(f.world().App(app1), f.Now())
	f.world().AppToken(f.world().App(app1), f.Now())
	tokens, _ := f.Tokens(app1, "")
	if last := tokens[len(tokens)-1]; last.Value != token || !last.Superseded || last.Expires.Sub(f.Now().Truncate(time.Second)) != 5*time.Minute {
		t.Errorf("the superseded token: %+v", last)
	}
	code, err := f.IssueOAuthCode(app1, "alice", "snsapi_base")
	if err != nil {
		t.Fatal(err)
	}
	if got := get(t, f, "/sns/oauth2/access_token?grant_type=authorization_code&appid="+app1+"&secret="+f.world().App(app1).Secret+"&code="+code); got.OpenID == "" {
		t.Fatalf("the code gives %+v", got)
	}
	want("alice", "refresh_token alice 720h0m0s", "access_token alice 2h0m0s")
	f.Advance(2 * time.Hour)
	want("", "refresh_token alice 718h0m0s")
	if err := f.ResetApp(app1); err != nil {
		t.Fatal(err)
	}
	want("")
	askAdmin(t, f, "GET", "/tokens?appid=wxnone", "", http.StatusNotFound)
	askAdmin(t, f, "GET", "/tokens?appid="+app1+"&user=nobody", "", http.StatusNotFound)
}
