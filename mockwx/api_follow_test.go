package mockwx

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	infoPath   = "/cgi-bin/user/info?access_token=TOKEN&lang=zh_CN&openid="
	createPath = "/cgi-bin/qrcode/create?access_token=TOKEN"
)

func qrJSON(action, scene, more string) string {
	return `{"action_name":"` + action + `","action_info":{"scene":{` + scene + `}}` + more + `}`
}

// stranger is a fixture with a user who follows no account.
func stranger() *Fixture {
	fx, no := goldenFixture(), false
	fx.Users = append(fx.Users[:len(fx.Users):len(fx.Users)], User{Name: "stranger", Follows: &no,
		Identities: []Identity{{AppID: app1, OpenID: "oSTRANGER000000000000000001x"}}})
	return fx
}

func TestGoldenFollow(t *testing.T) {
	show := func(f *Fake) (string, string) {
		ticket, _ := post(t, f, tokened(t, f, createPath), qrJSON("QR_LIMIT_SCENE", `"scene_id":7`, ""))["ticket"].(string)
		return "/cgi-bin/showqrcode?ticket=" + url.QueryEscape(ticket), ""
	}
	runGoldens(t, []goldenCase{
		{name: "cgi-bin-user-info-ok", target: infoPath + aliceIn1},
		{name: "cgi-bin-user-info-ok-stranger", fixture: stranger(), target: infoPath + "oSTRANGER000000000000000001x"},
		{name: "cgi-bin-user-info-40001", target: "/cgi-bin/user/info?access_token=x&openid=" + aliceIn1},
		{name: "cgi-bin-user-info-40003", target: infoPath},
		{name: "cgi-bin-qrcode-create-ok", target: createPath, body: qrJSON("QR_STR_SCENE", `"scene_str":"login-1"`, `,"expire_seconds":604800`)},
		{name: "cgi-bin-qrcode-create-ok-lasting", target: createPath, body: qrJSON("QR_LIMIT_SCENE", `"scene_id":7`, "")},
		{name: "cgi-bin-qrcode-create-40052", target: createPath, body: "{}"},
		{name: "cgi-bin-qrcode-create-40053", target: createPath, body: qrJSON("QR_SCENE", `"scene_id":0`, "")},
		{name: "cgi-bin-qrcode-create-40053-text", target: createPath, body: qrJSON("QR_LIMIT_STR_SCENE", `"scene_str":""`, "")},
		{name: "cgi-bin-showqrcode-ok", host: "mp.weixin.qq.com", vary: show},
		{name: "cgi-bin-showqrcode-404", host: "mp.weixin.qq.com", target: "/cgi-bin/showqrcode?ticket=x"},
	})
}

// Somebody logs in on a page by following an account: the page shows a code, its server
// hears who has scanned it.
func TestLoginByFollowing(t *testing.T) {
	address, got := developer(t, success)
	s := NewServer(t, Options{Fixture: stranger(), Now: frozen})
	f := s.Fake
	code := post(t, f, tokened(t, f, createPath), qrJSON("QR_STR_SCENE", `"scene_str":"login-1"`, ""))
	if code["expire_seconds"] != 60.0 {
		t.Errorf("%v", code)
	}
	ticket, _ := code["ticket"].(string)
	scan := PushRequest{AppID: app1, User: "stranger", Ticket: ticket, To: address, Format: "json"}
	for i, want := range []string{`"Event":"subscribe","EventKey":"qrscene_login-1","Ticket":"` + ticket, `"Event":"SCAN","EventKey":"login-1","Ticket":"` + ticket} {
		if r := pushed(t, f, scan); !r.OK || !strings.Contains(got.requests()[i], want) {
			t.Errorf("scan %d: %+v, %s", i, r, got.requests())
		}
	}
	openid := "oSTRANGER000000000000000001x"
	info := get2(t, f, infoPath+openid)
	if info["subscribe"] != 1.0 || info["subscribe_scene"] != "ADD_SCENE_QR_CODE" || info["qr_scene_str"] != "login-1" ||
		info["subscribe_time"] != float64(f.Now().Unix()) {
		t.Errorf("%v", info)
	}
	// The picture says what a phone reads.
	rec := httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, httpGet("/cgi-bin/showqrcode?ticket="+url.QueryEscape(ticket)))
	if _, seen := scanCode(t, rec.Body.Bytes()); seen != code["url"] {
		t.Errorf("the picture says %q, want %v", seen, code["url"])
	}
	f.Advance(time.Minute)
	for _, bad := range []PushRequest{scan, {AppID: app1, User: "stranger", Ticket: "x", To: address}, {AppID: app1, User: "nobody", Ticket: ticket, To: address}} {
		if r, err := f.Push(t.Context(), bad); err == nil {
			t.Errorf("%+v: %+v", bad, r)
		}
	}
	if err := f.ResetApp(app1); err != nil {
		t.Fatal(err)
	}
	if info := get2(t, f, infoPath+openid); info["subscribe"] != 0.0 {
		t.Errorf("after a reset: %v", info)
	}
}

// get2 asks and returns the members of the answer.
func get2(t *testing.T, f *Fake, target string) map[string]any {
	t.Helper()
	return post(t, f, tokened(t, f, target), "")
}

// A code that lasts is the same for the same scene, one for a time is new each time; those
// that are over are forgotten.
func TestQRCodes(t *testing.T) {
	f := newFake(t, nil)
	make := func(action, scene, more string) string {
		return fmt.Sprint(post(t, f, tokened(t, f, createPath), qrJSON(action, scene, more))["url"])
	}
	if a, b := make("QR_LIMIT_SCENE", `"scene_id":7`, ""), make("QR_LIMIT_SCENE", `"scene_id":"7"`, ""); a != b {
		t.Errorf("%s, then %s", a, b)
	}
	if a, b := make("QR_SCENE", `"scene_id":7`, ""), make("QR_SCENE", `"scene_id":7`, ""); a == b {
		t.Errorf("%s twice", a)
	}
	long := post(t, f, tokened(t, f, createPath), qrJSON("QR_SCENE", `"scene_id":7`, `,"expire_seconds":99999999`))
	if long["expire_seconds"] != 2592000.0 {
		t.Errorf("%v", long)
	}
}
