package mockwx

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/wechat"
)

// What the documentation of the fixtures calls the default changes nothing when
// it is written out.
func TestDefaultsWrittenOut(t *testing.T) {
	const listed = "wx000000000000000a"
	yes, hundred, twenty := true, 100, 20
	ask := func(change func(*Fixture)) (answers []string) {
		f := newFake(t, change)
		code, expired := issue(t, f, app1, "alice"), issue(t, f, app1, "bob")
		phone, err := f.IssuePhoneCode(app1, "alice")
		if err != nil {
			t.Fatal(err)
		}
		page := "/connect/oauth2/authorize?appid=" + app1 + "&redirect_uri=http%3A%2F%2Fshop.example&response_type=code&scope=snsapi_base&state=a-b&mock_user=alice"
		for _, c := range []struct{ target, body string }{
			{loginQuery(listed, "alice-code", "secret", "x"), ""}, {loginQuery(listed, "x"), ""}, {loginQuery(listed, "alice-code"), ""},
			{strings.Replace(tokenQuery(listed), "mocksecret", "x", 1), ""}, {tokenQuery(listed), ""},
			{stablePath, strings.Replace(stableBody(listed, false), "mocksecret", "x", 1)}, {stablePath, stableBody(listed, false)},
			{loginQuery(app1, "x", "secret", "x"), ""}, {loginQuery(app1, "x", "secret", "", "appid", ""), ""}, {loginQuery(app1, code), ""},
			{loginQuery(app2, expired), ""}, {loginQuery(app2, expired), ""}, {page, ""},
			{tokened(t, f, "/wxa/business/getuserphonenumber?access_token=TOKEN"), `{"code":"` + phone + `"}`},
			{tokened(t, f, customPath), customJSON(aliceIn1, "text", `{"content":"x"}`)},
		} {
			rec := answered(f, "GET", c.target, "")
			if c.body != "" {
				rec = answered(f, "POST", c.target, c.body)
			}
			answers = append(answers, fmt.Sprint(rec.Code, rec.Header(), rec.Body))
		}
		f.Advance(72 * time.Hour)
		rec := answered(f, "GET", loginQuery(app1, "alice-code"), "")
		return append(answers, rec.Body.String())
	}
	want := ask(nil)
	for name, change := range map[string]func(*Fixture){
		"content_type":   func(fx *Fixture) { fx.Quirks.ContentType = "text/plain" },
		"secret_check":   func(fx *Fixture) { fx.Quirks.SecretCheck = "after_code" },
		"ip_check":       func(fx *Fixture) { fx.Quirks.IPCheck = "before_secret" },
		"missing_order":  func(fx *Fixture) { fx.Quirks.MissingOrder = []string{"appid", "secret", "js_code"} },
		"expired_code":   func(fx *Fixture) { fx.Quirks.ExpiredCode = wechat.InvalidCode },
		"foreign_spends": func(fx *Fixture) { fx.Quirks.ForeignSpends = &yes },
		"session_key": func(fx *Fixture) {
			fx.Quirks.SessionKey = fixture.SessionKeyRule{Rotate: "expiry", Life: Duration(72 * time.Hour)}
		},
		"oauth_state":        func(fx *Fixture) { fx.Quirks.OAuthState = "any" },
		"foreign_phone_code": func(fx *Fixture) { fx.Quirks.ForeignPhoneCode = wechat.InvalidCode },
		"profile":            func(fx *Fixture) { fx.Quirks.Profile = "nickname" },
		"unknown_code":       func(fx *Fixture) { fx.Apps[0].UnknownCode = "reject" },
		"minute_quota":       func(fx *Fixture) { fx.Apps[0].MinuteQuota = &hundred },
		"reply_limit":        func(fx *Fixture) { fx.Apps[0].ReplyLimit = &twenty },
		"contacted":          func(fx *Fixture) { fx.Users[0].Contacted = &yes },
		"country_code":       func(fx *Fixture) { fx.Users[0].Country = "86" },
	} {
		for i, got := range ask(change) {
			if got != want[i] {
				t.Errorf("%s: call %d\n got %s\nwant %s", name, i+1, got, want[i])
			}
		}
	}
	first := func(fx *Fixture) { fx.Quirks.IPCheck = "first" }
	wantCode(t, get(t, newFake(t, first), strings.Replace(tokenQuery(listed), "mocksecret", "x", 1)), wechat.InvalidIP)
	wantCode(t, get(t, newFake(t, first), loginQuery(listed, "alice-code", "secret", "x")), wechat.InvalidIP)
}
