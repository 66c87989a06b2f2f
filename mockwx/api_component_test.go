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
	q := url.Values{"appid": {appid}, "js_code": {code}, "grant_type": {"authorization_code"},
		"component_appid": {m}, "component_access_token": {platformToken(f, m)}}
	for i := 0; i < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	return "/sns/component/jscode2session?" + q.Encode()
}

// platformCall returns the call of an API by platform1: with its token, and more fields
// in the body.
func platformCall(api, fields string) func(*Fake) (target, body string) {
	return func(f *Fake) (string, string) {
		return componentPath + api + "?component_access_token=" + platformToken(f, platform1),
			`{"component_appid":"` + platform1 + `"` + fields + `}`
	}
}

func TestGoldenComponentToken(t *testing.T) {
	const target = componentPath + "api_component_token"
	changed := func(old, fresh string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) {
			return target, strings.Replace(platformBody(t, f, platform1), old, fresh, 1)
		}
	}
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-component-api_component_token-ok", vary: changed("", "")},
		{name: "cgi-bin-component-api_component_token-40125", vary: changed("mock", "mork")},
		{name: "cgi-bin-component-api_component_token-41004", vary: changed("component_appsecret", "x")},
		{name: "cgi-bin-component-api_component_token-41018", vary: changed("component_appid", "x")},
		{name: "cgi-bin-component-api_component_token-43002", target: target},
		{name: "cgi-bin-component-api_component_token-41018-empty", method: "POST", target: target},
		{name: "cgi-bin-component-api_component_token-41018-form", target: target, body: "component_appid=" + platform1},
		{name: "cgi-bin-component-api_component_token-61004", vary: func(f *Fake) (string, string) {
			return target, platformBody(t, f, platform2)
		}},
		{name: "cgi-bin-component-api_component_token-61005", vary: func(f *Fake) (string, string) {
			body := platformBody(t, f, platform1)
			f.Advance(12 * time.Hour)
			return target, body
		}},
		{name: "cgi-bin-component-api_component_token-61006", vary: changed("component_verify_ticket", "x")},
		{name: "cgi-bin-component-api_component_token-61011", vary: changed(platform1, app1)},
	})
}

func TestGoldenPreAuthCode(t *testing.T) {
	const target = componentPath + "api_create_preauthcode"
	good := platformCall("api_create_preauthcode", "")
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-component-api_create_preauthcode-ok", vary: good},
		{name: "cgi-bin-component-api_create_preauthcode-40001", target: target + "?component_access_token=x", body: "{}"},
		{name: "cgi-bin-component-api_create_preauthcode-41001", target: target, body: "{}"},
		{name: "cgi-bin-component-api_create_preauthcode-42001", vary: func(f *Fake) (string, string) {
			target, body := good(f)
			f.Advance(world.TokenLife * time.Second)
			return target, body
		}},
		{name: "cgi-bin-component-api_create_preauthcode-61014", target: target + "?access_token=TOKEN", body: "{}"},
	})
}

func TestGoldenQueryAuth(t *testing.T) {
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-component-api_query_auth-ok", vary: func(f *Fake) (string, string) {
			return platformCall("api_query_auth", `,"authorization_code":"`+authorize(t, f, platform1, app2)+`"`)(f)
		}},
		{name: "cgi-bin-component-api_query_auth-61009", vary: platformCall("api_query_auth", `,"authorization_code":"queryauthcode@@@x"`)},
		{name: "cgi-bin-component-api_query_auth-61010", vary: func(f *Fake) (string, string) {
			code := authorize(t, f, platform1, app1)
			f.Advance(world.AuthCodeLife * time.Second)
			return platformCall("api_query_auth", `,"authorization_code":"`+code+`"`)(f)
		}},
	})
}

// What a platform asks about an account: its token, and who it is.
func TestGoldenAuthorizer(t *testing.T) {
	about := func(appid string) string { return `,"authorizer_appid":"` + appid + `"` }
	token := func(fields string) func(*Fake) (string, string) { return platformCall("api_authorizer_token", fields) }
	info := func(appid string) func(*Fake) (string, string) {
		return platformCall("api_get_authorizer_info", about(appid))
	}
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-component-api_authorizer_token-ok", vary: func(f *Fake) (string, string) {
			return token(about(app1) + `,"authorizer_refresh_token":"` + refreshTokenOf(f, platform1, app1) + `"`)(f)
		}},
		{name: "cgi-bin-component-api_authorizer_token-40013", vary: token(about("x"))},
		{name: "cgi-bin-component-api_authorizer_token-41002", vary: token("")},
		{name: "cgi-bin-component-api_authorizer_token-61003", vary: token(about(app2))},
		{name: "cgi-bin-component-api_authorizer_token-61023", vary: token(about(app1))},

		{name: "cgi-bin-component-api_get_authorizer_info-ok", vary: info(app1)},
		{name: "cgi-bin-component-api_get_authorizer_info-ok-account", vary: info(app1),
			before: func(f *Fake) { f.world().App(app1).OAuthDomain = "example.com" }},
		{name: "cgi-bin-component-api_get_authorizer_info-61003", vary: info(app2)},
	})
}

func TestGoldenStartPushTicket(t *testing.T) {
	const target = componentPath + "api_start_push_ticket"
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-component-api_start_push_ticket-ok", target: target,
			body: `{"component_appid":"` + platform1 + `","component_secret":"` + platformSecret(platform1) + `"}`},
		{name: "cgi-bin-component-api_start_push_ticket-40013", target: target,
			body: `{"component_appid":"` + app1 + `","component_secret":"x"}`},
		{name: "cgi-bin-component-api_start_push_ticket-40125", target: target,
			body: `{"component_appid":"` + platform1 + `","component_secret":"x"}`},
	})
}

// The APIs of an app do not know a platform.
func TestGoldenTokenOfAPlatform(t *testing.T) {
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-token-61024", target: tokenQuery(platform1)},
		{name: "cgi-bin-stable_token-61024", target: stablePath, body: stableBody(platform1, false)},
	})
}

func TestGoldenComponentLogin(t *testing.T) {
	login := func(code string, changes ...string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) {
			return componentLoginQuery(f, platform1, app1, code, changes...), ""
		}
	}
	const loginName = "sns-component-jscode2session-"
	runGoldens(t, []goldenCase{
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
		{platform1, first[:len(first)-1], wechat.InvalidTicket}, {platform1, first[1:], wechat.InvalidTicket},
		{platform1, ids.TicketPrefix, wechat.InvalidTicket},
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
