package mockwx

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

const (
	platform1 = "wx00000000000000c1" // app1 has authorised it
	platform2 = "wx00000000000000c2" // has a whitelist
	platform3 = "wx00000000000000c3" // has a fixed ticket
)

const componentPath = "/cgi-bin/component/"

func platformSecret(m string) string { return "mocksecret" + strings.Repeat("0", 20) + m[16:] }

// platformBody is a good call of api_component_token.
func platformBody(t *testing.T, f *Fake, m string) string {
	t.Helper()
	ticket, err := f.ComponentTicket(m)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`{"component_appid":"%s","component_appsecret":"%s","component_verify_ticket":"%s"}`, m, platformSecret(m), ticket)
}

// platformToken mints a component_access_token without a call.
func platformToken(f *Fake, m string) string {
	w := f.world()
	return w.ComponentToken(w.Component(m), f.Now())
}

func authorize(t *testing.T, f *Fake, m, appid string) string {
	t.Helper()
	code, err := f.Authorize(m, appid)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func refreshTokenOf(f *Fake, m, appid string) string {
	w := f.world()
	return w.RefreshToken(w.Component(m), w.App(appid))
}

// componentLoginQuery is a good call of /sns/component/jscode2session.
func componentLoginQuery(f *Fake, m, appid, code string, changes ...string) string {
	q := url.Values{"appid": {appid}, "js_code": {code}, "grant_type": {"authorization_code"}, "component_appid": {m}, "component_access_token": {platformToken(f, m)}}
	for i := 0; i < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	return "/sns/component/jscode2session?" + q.Encode()
}

func TestGoldenComponent(t *testing.T) {
	tokenPath := componentPath + "api_component_token"
	// with calls an API of platform1 with its token and a body made of fields.
	with := func(api, fields string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) {
			return componentPath + api + "?component_access_token=" + platformToken(f, platform1), `{"component_appid":"` + platform1 + `"` + fields + `}`
		}
	}
	changed := func(old, fresh string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) {
			return tokenPath, strings.Replace(platformBody(t, f, platform1), old, fresh, 1)
		}
	}
	login := func(code string, changes ...string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) {
			return componentLoginQuery(f, platform1, app1, code, changes...), ""
		}
	}
	const loginName = "sns-component-jscode2session-"
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-component-api_component_token-ok", vary: changed("", "")},
		{name: "cgi-bin-component-api_component_token-40125", vary: changed("mock", "mork")},
		{name: "cgi-bin-component-api_component_token-41004", vary: changed("component_appsecret", "x")},
		{name: "cgi-bin-component-api_component_token-41018", vary: changed("component_appid", "x")},
		{name: "cgi-bin-component-api_component_token-43002", target: tokenPath},
		{name: "cgi-bin-component-api_component_token-41018-empty", method: "POST", target: tokenPath},
		{name: "cgi-bin-component-api_component_token-41018-form", target: tokenPath, body: "component_appid=" + platform1},
		{name: "cgi-bin-component-api_component_token-61004", vary: func(f *Fake) (string, string) { return tokenPath, platformBody(t, f, platform2) }},
		{name: "cgi-bin-component-api_component_token-61005", vary: func(f *Fake) (string, string) {
			body := platformBody(t, f, platform1)
			f.Advance(12 * time.Hour)
			return tokenPath, body
		}},
		{name: "cgi-bin-component-api_component_token-61006", vary: changed("component_verify_ticket", "x")},
		{name: "cgi-bin-component-api_component_token-61011", vary: changed(platform1, app1)},

		{name: "cgi-bin-component-api_create_preauthcode-ok", vary: with("api_create_preauthcode", "")},
		{name: "cgi-bin-component-api_create_preauthcode-40001", target: componentPath + "api_create_preauthcode?component_access_token=x", body: "{}"},
		{name: "cgi-bin-component-api_create_preauthcode-41001", target: componentPath + "api_create_preauthcode", body: "{}"},
		{name: "cgi-bin-component-api_create_preauthcode-42001", vary: func(f *Fake) (string, string) {
			target, body := with("api_create_preauthcode", "")(f)
			f.Advance(world.TokenLife * time.Second)
			return target, body
		}},
		{name: "cgi-bin-component-api_create_preauthcode-61014", target: componentPath + "api_create_preauthcode?access_token=TOKEN", body: "{}"},

		{name: "cgi-bin-component-api_query_auth-ok", vary: func(f *Fake) (string, string) {
			return with("api_query_auth", `,"authorization_code":"`+authorize(t, f, platform1, app2)+`"`)(f)
		}},
		{name: "cgi-bin-component-api_query_auth-61009", vary: with("api_query_auth", `,"authorization_code":"queryauthcode@@@x"`)},
		{name: "cgi-bin-component-api_query_auth-61010", vary: func(f *Fake) (string, string) {
			code := authorize(t, f, platform1, app1)
			f.Advance(world.AuthCodeLife * time.Second)
			return with("api_query_auth", `,"authorization_code":"`+code+`"`)(f)
		}},

		{name: "cgi-bin-component-api_authorizer_token-ok", vary: func(f *Fake) (string, string) {
			return with("api_authorizer_token", `,"authorizer_appid":"`+app1+`","authorizer_refresh_token":"`+refreshTokenOf(f, platform1, app1)+`"`)(f)
		}},
		{name: "cgi-bin-component-api_authorizer_token-40013", vary: with("api_authorizer_token", `,"authorizer_appid":"x"`)},
		{name: "cgi-bin-component-api_authorizer_token-41002", vary: with("api_authorizer_token", "")},
		{name: "cgi-bin-component-api_authorizer_token-61003", vary: with("api_authorizer_token", `,"authorizer_appid":"`+app2+`"`)},
		{name: "cgi-bin-component-api_authorizer_token-61023", vary: with("api_authorizer_token", `,"authorizer_appid":"`+app1+`"`)},

		{name: "cgi-bin-token-61024", target: tokenQuery(platform1)},
		{name: "cgi-bin-stable_token-61024", target: stablePath, body: stableBody(platform1, false)},

		{name: loginName + "ok", vary: login("alice-code")},
		{name: loginName + "40002", vary: login("alice-code", "grant_type", "x")},
		{name: loginName + "40013", vary: login("alice-code", "appid", "x")},
		{name: loginName + "40029", vary: login("nonsense")},
		{name: loginName + "40090", vary: login("alice-code", "component_appid", platform2)},
		{name: loginName + "40001", vary: login("alice-code", "component_access_token", "x")},
		{name: loginName + "40094", vary: func(f *Fake) (string, string) {
			return componentLoginQuery(f, platform1, app1, "alice-code", "component_access_token", platformToken(f, platform3)), ""
		}},
		{name: loginName + "41002", vary: login("alice-code", "appid", "")},
		{name: loginName + "41008", vary: login("")},
		{name: loginName + "41018", vary: login("alice-code", "component_appid", "")},
		{name: loginName + "41021", vary: login("alice-code", "component_access_token", "")},
		{name: loginName + "45011", vary: login("errcode:45011")},
		{name: loginName + "61003", vary: login("alice-code", "appid", app2)},
	})
}

