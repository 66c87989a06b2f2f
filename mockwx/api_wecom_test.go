package mockwx

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

const (
	corp1   = "ww0000000000000001" // linked to app1
	corp2   = "ww0000000000000002" // linked to none
	qyapi   = "qyapi.weixin.qq.com"
	corpURL = "/cgi-bin/gettoken?corpid="
)

func httpGet(target string) *http.Request { return httptest.NewRequest("GET", target, nil) }

func corpTokenOf(f *Fake, id string) string {
	w := f.world()
	value, _ := w.CorpToken(w.Corp(id), f.Now())
	return value
}

func corpLoginQuery(f *Fake, id, code string) string {
	return "/cgi-bin/miniprogram/jscode2session?access_token=" + corpTokenOf(f, id) + "&js_code=" + code + "&grant_type=authorization_code"
}

func TestGoldenWeCom(t *testing.T) {
	login := func(id, code string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) { return corpLoginQuery(f, id, code), "" }
	}
	const name, good = "cgi-bin-miniprogram-jscode2session-", corpURL + corp1 + "&corpsecret=mocksecret0000000000000000000011"
	cases := []goldenCase{
		{name: "cgi-bin-gettoken-ok", target: good},
		{name: "cgi-bin-gettoken-40001", target: corpURL + corp1 + "&corpsecret=x"},
		{name: "cgi-bin-gettoken-40013", target: corpURL + "x&corpsecret=x"},
		{name: "cgi-bin-gettoken-41002", target: corpURL + "&corpsecret=x"},
		{name: "cgi-bin-gettoken-41004", target: corpURL},
		{name: name + "ok", vary: login(corp1, "alice-code")},
		{name: name + "ok-encrypted", vary: login(corp1, "bob-code")},
		{name: name + "40002", vary: func(f *Fake) (string, string) { return corpLoginQuery(f, corp1, "alice-code") + "x", "" }},
		{name: name + "40014", target: "/cgi-bin/miniprogram/jscode2session?access_token=x"},
		{name: name + "40029", vary: login(corp1, "nonsense")},
		{name: name + "40029-used", vary: login(corp1, "once"), twice: true},
		{name: name + "41001", target: "/cgi-bin/miniprogram/jscode2session"},
		{name: name + "42001", vary: func(f *Fake) (string, string) {
			target := corpLoginQuery(f, corp1, "alice-code")
			f.Advance(2 * time.Hour)
			return target, ""
		}},
		{name: name + "48002", vary: login(corp2, "alice-code")},
		{name: "cgi-bin-auth-getuserinfo-ok", vary: signedIn("auth", "alice")},
		{name: "cgi-bin-auth-getuserinfo-40029", vary: signedIn("auth", "")},
		{name: "cgi-bin-auth-getuserinfo-40029-used", vary: signedIn("auth", "alice"), twice: true},
		{name: "cgi-bin-user-getuserinfo-ok", vary: signedIn("user", "bob")},
		{name: "qyapi-404", target: "/cgi-bin/no/such"},
	}
	for i := range cases {
		cases[i].host = qyapi
	}
	const page = "/wwlogin/sso/login?login_type=CorpApp&appid=" + corp1 + "&agentid=1000002&redirect_uri=https%3A%2F%2Fexample.com%2Fback&state=s"
	runGoldens(t, append(cases,
		goldenCase{name: "wwlogin-sso-login-ok", host: "login.work.weixin.qq.com", target: page},
		goldenCase{name: "wwlogin-sso-login-ok-302", host: "login.work.weixin.qq.com", target: page + "&mock_user=alice"}))
}

// signedIn asks who has signed in to corp1 on the web, with a code of a user or "nonsense".
func signedIn(family, user string) func(*Fake) (string, string) {
	return func(f *Fake) (string, string) {
		code := "nonsense"
		if user != "" {
			var err error
			if code, err = f.IssueOAuthCode(corp1, user, "snsapi_base"); err != nil {
				panic(err)
			}
		}
		return "/cgi-bin/" + family + "/getuserinfo?access_token=" + corpTokenOf(f, corp1) + "&code=" + code, ""
	}
}

// An enterprise's members sign in on the web: in WeCom, and in a browser.
func TestWeComWebLogin(t *testing.T) {
	f := newFake(t, nil)
	const back = "&redirect_uri=https%3A%2F%2Fexample.com%2Fback&state=s&mock_user=alice"
	for _, page := range []string{"/wwlogin/sso/login?login_type=CorpApp&agentid=1&appid=" + corp1,
		"/connect/oauth2/authorize?response_type=code&scope=snsapi_base&agentid=1&appid=" + corp1} {
		rec := httptest.NewRecorder()
		f.Handler().ServeHTTP(rec, httpGet(page+back))
		to, err := url.Parse(rec.Header().Get("Location"))
		code := to.Query().Get("code")
		if err != nil || rec.Code != 302 || code == "" || to.Query().Get("state") != "s" {
			t.Fatalf("%s: HTTP %d to %v", page, rec.Code, to)
		}
		target := "/cgi-bin/auth/getuserinfo?access_token=" + corpTokenOf(f, corp1) + "&code=" + code
		if who := post(t, f, target, ""); who["userid"] != f.world().UserID(f.world().Corp(corp1), f.world().User(nil, "alice")) {
			t.Errorf("%s: %v", page, who)
		}
		if again := post(t, f, target, ""); again["errcode"] != 40029.0 {
			t.Errorf("%s: a second time %v", page, again)
		}
		if other := post(t, f, strings.Replace(target, corpTokenOf(f, corp1), corpTokenOf(f, corp2), 1), ""); other["errcode"] == 0.0 {
			t.Errorf("%s: another enterprise is told %v", page, other)
		}
	}
}

