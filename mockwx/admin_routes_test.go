package mockwx

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"wxflow/mockwx/wechat"
)

// adminSays calls the admin API, checks that the answer has these parts, and returns it.
func adminSays(t *testing.T, f *Fake, method, target, body string, parts ...string) string {
	t.Helper()
	got := askAdmin(t, f, method, target, body, http.StatusOK)
	for _, p := range parts {
		if !strings.Contains(got, p) {
			t.Errorf("%s %s: no %s in %s", method, target, p, got)
		}
	}
	return got
}

// adminLogin has a code of alice's in app1 issued.
func adminLogin(t *testing.T, f *Fake) string {
	t.Helper()
	var login struct {
		Code      string
		ExpiresIn int `json:"expires_in"`
	}
	got := adminSays(t, f, "POST", "/login", aliceOfApp1)
	if err := json.Unmarshal([]byte(got), &login); err != nil || login.ExpiresIn != 300 {
		t.Fatalf("login %+v, %v", login, err)
	}
	return login.Code
}

func TestAdminCodes(t *testing.T) {
	f := newFake(t, nil)
	code := adminLogin(t, f)
	wantCode(t, get(t, f, loginQuery(app1, code)), 0)
	wantCode(t, get(t, f, loginQuery(app1, code)), wechat.CodeUsed)
	adminSays(t, f, "POST", "/oauthcode", `{"appid":"`+app1+`","user":"alice","scope":"snsapi_base"}`, `"code": "0`, `"expires_in": 300`)
}

func TestAdminIdentity(t *testing.T) {
	f := newFake(t, nil)
	get(t, f, loginQuery(app1, adminLogin(t, f)))
	adminSays(t, f, "GET", "/identity?appid="+app1+"&user=alice", "",
		`"openid": "`+aliceIn1+`"`, `"unionid"`, `"session_key": "iiOoSmVRd8BdynRI7qiA9g=="`)
	if got := adminSays(t, f, "GET", "/identity?appid="+app3+"&user=alice", ""); strings.Contains(got, "unionid") {
		t.Errorf("unionid of an unbound app: %s", got)
	}
}

func TestAdminCalls(t *testing.T) {
	f := newFake(t, nil)
	adminSays(t, f, "GET", "/calls", "", `[]`)
	code := adminLogin(t, f)
	get(t, f, loginQuery(app1, code))
	get(t, f, loginQuery(app1, code))
	adminSays(t, f, "GET", "/calls?errcode=40163", "", `"id": 2`, `"reason_zh"`, `"js_code": "`+code[:6]+`…"`, `"secret": "***"`)
	for filter, want := range map[string]int{
		"": 2, "?appid=" + app1: 2, "?appid=" + app2: 0, "?path=/sns/jscode2session": 2, "?path=/x": 0, "?errcode=0": 1,
		"?since=1": 1, "?since=2": 0, "?since=2000-01-01T00:00:00Z": 2, "?since=2100-01-01T00:00:00%2B08:00": 0,
	} {
		var calls []Call
		if err := json.Unmarshal([]byte(adminSays(t, f, "GET", "/calls"+filter, "")), &calls); err != nil || len(calls) != want {
			t.Errorf("/calls%s: %d calls, %v; want %d", filter, len(calls), err, want)
		}
	}
	adminSays(t, f, "DELETE", "/calls", "", `[]`)
	adminSays(t, f, "GET", "/calls", "", `[]`)
}

func TestAdminFaults(t *testing.T) {
	f := newFake(t, nil)
	adminSays(t, f, "GET", "/faults", "", `[]`)
	adminSays(t, f, "POST", "/faults", `{"path":"/sns/jscode2session","errcode":-1,"times":1,"delay":"1ms"}`, `"id": "f1"`, `"delay": "1ms"`)
	adminSays(t, f, "GET", "/faults", "", `"errcode": -1`)
	adminSays(t, f, "DELETE", "/faults/f1", "", `[]`)
}

func TestAdminClock(t *testing.T) {
	f := newFake(t, nil)
	adminSays(t, f, "POST", "/clock", `{"freeze":true,"set":"2030-01-01T00:00:00Z"}`, `"now": "2030-01-01T00:00:00Z"`, `"frozen": true`)
	adminSays(t, f, "POST", "/clock", `{"advance":"5m"}`, `"now": "2030-01-01T00:05:00Z"`)
	adminSays(t, f, "GET", "/clock", "", `"now": "2030-01-01T00:05:00Z"`)
}

// What there is; secrets are not shown.
func TestAdminLists(t *testing.T) {
	f := newFake(t, nil)
	adminSays(t, f, "GET", "/healthz", "", `"status": "ok"`)
	adminSays(t, f, "GET", "/users", "", `"alice"`)
	adminSays(t, f, "GET", "/endpoints", "", `"host": "qyapi.weixin.qq.com"`, `/sns/jscode2session`)
	adminSays(t, f, "GET", "/errcodes", "", `40029`, `invalid code`)
	if got := adminSays(t, f, "GET", "/apps", "", app1); strings.Contains(got, "mocksecret") {
		t.Errorf("apps: %s", got)
	}
}

func TestAdminPlatform(t *testing.T) {
	f := newFake(t, nil)
	adminSays(t, f, "GET", "/component_ticket?appid="+platform1, "", `"component_verify_ticket": "ticket@@@`)
	adminSays(t, f, "POST", "/authorize", `{"component_appid":"`+platform1+`","appid":"`+app2+`"}`,
		`"auth_code": "queryauthcode@@@`, `"expires_in": 3600`)
}

// A fixture can be put back as it was read, which drops the calls; a bad one changes nothing.
func TestAdminFixture(t *testing.T) {
	f := newFake(t, nil)
	get(t, f, "/x")
	fixture := adminSays(t, f, "GET", "/fixture", "")
	adminSays(t, f, "PUT", "/fixture", fixture, app1)
	if again := adminSays(t, f, "GET", "/fixture", ""); again != fixture {
		t.Errorf("a fixture put back reads\n%s\nnot\n%s", again, fixture)
	}
	adminSays(t, f, "GET", "/calls", "", `[]`)
	zoe := "version: 1\napps:\n  - {appid: wx00000000000000aa, secret: mocksecret}\nusers:\n  - name: zoe\n"
	adminSays(t, f, "PUT", "/fixture", zoe, `"zoe"`)
	askAdmin(t, f, "PUT", "/fixture", "version: 1\nuser: []\n", http.StatusBadRequest)
	adminSays(t, f, "GET", "/users", "", `"zoe"`)
}

// A reset of one app leaves the calls of others.
func TestAdminReset(t *testing.T) {
	f := fakeOf(t, "version: 1\napps:\n  - {appid: "+app1+", secret: a}\n  - {appid: "+app2+", secret: b}\n")
	get(t, f, loginQuery(app1, "x"))
	get(t, f, loginQuery(app2, "x"))
	adminSays(t, f, "POST", "/reset?appid="+app1, "", `"apps": 2`, `"calls": 1`)
	adminSays(t, f, "POST", "/reset", "", `"apps": 2`, `"calls": 0`)
}
