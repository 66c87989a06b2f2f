package mockwx

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

const phonePath, pluginPath = "/wxa/business/getuserphonenumber", "/wxa/getpluginopenpid"

func codeBody(code string) string { return fmt.Sprintf(`{"code":%q}`, code) }

func TestGoldenPhone(t *testing.T) {
	tapped := func(appid string) func(f *Fake) (string, string) {
		return func(f *Fake) (string, string) {
			code, _ := f.IssuePhoneCode(appid, "alice")
			return phonePath + "?access_token=TOKEN", codeBody(code)
		}
	}
	foreign := goldenFixture()
	foreign.Quirks.ForeignPhoneCode = wechat.InvalidAppID
	target := phonePath + "?access_token=TOKEN"
	runGoldens(t, []goldenCase{
		{name: "wxa-business-getuserphonenumber-ok", vary: tapped(app1)},
		{name: "wxa-business-getuserphonenumber-40013", vary: tapped(app2), fixture: foreign},
		{name: "wxa-business-getuserphonenumber-40029", target: target, body: `{}`},
		{name: "wxa-business-getuserphonenumber-41001", target: phonePath, body: `{"access_token":"x"}`},
		{name: "wxa-business-getuserphonenumber-43002", target: target},
		{name: "wxa-business-getuserphonenumber-44002", target: target, method: "POST"},
		{name: "wxa-business-getuserphonenumber-47001", target: target, body: "code=x"},
	})
}

func TestGetUserPhoneNumber(t *testing.T) {
	f := newFake(t, nil)
	f.Freeze(true)
	tap := func(appid string) string {
		t.Helper()
		code, err := f.IssuePhoneCode(appid, "alice")
		if err != nil || !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(code) {
			t.Fatalf("code %q: %v", code, err)
		}
		return code
	}
	ask := func(body string) map[string]any {
		t.Helper()
		return post(t, f, phonePath+"?access_token="+appToken(t, f, app1), body)
	}
	code, tapped := tap(app1), f.Now()
	if tap(app1) == code {
		t.Error("two taps, one code")
	}
	f.Advance(5*time.Minute - time.Second)
	v := ask(codeBody(code))
	info, _ := v["phone_info"].(map[string]any)
	mark, _ := info["watermark"].(map[string]any)
	if info["phoneNumber"] != "13800138000" || info["purePhoneNumber"] != "13800138000" || info["countryCode"] != "86" ||
		mark["appid"] != app1 || mark["timestamp"] != float64(tapped.Unix()) {
		t.Errorf("%v", v)
	}
	if c := f.Calls()[0]; c.User != "alice" || strings.Contains(string(c.Body), code) {
		t.Errorf("in the journal: %+v, body %s", c, c.Body)
	}
	refused(t, f, ask(codeBody(code)), wechat.InvalidCode, "already redeemed by call 1")

	late := tap(app1)
	f.Advance(5*time.Minute + 12*time.Second)
	refused(t, f, ask(codeBody(late)), wechat.InvalidCode, "expired 12s ago")
	refused(t, f, ask(codeBody(tap(app2))), wechat.InvalidCode, "minted for "+app2)
	refused(t, f, ask(`{"code":""}`), wechat.InvalidCode, "no code")
	login, _ := f.IssueCode(app1, "alice")
	for _, js := range []string{login, "alice-code", fixture.DevToolsCode} {
		refused(t, f, ask(codeBody(js)), wechat.InvalidCode, "js_code of wx.login")
	}
	plugin, _ := f.IssuePluginCode(app1, "alice")
	refused(t, f, ask(codeBody(plugin)), wechat.InvalidCode, "a code of wx.pluginLogin, not")
	refused(t, f, ask(codeBody(strings.Repeat("0", 64))), wechat.InvalidCode, "not made from this fake's seed")
	refused(t, f, ask(codeBody(strings.ToUpper(tap(app1)))), wechat.InvalidCode, "64 lower-case hex digits")
	refused(t, f, ask(codeBody("user:bob")), wechat.InvalidCode, "has no phone")
	refused(t, f, ask(codeBody("user:nobody")), wechat.InvalidCode, "nobody")
	refused(t, f, ask(codeBody("errcode:48001")), wechat.APIUnauthorized, "magic")
	refused(t, f, ask(`{"code":7}`), wechat.InvalidCode, "code is of another JSON type than it should be")
	refused(t, f, ask(`["code"]`), wechat.DataFormatError, "not the JSON")

	good, id := tap(app1), func(user string) string { id, _ := f.Identity(app1, user); return id.OpenID }
	refused(t, f, ask(fmt.Sprintf(`{"code":%q,"openid":%q}`, good, id("bob"))), wechat.InvalidCode, "another than the one in the body")
	if v := ask(fmt.Sprintf(`{"code":%q,"openid":%q}`, good, id("alice"))); v["errcode"] != 0.0 {
		t.Errorf("a refused call spends nothing: %v", v)
	}
	for range 2 {
		if v := ask(codeBody("user:alice")); v["errcode"] != 0.0 {
			t.Errorf("magic: %v", v)
		}
	}
	if _, err := f.IssuePhoneCode(app1, "bob"); err == nil || !strings.Contains(err.Error(), "no phone") {
		t.Errorf("a tap of bob's: %v", err)
	}
	if _, err := f.IssuePhoneCode(app1, "nobody"); err == nil {
		t.Error("a tap of nobody's")
	}
}