// WeCom gives the same token for as long as it lives.
func TestCorpToken(t *testing.T) {
	f := newFake(t, nil)
	fetch := func() map[string]any {
		return post(t, f, corpURL+corp1+"&corpsecret=mocksecret0000000000000000000011", "")
	}
	first := fetch()
	f.Advance(2*time.Hour - time.Second)
	if again := fetch(); again["access_token"] != first["access_token"] || again["expires_in"] != 1.0 {
		t.Errorf("%v, then %v", first, again)
	}
	f.Advance(time.Second)
	if fresh := fetch(); fresh["access_token"] == first["access_token"] || fresh["expires_in"] != 7200.0 || fresh["errcode"] != 0.0 {
		t.Errorf("%v, then %v", first, fresh)
	}
	if c := f.Calls()[0]; c.AppID != app1 {
		t.Errorf("journal %+v", c)
	}
}

// A fault on WeCom's login strikes by app and user, under the prefix too.
func TestCorpLoginFault(t *testing.T) {
	f := newFake(t, nil)
	if _, err := f.AddFault(Fault{Path: "/cgi-bin/miniprogram/jscode2session", AppID: app1, User: "alice", ErrCode: wechat.SystemError}); err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]ErrCode{
		corpLoginQuery(f, corp1, "alice-code"):            wechat.SystemError,
		"/qyapi" + corpLoginQuery(f, corp1, "alice-code"): wechat.SystemError,
		"/qyapi" + corpLoginQuery(f, corp1, "bob-code"):   0,
	} {
		if a := get(t, f, target); a.ErrCode != want || a.SessionKey == "" == (want == 0) {
			t.Errorf("%.30s: %+v, want %d", target, a, want)
		}
	}
	if n := len(f.Calls()); n != 3 {
		t.Errorf("%d calls in the journal", n)
	}
	for _, c := range f.Calls() {
		if strings.HasPrefix(c.Path, "/qyapi") || c.User == "" && c.ErrCode == 0 {
			t.Errorf("journal %+v", c)
		}
	}
}

// A Host of WeChat's reaches what is there; on any other the path decides.
func TestHosts(t *testing.T) {
	f := newFake(t, nil)
	const api, wecom, nothing = "/sns/jscode2session", "/cgi-bin/gettoken", "/no/such"
	for _, c := range []struct {
		host, path string
		status     int
		want       string // in the body
	}{
		{"api.weixin.qq.com", api, 200, "appid missing, rid"},
		{"API.weixin.qq.com:443", api, 200, "appid missing, rid"},
		{"hk.api.weixin.qq.com.", api, 200, "appid missing, rid"},
		{"api.weixin.qq.com", wecom, 200, "invalid url rid"},
		{"api2.weixin.qq.com", "/qyapi" + wecom, 200, "invalid url rid"},
		{qyapi, wecom, 200, "corpsecret missing, hint"},
		{qyapi + ":443", wecom, 200, "corpsecret missing, hint"},
		{qyapi, "/qyapi" + wecom, 404, ""},
		{qyapi, api, 404, ""},
		{"open.weixin.qq.com", api, 404, ""},
		{"open.weixin.qq.com", wecom, 404, ""},
		{"127.0.0.1:8090", api, 200, "appid missing, rid"},
		{"127.0.0.1:8090", wecom, 200, "corpsecret missing, hint"},
		{"localhost", "/qyapi" + wecom, 200, "corpsecret missing, hint"},
		{"localhost", "/qyapi" + api, 404, ""},
		{"localhost", "/qyapi", 200, "invalid url rid"},
		{"localhost", "/qyapix" + wecom, 200, "invalid url rid"},
		{"localhost", "/qyapi" + nothing, 404, ""},
		{"", nothing, 200, "invalid url rid"},
	} {
		r := httpGet(c.path)
		r.Host = c.host
		rec := httptest.NewRecorder()
		f.Handler().ServeHTTP(rec, r)
		body := rec.Body.String()
		if rec.Code != c.status || !strings.Contains(body, c.want) || c.want == "" && body != "" {
			t.Errorf("%s%s: HTTP %d %s, want %d %s", c.host, c.path, rec.Code, body, c.status, c.want)
		}
		if en, zh := lastReason(t, f); en == "" || zh == "" {
			t.Errorf("%s%s: no reason", c.host, c.path)
		}
	}
	r := httpGet(wecom)
	r.Host = "api.weixin.qq.com"
	f.Handler().ServeHTTP(httptest.NewRecorder(), r)
	if en, zh := lastReason(t, f); !strings.Contains(en, qyapi) || !strings.Contains(zh, qyapi) {
		t.Errorf("the reason does not name the host: %s", en)
	}
	if len(wechat.Hosts()) < 7 {
		t.Error("hosts are missing")
	}
}
