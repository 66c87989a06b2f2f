package mockwx

import (
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

func userinfoQuery(token, openid string, changes ...string) string {
	return snsQuery("/sns/userinfo", append([]string{"access_token", token, "openid", openid, "lang", "zh_CN"}, changes...)...)
}

func authQuery(token, openid string) string {
	return snsQuery("/sns/auth", "access_token", token, "openid", openid)
}

func TestGoldenUserinfo(t *testing.T) {
	// with asks after a sign-in; age is how long ago that was.
	with := func(query func(g granted) string, appid, user, scope string, age time.Duration) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) {
			g := grantFor(t, f, appid, user, scope)
			f.Advance(age)
			return query(g), ""
		}
	}
	info := func(g granted) string { return userinfoQuery(g.AccessToken, g.OpenID) }
	auth := func(g granted) string { return authQuery(g.AccessToken, g.OpenID) }
	avatar := goldenFixture()
	avatar.Users[0].Avatar = "http://127.0.0.1:8000/alice.png"
	runGoldens(t, []goldenCase{
		{name: "sns-userinfo-ok", vary: with(info, app1, "alice", "snsapi_userinfo", 0)},
		{name: "sns-userinfo-ok-login", vary: with(info, app1, "bob", "snsapi_login", 0)},
		{name: "sns-userinfo-ok-unbound", vary: with(info, app3, "alice", "snsapi_userinfo", 0), fixture: avatar},
		{name: "sns-userinfo-40001", target: userinfoQuery("x", "o")},
		{name: "sns-userinfo-41001", target: userinfoQuery("-", "o")},
		{name: "sns-userinfo-42001", vary: with(info, app1, "alice", "", 2*time.Hour)},
		{name: "sns-userinfo-48001", vary: with(info, app1, "alice", "snsapi_base", 0)},
		{name: "sns-userinfo-ok-snapshot", vary: with(info, app1, "visitor", "", 0), fixture: snapshotFixture()},
		{name: "sns-auth-ok", vary: with(auth, app1, "alice", "snsapi_base", 0)},
		{name: "sns-auth-40001", target: authQuery("x", "o")},
		{name: "sns-auth-41009", target: authQuery("x", "-")},
		{name: "sns-auth-40003", vary: with(func(g granted) string { return authQuery(g.AccessToken, "o") }, app1, "alice", "", 0)},
	})
}

// The reasons tell one token from another and one openid from another.
func TestUserinfoReasons(t *testing.T) {
	f := newFake(t, nil)
	alice, bob := grantFor(t, f, app1, "alice", ""), grantFor(t, f, app1, "bob", "")
	for _, c := range []struct {
		token, openid string
		want          ErrCode
		says          string
	}{
		{alice.AccessToken, bob.OpenID, wechat.InvalidOpenID, "the openid is user bob's, the access_token user alice's"},
		{alice.AccessToken, "nobody", wechat.InvalidOpenID, "no user has this openid in " + app1},
		{alice.RefreshToken, alice.OpenID, wechat.InvalidCredential, "another kind of token"},
		{appToken(t, f, app1), alice.OpenID, wechat.InvalidCredential, "another kind of token"},
	} {
		getGranted(t, f, authQuery(c.token, c.openid), c.want)
		if en, _ := lastReason(t, f); !strings.Contains(en, c.says) {
			t.Errorf("reason %q, want %q", en, c.says)
		}
	}
	// userinfo looks at the token first, and at no openid.
	for _, openid := range []string{alice.OpenID, bob.OpenID, "nobody", "%!s(<nil>)", "", "-"} {
		if g := getGranted(t, f, userinfoQuery(alice.AccessToken, openid), 0); g.OpenID != alice.OpenID {
			t.Errorf("openid %q: %+v", openid, g)
		}
		getGranted(t, f, userinfoQuery("junk", openid), wechat.InvalidCredential)
		getGranted(t, f, userinfoQuery("", openid), wechat.AccessTokenMissing)
	}
	// A user's token opens no door of the gateway.
	wantCode(t, answer{ErrCode: tokenErr(f, alice.AccessToken)}, wechat.InvalidCredential)
	// The call belongs to the token's app and user.
	getGranted(t, f, userinfoQuery(alice.AccessToken, alice.OpenID), 0)
	calls := f.CallsWhere(CallFilter{AppID: app1, Path: "/sns/userinfo"})
	if last := calls[len(calls)-1]; last.User != "alice" || last.Params["access_token"] != "***" {
		t.Errorf("the journal says %+v", last)
	}
}