// flipped is another character of the alphabet.
func flipped(c string) string {
	if c == "A" {
		return "B"
	}
	return "A"
}

// A ticket is new every ten minutes and good for twelve hours, for its own
// platform.
func TestComponentTicket(t *testing.T) {
	f := newFake(t, nil)
	w := f.world()
	first, err := f.ComponentTicket(platform1)
	if err != nil || len(first) != len(ids.TicketPrefix)+86 || !strings.HasPrefix(first, ids.TicketPrefix) {
		t.Fatalf("%q, %v", first, err)
	}
	f.Advance(10 * time.Minute)
	if second, _ := f.ComponentTicket(platform1); second == first {
		t.Error("the ticket is still the same after ten minutes")
	}
	check := func(m, ticket string) ErrCode {
		if err := w.CheckTicket(w.Component(m), ticket, f.Now()); err != nil {
			return err.(*wechat.Refusal).Code
		}
		return 0
	}
	f.Advance(12*time.Hour - 20*time.Minute)
	for _, c := range []struct {
		m, ticket string
		want      ErrCode
	}{
		{platform1, first, 0}, {platform2, first, wechat.InvalidTicket}, {platform1, "", wechat.InvalidTicket},
		{platform1, first[:len(first)-1], wechat.InvalidTicket}, {platform1, first[1:], wechat.InvalidTicket}, {platform1, ids.TicketPrefix, wechat.InvalidTicket},
		{platform1, ids.TicketPrefix + strings.Repeat("A", 86), wechat.InvalidTicket},
		{platform1, first[:30] + flipped(first[30:31]) + first[31:], wechat.InvalidTicket},
		{platform3, "ticket@@@fixed", 0}, {platform3, first, wechat.InvalidTicket},
	} {
		if got := check(c.m, c.ticket); got != c.want {
			t.Errorf("%s: %.20s: %d, want %d", c.m, c.ticket, got, c.want)
		}
	}
	late, _ := f.ComponentTicket(platform1)
	f.Advance(20 * time.Minute)
	if got := check(platform1, first); got != wechat.TicketExpired {
		t.Errorf("after twelve hours: %d", got)
	}
	f.Reset()
	if got := check(platform1, late); got != wechat.InvalidTicket {
		t.Errorf("a ticket of later than now: %d", got)
	}
	if _, err := f.ComponentTicket(app1); err == nil {
		t.Error("an app has a ticket")
	}
}

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
		v := post(t, f, componentPath+"api_create_preauthcode?component_access_token="+token, `{"component_appid":"`+platform1+`"}`)
		n, _ := v["errcode"].(float64)
		return ErrCode(n)
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
	wantCode(t, get(t, f, componentLoginQuery(f, platform1, app1, "alice-code", "component_access_token", second)), wechat.InvalidCredential)
	wantCode(t, get(t, f, componentLoginQuery(f, platform1, app1, "alice-code", "component_access_token", appToken(t, f, app1))), wechat.InvalidCredential)
	wantCode(t, get(t, f, componentLoginQuery(f, platform1, app1, "alice-code", "component_access_token", platformToken(f, platform3))), wechat.BadComponentCredential)
	wantCode(t, get(t, f, componentLoginQuery(f, platform1, app1, "alice-code", "component_appid", app1)), wechat.BadComponentCredential)
	if v := post(t, f, componentPath+"api_create_preauthcode?access_token="+platformToken(f, platform1), `{"component_appid":"`+platform3+`"}`); v["errcode"] != float64(wechat.InvalidAppID) {
		t.Errorf("another platform's appid: %v", v)
	}
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
