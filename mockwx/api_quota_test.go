package mockwx

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/wechat"
)

const rawSecret1 = "mocksecret0000000000000000000001"

func TestGoldenQuota(t *testing.T) {
	ownRID := func(f *Fake) (string, string) {
		w := f.world()
		token := w.AppToken(w.App(app1), f.Now())
		return "/cgi-bin/openapi/rid/get?access_token=" + token, fmt.Sprintf(`{"rid":"%s"}`, w.IDs.RID(f.Now(), 1))
	}
	refused := func(f *Fake) { // call 1: a refusal of app1
		exchangeInProcess(f, "GET", "/cgi-bin/token?appid="+app1)
	}
	foreign := func(f *Fake) { exchangeInProcess(f, "GET", "/cgi-bin/token?appid="+app2) }
	login := func(f *Fake) { exchangeInProcess(f, "GET", loginQuery(app1, "nope")) }
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-clear_quota-ok", target: "/cgi-bin/clear_quota?access_token=TOKEN", body: `{"appid":"` + app1 + `"}`},
		{name: "cgi-bin-clear_quota-40013", target: "/cgi-bin/clear_quota?access_token=TOKEN", body: `{"appid":"` + app2 + `"}`},
		{name: "cgi-bin-clear_quota-40001", target: "/cgi-bin/clear_quota?access_token=garbage", body: `x`},
		{name: "cgi-bin-clear_quota-41001", target: "/cgi-bin/clear_quota", body: `{"access_token":"x"}`},
		{name: "cgi-bin-clear_quota-43002", target: "/cgi-bin/clear_quota?access_token=TOKEN"},
		{name: "cgi-bin-clear_quota-44002", method: "POST", target: "/cgi-bin/clear_quota?access_token=TOKEN"},
		{name: "cgi-bin-clear_quota-47001", target: "/cgi-bin/clear_quota?access_token=TOKEN", body: `appid=x`},
		{name: "cgi-bin-clear_quota-v2-ok", method: "POST", target: "/cgi-bin/clear_quota/v2?appid=" + app1 + "&appsecret=" + rawSecret1},
		{name: "cgi-bin-clear_quota-v2-41002", method: "POST", target: "/cgi-bin/clear_quota/v2"},
		{name: "cgi-bin-clear_quota-v2-41004", target: "/cgi-bin/clear_quota/v2", body: `{"appid":"` + app1 + `"}`},
		{name: "cgi-bin-openapi-quota-get-ok", target: "/cgi-bin/openapi/quota/get?access_token=TOKEN", body: `{"cgi_path":"/cgi-bin/token"}`,
			before: func(f *Fake) { exchangeInProcess(f, "GET", tokenQuery(app1)) }},
		{name: "cgi-bin-openapi-quota-get-76021", target: "/cgi-bin/openapi/quota/get?access_token=TOKEN", body: `{"cgi_path":"cgi-bin/token"}`},
		{name: "cgi-bin-openapi-quota-get-76022", target: "/cgi-bin/openapi/quota/get?access_token=TOKEN", body: `{"cgi_path":"/sns/jscode2session"}`},
		{name: "cgi-bin-openapi-quota-clear-ok", target: "/cgi-bin/openapi/quota/clear?access_token=TOKEN", body: `{"cgi_path":"/cgi-bin/token"}`},
		{name: "cgi-bin-openapi-rid-get-ok", vary: ownRID, before: refused},
		{name: "cgi-bin-openapi-rid-get-76001", vary: ownRID, before: login},
		{name: "cgi-bin-openapi-rid-get-76002", target: "/cgi-bin/openapi/rid/get?access_token=TOKEN", body: `{"rid":"x"}`},
		{name: "cgi-bin-openapi-rid-get-76003", vary: ownRID, before: foreign},
		{name: "cgi-bin-openapi-rid-get-76004", target: "/cgi-bin/openapi/rid/get?access_token=TOKEN", body: `{"rid":"61725984-6126f6f9-040f19c4"}`},
		{name: "cgi-bin-getcallbackip-ok", target: "/cgi-bin/getcallbackip?access_token=TOKEN"},
		{name: "cgi-bin-get_api_domain_ip-ok", target: "/cgi-bin/get_api_domain_ip?access_token=TOKEN"},
		{name: "cgi-bin-ticket-getticket-ok", target: "/cgi-bin/ticket/getticket?type=jsapi&access_token=TOKEN"},
		{name: "cgi-bin-ticket-getticket-40097", target: "/cgi-bin/ticket/getticket?type=x&access_token=TOKEN"},
		{name: "gateway-48001", target: "/cgi-bin/getcallbackip?access_token=TOKEN", fixture: func() *Fixture {
			fx := goldenFixture()
			fx.Apps[0].Unauthorized = []string{"/cgi-bin/getcallbackip"}
			return fx
		}()},
	})
}

