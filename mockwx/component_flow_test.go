package mockwx

import (
	"fmt"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

// The whole way of a platform, with calls alone: ticket, token, authorisation,
// the app's token, a call for the app, a login.
func TestComponentFlow(t *testing.T) {
	f := newFake(t, nil)
	str := func(v map[string]any, key string) string {
		t.Helper()
		s, ok := v[key].(string)
		if !ok {
			t.Fatalf("no %s in %v", key, v)
		}
		return s
	}
	component := str(post(t, f, componentPath+"api_component_token", platformBody(t, f, platform3)), "component_access_token")
	at := func(api string) string { return componentPath + api + "?component_access_token=" + component }
	self := `{"component_appid":"` + platform3 + `"`
	if s := str(post(t, f, at("api_create_preauthcode"), self+"}"), "pre_auth_code"); len(s) != 100 {
		t.Errorf("pre_auth_code %q", s)
	}

	refresh := fmt.Sprintf(`%s,"authorizer_appid":"%s","authorizer_refresh_token":"%s"}`, self, app3, refreshTokenOf(f, platform3, app3))
	if v := post(t, f, at("api_authorizer_token"), refresh); v["errcode"] != float64(wechat.NotAuthorized) {
		t.Errorf("before app3 has authorised: %v", v)
	}
	code := authorize(t, f, platform3, app3)
	body := self + `,"authorization_code":"` + code + `"}`
	if v := post(t, f, componentPath+"api_query_auth?component_access_token="+platformToken(f, platform1), `{"component_appid":"`+platform1+`","authorization_code":"`+code+`"}`); v["errcode"] != float64(wechat.InvalidAuthCode) {
		t.Errorf("another platform redeems the code: %v", v)
	}
	info, _ := post(t, f, at("api_query_auth"), body)["authorization_info"].(map[string]any)
	first := str(info, "authorizer_access_token")
	if info["authorizer_appid"] != app3 || str(info, "authorizer_refresh_token") != refreshTokenOf(f, platform3, app3) || len(info["func_info"].([]any)) == 0 {
		t.Errorf("authorization_info %v", info)
	}
	if v := post(t, f, at("api_query_auth"), body); v["errcode"] != float64(wechat.InvalidAuthCode) {
		t.Errorf("the code a second time: %v", v)
	}
	second := str(post(t, f, at("api_authorizer_token"), refresh), "authorizer_access_token")
	own := appToken(t, f, app3)
	for _, token := range []string{first, second, own} {
		if tokenErr(f, token) != 0 {
			t.Error("within five minutes all are good")
		}
	}
	f.Advance(5 * time.Minute)
	if tokenErr(f, first) != wechat.InvalidCredential || tokenErr(f, second) != 0 || tokenErr(f, own) != 0 {
		t.Error("the authorizer's line is not a line of its own")
	}

	wantCode(t, get(t, f, componentLoginQuery(f, platform3, app3, issue(t, f, app3, "bob"))), 0)
	if c := f.Calls()[len(f.Calls())-1]; c.User != "bob" || c.AppID != app3 {
		t.Errorf("journal %+v", c)
	}
	if err := f.ResetApp(app3); err != nil {
		t.Fatal(err)
	}
	wantCode(t, get(t, f, componentLoginQuery(f, platform3, app3, "bob-code")), wechat.NotAuthorized)
	if tokenErr(f, second) != wechat.InvalidCredential {
		t.Error("ResetApp leaves the authorizer's token")
	}
}

// The former component token lives five more minutes. Under /sns one that is good
// no more is 40001, and a good one of another platform 40094.
func TestComponentTokenLife(t *testing.T) {
	f := newFake(t, nil)
	first := platformToken(f, platform1)
	second := platformToken(f, platform1)
	code := func(token string) ErrCode {
		return postErr(t, f, componentPath+"api_create_preauthcode?component_access_token="+token, `{"component_appid":"`+platform1+`"}`)
	}
	if code(first) != 0 || code(second) != 0 {
		t.Error("within five minutes both are good")
	}
	f.Advance(5 * time.Minute)
	if code(first) != wechat.InvalidCredential || code(second) != 0 {
		t.Error("after five minutes the first one is superseded")
	}
	if got := code(appToken(t, f, app1)); got != wechat.NeedComponentToken {
		t.Errorf("an app's token: %d", got)
	}
	f.Advance(2 * time.Hour)
	if got := code(second); got != wechat.AccessTokenExpired {
		t.Errorf("expired: %d", got)
	}
	login := func(changed, value string) answer {
		return get(t, f, componentLoginQuery(f, platform1, app1, "alice-code", changed, value))
	}
	wantCode(t, login("component_access_token", second), wechat.InvalidCredential)
	wantCode(t, login("component_access_token", appToken(t, f, app1)), wechat.InvalidCredential)
	wantCode(t, login("component_access_token", platformToken(f, platform3)), wechat.BadComponentCredential)
	wantCode(t, login("component_appid", app1), wechat.BadComponentCredential)
	target := componentPath + "api_create_preauthcode?access_token=" + platformToken(f, platform1)
	wantErr(t, "another platform's appid", post(t, f, target, `{"component_appid":"`+platform3+`"}`), wechat.InvalidAppID)
}

// What an app's API says to the tokens of platforms.
func TestAuthorizerTokenAtTheGateway(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		fx.Apps[1].Unauthorized = []string{"/wxa/other"}
		for _, path := range []string{"/wxa/test", "/wxa/never", "/wxa/other"} {
			fx.Stubs = append(fx.Stubs, Stub{Path: path, Needs: "app"})
		}
	})
	w := f.world()
	token := w.AuthorizerToken(w.Component(platform3), w.App(app2), f.Now())
	for _, c := range []struct {
		path, token string
		want        ErrCode
	}{
		{"/wxa/test", token, 0},
		{"/wxa/never", token, wechat.ComponentUnauthorized}, // not granted
		{"/wxa/other", token, wechat.APIUnauthorized},       // the app itself may not use it
		{"/wxa/test", platformToken(f, platform3), wechat.NeedBizToken},
		{"/wxa/test", corpTokenOf(f, corp1), wechat.InvalidCredential},
	} {
		v := post(t, f, c.path+"?access_token="+c.token, "")
		if v["errcode"] != float64(c.want) {
			t.Errorf("%s: %v, want %d", c.path, v, c.want)
		}
		if calls := f.Calls(); c.want == 0 && calls[len(calls)-1].AppID != app2 {
			t.Errorf("an authorizer's token is of %s", calls[len(calls)-1].AppID)
		}
	}
}
