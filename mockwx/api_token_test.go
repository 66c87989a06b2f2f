package mockwx

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/wechat"
)

func stableBody(appid string, force bool) string {
	return fmt.Sprintf(`{"grant_type":"client_credential","appid":"%s","secret":"mocksecret%s%s","force_refresh":%v}`,
		appid, strings.Repeat("0", 14), appid[10:], force)
}

const stablePath = "/cgi-bin/stable_token"

func TestGoldenToken(t *testing.T) {
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-token-ok", target: tokenQuery(app1)},
		{name: "cgi-bin-token-41002", target: "/cgi-bin/token"},
		{name: "cgi-bin-token-40013", target: "/cgi-bin/token?appid=APPID"},
		{name: "cgi-bin-token-40002", target: "/cgi-bin/token?appid=" + app1},
		{name: "cgi-bin-token-41004", target: "/cgi-bin/token?grant_type=client_credential&appid=" + app1},
		{name: "cgi-bin-token-40125", target: "/cgi-bin/token?grant_type=client_credential&secret=x&appid=" + app1},
		{name: "cgi-bin-token-40164", target: tokenQuery("wx000000000000000a")},
		{name: "cgi-bin-stable_token-ok", target: stablePath, body: stableBody(app1, false)},
		{name: "cgi-bin-stable_token-43002", target: stablePath},
		{name: "cgi-bin-stable_token-41002-empty", method: "POST", target: stablePath},
		{name: "cgi-bin-stable_token-41002-form", target: stablePath, body: "appid=x"},
		{name: "cgi-bin-stable_token-40125", target: stablePath, body: strings.Replace(stableBody(app1, false), "mock", "mork", 1)},
	})
}

// Each call of /cgi-bin/token supersedes the token before, which lives five more
// minutes.
func TestTokenIsSuperseded(t *testing.T) {
	f := newFake(t, nil)
	mint := func() string { return post(t, f, tokenQuery(app1), "")["access_token"].(string) }
	first := mint()
	if len(first) != 136 || !strings.HasPrefix(first, "92_") {
		t.Errorf("token %q has not the real shape", first)
	}
	second := mint()
	if first == second || tokenErr(f, first) != 0 || tokenErr(f, second) != 0 {
		t.Error("within five minutes both are good")
	}
	f.Advance(5 * time.Minute)
	if tokenErr(f, first) != wechat.InvalidCredential || tokenErr(f, second) != 0 {
		t.Error("after five minutes the first one is superseded")
	}
	f.Advance(2 * time.Hour)
	if tokenErr(f, second) != wechat.AccessTokenExpired {
		t.Error("after two hours the second one has expired")
	}
	if tokenErr(f, "garbage") != wechat.InvalidCredential {
		t.Error("garbage is 40001")
	}
}

// The stable line: the same token with what is left of its life, an overlap, and
// bounds on forcing it. The other line is never touched.
func TestStableToken(t *testing.T) {
	f := newFake(t, nil)
	get := func(force bool) (string, float64) {
		v := post(t, f, stablePath, stableBody(app1, force))
		s, _ := v["access_token"].(string)
		left, _ := v["expires_in"].(float64)
		return s, left
	}
	other := appToken(t, f, app1)
	first, left := get(false)
	f.Advance(100 * time.Minute)
	again, less := get(false)
	if first != again || left != 7200 || less != 1200 {
		t.Errorf("%v then %v, %v then %v seconds", first == again, left, left, less)
	}
	f.Advance(15*time.Minute + time.Second)
	fresh, left := get(false)
	if fresh == first || left != 7200 || tokenErr(f, first) != 0 {
		t.Error("in its last five minutes a new one is minted, and both are good")
	}
	f.Advance(5 * time.Minute)
	if tokenErr(f, first) != wechat.AccessTokenExpired || tokenErr(f, other) != wechat.AccessTokenExpired {
		t.Error("the former should have expired by age alone")
	}
	forced, _ := get(true)
	if forced == fresh || tokenErr(f, fresh) != wechat.InvalidCredential {
		t.Error("a forced refresh kills the former at once")
	}
	if same, _ := get(true); same != forced {
		t.Error("within thirty seconds a forced refresh changes nothing")
	}
	for range 20 - 1 {
		f.Advance(30 * time.Second)
		if s, _ := get(true); s == forced {
			t.Error("a forced refresh gave the same token")
		}
	}
	f.Advance(30 * time.Second)
	if v := post(t, f, stablePath, stableBody(app1, true)); v["errcode"] != float64(wechat.DailyQuota) {
		t.Errorf("forced refresh 21: %v", v)
	}
	f.Advance(24 * time.Hour)
	if v := post(t, f, stablePath, stableBody(app1, true)); v["errcode"] != nil {
		t.Errorf("the next day: %v", v)
	}
}

// A forced refresh kills the former in its last five minutes, too; a former that
// has expired by age alone stays expired.
func TestStableTokenForcedLate(t *testing.T) {
	f := newFake(t, nil)
	get := func(force bool) string {
		s, _ := post(t, f, stablePath, stableBody(app1, force))["access_token"].(string)
		return s
	}
	first := get(false)
	f.Advance(116 * time.Minute)
	second := get(true)
	if second == first || tokenErr(f, first) != wechat.InvalidCredential || tokenErr(f, second) != 0 {
		t.Errorf("forced with four minutes left: %d, %d", tokenErr(f, first), tokenErr(f, second))
	}
	f.Advance(3 * time.Hour)
	if third := get(true); third == second || tokenErr(f, second) != wechat.AccessTokenExpired {
		t.Errorf("forced after its end: %d", tokenErr(f, second))
	}
}

func TestTokenDailyQuota(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Apps[0].DailyQuotas = []fixture.Quota{{Path: "/cgi-bin/token", Limit: 2}} })
	for i, want := range []any{nil, nil, float64(wechat.DailyQuota)} {
		if v := post(t, f, tokenQuery(app1), ""); v["errcode"] != want {
			t.Errorf("call %d: %v", i+1, v)
		}
	}
	f.Advance(24 * time.Hour)
	if v := post(t, f, tokenQuery(app1), ""); v["errcode"] != nil {
		t.Errorf("the next day: %v", v)
	}
}

// Secrets of bodies are masked in the journal.
func TestBodiesInTheJournal(t *testing.T) {
	f := newFake(t, nil)
	post(t, f, stablePath, stableBody(app1, false))
	c := f.Calls()[0]
	if s := string(c.Body); c.AppID != app1 || strings.Contains(s, "mocksecret") || !strings.Contains(s, `"grant_type":"client_credential"`) {
		t.Errorf("call %+v, body %s", c, s)
	}
}
