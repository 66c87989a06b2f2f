package mockwx

import (
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

func TestGoldenPlugin(t *testing.T) {
	target := pluginPath + "?access_token=TOKEN"
	issued := func(appid string) func(f *Fake) (string, string) {
		return func(f *Fake) (string, string) {
			code, _ := f.IssuePluginCode(appid, "alice")
			return target, codeBody(code)
		}
	}
	runGoldens(t, []goldenCase{
		{name: "wxa-getpluginopenpid-ok", vary: issued(app1)},
		{name: "wxa-getpluginopenpid-1001", target: target, body: `{}`},
		{name: "wxa-getpluginopenpid-1005", vary: issued(app2)},
		{name: "wxa-getpluginopenpid-1007", target: target, body: codeBody("alice-code")},
		{name: "wxa-getpluginopenpid-1022", target: target, body: `code=x`},
		{name: "wxa-getpluginopenpid-44002", target: target, method: "POST"},
	})
}

func TestGetPluginOpenPID(t *testing.T) {
	f := newFake(t, nil)
	f.Freeze(true)
	ask := func(code string) map[string]any {
		t.Helper()
		return post(t, f, pluginPath+"?access_token="+appToken(t, f, app1), codeBody(code))
	}
	code, err := f.IssuePluginCode(app1, "bob")
	if err != nil || len(code) != 64 {
		t.Fatalf("%q, %v", code, err)
	}
	v := ask(code)
	if id, _ := v["openpid"].(string); len(id) != 28 || !strings.HasPrefix(id, "G") || ask("user:bob")["openpid"] != id || ask("user:alice")["openpid"] == id {
		t.Errorf("%v", v)
	}
	refused(t, f, ask(code), wechat.PluginNoData, "already redeemed by call 1")
	phone, _ := f.IssuePhoneCode(app1, "alice")
	refused(t, f, ask(phone), wechat.PluginNoData, "a phone-number code, not")
	js, _ := f.IssueCode(app1, "alice")
	refused(t, f, ask(js), wechat.PluginNoData, "js_code of wx.login")
	late, _ := f.IssuePluginCode(app1, "bob")
	f.Advance(5 * time.Minute)
	refused(t, f, ask(late), wechat.PluginNoData, "expired")
}