func TestClearQuota(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		fx.Apps[0].DailyQuotas = []fixture.Quota{{Path: "/cgi-bin/getcallbackip", Limit: 1}}
	})
	token := appToken(t, f, app1)
	ips := func() any { return post(t, f, "/cgi-bin/getcallbackip?access_token="+token, "")["errcode"] }
	if got := []any{ips(), ips()}; got[0] != nil || got[1] != float64(wechat.DailyQuota) {
		t.Fatalf("errcodes %v", got)
	}
	for range 10 {
		if v := post(t, f, "/cgi-bin/clear_quota?access_token="+token, `{"appid":"`+app1+`"}`); v["errcode"] != 0.0 {
			t.Fatalf("clear: %v", v)
		}
	}
	if ips() != nil {
		t.Error("clearing did not help")
	}
	if v := post(t, f, "/cgi-bin/clear_quota?access_token="+token, `{"appid":"`+app1+`"}`); v["errcode"] != float64(wechat.ClearQuotaForbidden) {
		t.Errorf("clear 11: %v", v)
	}
	f.Advance(31 * 24 * time.Hour)
	if v := post(t, f, "/cgi-bin/clear_quota/v2?appid="+app1+"&appsecret="+rawSecret1, ""); v["errcode"] != 0.0 {
		t.Errorf("the next month: %v", v)
	}
}

// A month, a day of calls and a day of forced refreshes turn at midnight in
// China, which is four in the afternoon by the clock of the fake.
func TestQuotasTurnAtMidnightInChina(t *testing.T) {
	before := time.Date(2026, 2, 28, 15, 59, 59, 0, time.UTC)
	f := newFake(t, func(fx *Fixture) {
		fx.Apps[0].DailyQuotas = []fixture.Quota{{Path: "/cgi-bin/getcallbackip", Limit: 1}}
	})
	f.SetClock(before)
	f.Freeze(true)
	clear := func() ErrCode {
		code, _ := refusedBy(t, f, "POST", "/cgi-bin/clear_quota/v2?appid="+app1+"&appsecret="+rawSecret1, "")
		return code
	}
	call := func() ErrCode {
		code, _ := refusedBy(t, f, "GET", "/cgi-bin/getcallbackip?access_token="+appToken(t, f, app1), "")
		return code
	}
	for i := range 11 {
		if got := clear(); (got != 0) != (i == 10) {
			t.Errorf("clear %d: errcode %d", i+1, got)
		}
	}
	if a, b := call(), call(); a != 0 || b != wechat.DailyQuota {
		t.Errorf("errcodes %d, %d", a, b)
	}
	w := f.world()
	force := func() error {
		f.Advance(30 * time.Second)
		_, _, err := w.StableToken(w.App(app1), true, f.Now())
		return err
	}
	f.SetClock(before.Add(-time.Hour))
	for i := range 20 + 1 {
		if err := force(); err != nil {
			t.Errorf("forced refresh %d: %v", i, err)
		}
	}
	if err := force(); err == nil {
		t.Error("one forced refresh too many")
	}
	f.SetClock(before.Add(time.Second)) // 2026-03-01 00:00 in Beijing
	if got := clear(); got != 0 {
		t.Errorf("the first clear of the month: errcode %d", got)
	}
	if got := call(); got != 0 {
		t.Errorf("the first call of the day: errcode %d", got)
	}
	if err := force(); err != nil {
		t.Errorf("the first forced refresh of the day: %v", err)
	}
}

// rid/get gives nothing secret away.
func TestRIDMasksTheRequest(t *testing.T) {
	f := newFake(t, nil)
	token := appToken(t, f, app1)
	post(t, f, "/cgi-bin/clear_quota?access_token="+token, `{"appid":"wrong","secret":"hidden"}`)
	rid := f.Calls()[0].RID
	v := post(t, f, "/cgi-bin/openapi/rid/get?access_token="+token, `{"rid":"`+rid+`"}`)
	s := fmt.Sprint(v)
	if strings.Contains(s, token) || strings.Contains(s, "hidden") || !strings.Contains(s, "invalid appid rid: "+rid) {
		t.Errorf("rid/get says %s", s)
	}
}

// Any code can be provoked on any endpoint, in that endpoint's own words.
func TestAnyCodeOnAnyEndpoint(t *testing.T) {
	f := newFake(t, nil)
	for _, e := range api.Table.All() {
		if e.Voice.Page != nil {
			continue // a page, with a test of its own
		}
		for _, code := range []ErrCode{wechat.SystemError, 40037, 61023, 9001001} {
			addFault(t, f, Fault{Path: e.Path, ErrCode: code, Times: 1})
			v := post(t, f, e.Path, "")
			if msg, _ := v["errmsg"].(string); v["errcode"] != float64(code) || !strings.HasPrefix(msg, code.Msg()) || len(msg) < len(code.Msg())+20 {
				t.Errorf("%s: %v", e.Path, v)
			}
		}
	}
}

// A ticket stays the same until it expires.
func TestTicket(t *testing.T) {
	f := newFake(t, nil)
	token := appToken(t, f, app1)
	ask := func(kind string) (string, float64) {
		v := post(t, f, "/cgi-bin/ticket/getticket?type="+kind+"&access_token="+token, "")
		ticket, _ := v["ticket"].(string)
		left, _ := v["expires_in"].(float64)
		return ticket, left
	}
	first, full := ask("jsapi")
	card, _ := ask("wx_card")
	if old, _ := ask("1"); old != first {
		t.Errorf("type=1 gives %q, jsapi %q", old, first)
	}
	f.Advance(time.Hour)
	again, left := ask("jsapi")
	if first != again || full != 7200 || left != 3600 || card == first || len(first) != 86 {
		t.Errorf("%q %v, then %q %v, card %q", first, full, again, left, card)
	}
	f.Advance(time.Hour)
	token = appToken(t, f, app1)
	if fresh, left := ask("jsapi"); fresh == first || left != 7200 {
		t.Errorf("after its life: %q %v", fresh, left)
	}
}
