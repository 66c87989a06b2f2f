package mockwx

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

const (
	linkPath   = "/wxa/generate_urllink?access_token=TOKEN"
	schemePath = "/wxa/generatescheme?access_token=TOKEN"
)

func TestGoldenLinks(t *testing.T) {
	fx := apisFixture()
	inApp2 := func(path string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) {
			return strings.ReplaceAll(path, "TOKEN", appTokenOf(f, app2)), `{}`
		}
	}
	const link, scheme = "wxa-generate_urllink-", "wxa-generatescheme-"
	runGoldens(t, []goldenCase{
		{name: link + "ok", fixture: fx, target: linkPath, body: `{"path":"/pages/order/show","query":"id=1","expire_type":1,"expire_interval":30}`},
		{name: link + "40165", fixture: fx, target: linkPath, body: `{"path":"/pages/common/group-webview/group-webview"}`},
		{name: link + "40212", fixture: fx, target: linkPath, body: `{"query":"a=中"}`},
		{name: link + "44002", fixture: fx, method: "POST", target: linkPath},
		{name: link + "85079", fixture: fx, vary: inApp2(linkPath)},
		{name: link + "85401", fixture: fx, target: linkPath, body: `{"expire_type":1,"expire_interval":31}`},
		{name: scheme + "ok", fixture: fx, target: schemePath, body: `{"jump_wxa":{"path":"pages/order/show","query":"id=1","env_version":"release"},"is_expire":true,"expire_type":1,"expire_interval":1}`},
		{name: scheme + "40165", fixture: fx, target: schemePath, body: `{"jump_wxa":{"path":"pages/index/video"}}`},
		{name: scheme + "47001", fixture: fx, target: schemePath, body: `jump_wxa=pages/index`},
		{name: scheme + "85079", fixture: fx, vary: inApp2(schemePath)},
		{name: scheme + "85401", fixture: fx, target: schemePath, body: fmt.Sprintf(`{"is_expire":true,"expire_time":%d}`, at.Unix()+59)},
	})
}

func TestLinks(t *testing.T) {
	f := newFake(t, nil)
	for body, want := range map[string]ErrCode{
		`{}`: 0,
		`{"path":"pages/any","env_version":"trial"}`: 0,
		`{"path":"pages/any?x=1"}`:                   wechat.InvalidPagePath,
		`{"env_version":"old"}`:                      wechat.InvalidArgs,
		`{"expire_type":2}`:                          wechat.InvalidArgs,
		`{"expire_type":1}`:                          wechat.InvalidExpiry,
		fmt.Sprintf(`{"expire_time":%d}`, f.Now().Add(29*24*time.Hour).Unix()):   0,
		fmt.Sprintf(`{"expire_time":%d}`, f.Now().Add(31*24*time.Hour).Unix()):   wechat.InvalidExpiry,
		fmt.Sprintf(`{"expire_time":%d}`, f.Now().Add(24*time.Hour).UnixMilli()): wechat.InvalidExpiry,
		fmt.Sprintf(`{"query":"%s"}`, strings.Repeat("a", 1025)):                 wechat.InvalidQuery,
	} {
		wantErr(t, body, post(t, f, tokened(t, f, linkPath), body), want)
	}
	first := post(t, f, tokened(t, f, linkPath), `{}`)["url_link"].(string)
	second := post(t, f, tokened(t, f, linkPath), `{}`)["url_link"].(string)
	if first == second || !regexp.MustCompile(`^https://wxaurl\.cn/[0-9A-Za-z]{11}$`).MatchString(first) {
		t.Errorf("links %s %s", first, second)
	}
	scheme := post(t, f, tokened(t, f, schemePath), `{}`)["openlink"].(string)
	if !regexp.MustCompile(`^weixin://dl/business/\?t=[0-9A-Za-z]{11}$`).MatchString(scheme) {
		t.Errorf("scheme %s", scheme)
	}
}