func TestForeignPhones(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		fx.Users = append(fx.Users[:len(fx.Users):len(fx.Users)], User{Name: "dora", Phone: "91234567", Country: "852"}, User{Name: "eve", Phone: "13800138001", Country: "86"})
		fx.Apps[0].UnknownCode = "eve"
	})
	for code, want := range map[string][3]string{
		"user:dora":              {"+85291234567", "91234567", "852"},
		"user:eve":               {"13800138001", "13800138001", "86"},
		strings.Repeat("ab", 32): {"13800138001", "13800138001", "86"}, // unknown_code
	} {
		v := post(t, f, phonePath+"?access_token="+appToken(t, f, app1), codeBody(code))
		info, _ := v["phone_info"].(map[string]any)
		if got := [3]string{fmt.Sprint(info["phoneNumber"]), fmt.Sprint(info["purePhoneNumber"]), fmt.Sprint(info["countryCode"])}; got != want {
			t.Errorf("%s: %v, want %v", code, v, want)
		}
	}
}

// Codes come from the seed; other seeds and other apps reject them, and a reset
// app has forgotten that they were used.
func TestTapCodesAreDerived(t *testing.T) {
	f, g := newFake(t, nil), newFake(t, func(fx *Fixture) { fx.Seed = "another" })
	f.SetClock(at)
	f.Freeze(true)
	one, _ := f.IssuePhoneCode(app1, "alice")
	use := func(f *Fake) ErrCode {
		v := post(t, f, phonePath+"?access_token="+appToken(t, f, app1), codeBody(one))
		return ErrCode(v["errcode"].(float64))
	}
	if use(g) != wechat.InvalidCode || use(f) != 0 || use(f) != wechat.InvalidCode {
		t.Error("good once, here only")
	}
	if err := f.ResetApp(app1); err != nil {
		t.Fatal(err)
	}
	if again, _ := f.IssuePhoneCode(app1, "alice"); again != one || use(f) != 0 {
		t.Error("after a reset the first code is the same again, and good again")
	}
}

func FuzzReadTap(f *testing.F) {
	fake, err := New(Options{Now: frozen})
	if err != nil {
		f.Fatal(err)
	}
	code, _ := fake.IssuePhoneCode(app1, "alice")
	for _, s := range []string{code, "", "user:alice", "lost:user:alice", strings.Repeat("f", 64), "alice-code"} {
		f.Add(s)
	}
	w := fake.world()
	f.Fuzz(func(t *testing.T, s string) {
		got, err := w.ReadCode(ids.PhoneCode, w.App(app1), s, at)
		if err == nil && len(s) == ids.TapLength && !strings.Contains(s, ":") && s != code {
			t.Errorf("%q was forged: %+v", s, got)
		}
	})
}
