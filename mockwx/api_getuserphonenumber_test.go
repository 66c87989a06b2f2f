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

// tapPhone has a phone code of alice's issued.
func tapPhone(t *testing.T, f *Fake, appid string) string {
	t.Helper()
	code, err := f.IssuePhoneCode(appid, "alice")
	if err != nil || !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(code) {
		t.Fatalf("code %q: %v", code, err)
	}
	return code
}

// askPhone calls getuserphonenumber with a token of app1.
func askPhone(t *testing.T, f *Fake, body string) map[string]any {
	t.Helper()
	return post(t, f, tokened(t, f, phonePath+"?access_token=TOKEN"), body)
}

// A code gives the number once. The watermark has the time of the tap.
func TestGetUserPhoneNumber(t *testing.T) {
	f := newFake(t, nil)
	f.Freeze(true)
	code, tapped := tapPhone(t, f, app1), f.Now()
	if tapPhone(t, f, app1) == code {
		t.Error("two taps, one code")
	}
	f.Advance(5*time.Minute - time.Second)
	v := askPhone(t, f, codeBody(code))
	info, _ := v["phone_info"].(map[string]any)
	mark, _ := info["watermark"].(map[string]any)
	if info["phoneNumber"] != "13800138000" || info["purePhoneNumber"] != "13800138000" || info["countryCode"] != "86" ||
		mark["appid"] != app1 || mark["timestamp"] != float64(tapped.Unix()) {
		t.Errorf("%v", v)
	}
	if c := f.Calls()[0]; c.User != "alice" || strings.Contains(string(c.Body), code) {
		t.Errorf("in the journal: %+v, body %s", c, c.Body)
	}
	refused(t, f, askPhone(t, f, codeBody(code)), wechat.InvalidCode, "already redeemed by call 1")
}

func TestPhoneCodeRefusals(t *testing.T) {
	f := newFake(t, nil)
	f.Freeze(true)
	late := tapPhone(t, f, app1)
	f.Advance(5*time.Minute + 12*time.Second)
	login := issue(t, f, app1, "alice")
	plugin, _ := f.IssuePluginCode(app1, "alice")
	for _, c := range []struct {
		body   string
		want   ErrCode
		reason string
	}{
		{codeBody(late), wechat.InvalidCode, "expired 12s ago"},
		{codeBody(tapPhone(t, f, app2)), wechat.InvalidCode, "minted for " + app2},
		{codeBody(""), wechat.InvalidCode, "no code"},
		{codeBody(login), wechat.InvalidCode, "js_code of wx.login"},
		{codeBody("alice-code"), wechat.InvalidCode, "js_code of wx.login"},
		{codeBody(fixture.DevToolsCode), wechat.InvalidCode, "js_code of wx.login"},
		{codeBody(plugin), wechat.InvalidCode, "a code of wx.pluginLogin, not"},
		{codeBody(strings.Repeat("0", 64)), wechat.InvalidCode, "not made from this fake's seed"},
		{codeBody(strings.ToUpper(tapPhone(t, f, app1))), wechat.InvalidCode, "64 lower-case hex digits"},
		{codeBody("user:bob"), wechat.InvalidCode, "has no phone"},
		{codeBody("user:nobody"), wechat.InvalidCode, "nobody"},
		{codeBody("errcode:48001"), wechat.APIUnauthorized, "magic"},
		{`{"code":7}`, wechat.InvalidCode, "code is of another JSON type than it should be"},
		{`["code"]`, wechat.DataFormatError, "not the JSON"},
	} {
		refused(t, f, askPhone(t, f, c.body), c.want, c.reason)
	}
}

// An openid in the body must be that of the code's user. A refused call does not use up
// the code.
func TestPhoneCodeWithAnOpenID(t *testing.T) {
	f := newFake(t, nil)
	code := tapPhone(t, f, app1)
	with := func(openid string) string { return fmt.Sprintf(`{"code":%q,"openid":%q}`, code, openid) }
	refused(t, f, askPhone(t, f, with(bobIn1)), wechat.InvalidCode, "another than the one in the body")
	wantErr(t, "with alice's openid", askPhone(t, f, with(aliceIn1)), 0)
}

func TestMagicPhoneCode(t *testing.T) {
	f := newFake(t, nil)
	for range 2 {
		wantErr(t, "user:alice", askPhone(t, f, codeBody("user:alice")), 0)
	}
}

// A user without a number has nothing to tap on.
func TestIssuePhoneCode(t *testing.T) {
	f := newFake(t, nil)
	if _, err := f.IssuePhoneCode(app1, "bob"); err == nil || !strings.Contains(err.Error(), "no phone") {
		t.Errorf("a tap of bob's: %v", err)
	}
	if _, err := f.IssuePhoneCode(app1, "nobody"); err == nil {
		t.Error("a tap of nobody's")
	}
}

func TestForeignPhones(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		fx.Users = append(fx.Users[:len(fx.Users):len(fx.Users)],
			User{Name: "dora", Phone: "91234567", Country: "852"}, User{Name: "eve", Phone: "13800138001", Country: "86"})
		fx.Apps[0].UnknownCode = "eve"
	})
	for code, want := range map[string][3]string{
		"user:dora":              {"+85291234567", "91234567", "852"},
		"user:eve":               {"13800138001", "13800138001", "86"},
		strings.Repeat("ab", 32): {"13800138001", "13800138001", "86"}, // unknown_code
	} {
		v := askPhone(t, f, codeBody(code))
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
		return ErrCode(askPhone(t, f, codeBody(one))["errcode"].(float64))
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
