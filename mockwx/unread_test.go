package mockwx

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"wxflow/mockwx/internal/api"
)

// What a call had that nothing reads is named, and what was probably meant.
func TestUnread(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	login := "GET " + loginQuery(app1, "alice-code")
	token := "access_token=" + appToken(t, f, app1)
	for _, c := range []struct{ call, body, header, want string }{
		{login, "", "", ""},
		{login + "&_=1&lang=zh_CN", "", "", "_ (query) is not read; lang (query) is not read"},
		{login + "&code=1", "", "", "code (query) is not read"}, // the right one is there, too
		{"GET /sns/jscode2session?js_cdoe=1&appid=" + app1, "", "", "js_cdoe: did you mean js_code?"},
		{"GET /sns/jscode2session?appId=x", "", "", "appId: did you mean appid?"},
		{login, "", "X-Forwarded-For: 1.2.3.4", ""},
		{login, "", "Authorization: Bearer x", "Authorization (header) is not read"},
		{login, "", "Js-Code: x", "Js-Code (header) is not read"},
		{"GET /cgi-bin/getcallbackip", "", "Access-Token: x", "Access-Token is a header: send access_token in the query"},
		{"GET /wxa/checksession?" + token, `{"openid":"x"}`, "", ""}, // nothing decodes it
		{"GET /wxa/nowhere?x=1", "", "", ""},
		{"POST /wxa/business/getuserphonenumber?" + token, `{"code":"x","Code":"y","openid":""}`, "", "Code (body) is not read"},
		{"POST /wxa/business/getuserphonenumber?" + token, `{"Code":"y"}`, "", "Code: did you mean code?"},
		{"POST /wxa/business/getuserphonenumber?code=x&" + token, `{}`, "", "code is in the query: send it in the JSON body"},
		{"POST /wxa/msg_sec_check?" + token, `{"access_token":"x","content":"y"}`, "", "access_token (body) is not read"},
		{"POST /wxa/generatescheme?" + token, `{"jump_wxa":{"env_verson":"trial","path":""},"data":{"Any":1}}`, "",
			"data (body) is not read; jump_wxa.env_verson: did you mean jump_wxa.env_version?"},
		{"POST /cgi-bin/message/subscribe/send?" + token, `{"data":{"thing1":{"valeu":1}}}`, "", ""}, // the template's own
		{"POST /cgi-bin/stable_token", `{"grant_type":"client_credential","appid":"x","secert":"y"}`, "", "secert: did you mean secret?"},
		{"POST /cgi-bin/clear_quota/v2", `appid=x&appsecert=y`, "Content-Type: application/x-www-form-urlencoded", "appsecert: did you mean appsecret?"},
		{login + "&0123456789abcdef0123456789abcdef=1", "", "", "*** (query) is not read"},
	} {
		method, target, _ := strings.Cut(c.call, " ")
		r := httptest.NewRequest(method, target, strings.NewReader(c.body))
		if name, value, ok := strings.Cut(c.header, ": "); ok {
			r.Header.Set(name, value)
		}
		f.Handler().ServeHTTP(httptest.NewRecorder(), r)
		calls := f.Calls()
		var got []string
		for _, u := range calls[len(calls)-1].Unread {
			got = append(got, u.Text().EN)
		}
		if got := strings.Join(got, "; "); got != c.want {
			t.Errorf("%s %s %s:\n%s, want\n%s", c.call, c.body, c.header, got, c.want)
		}
	}
}

// Of many names a few are kept.
func TestManyUnread(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	target := loginQuery(app1, "alice-code")
	for i := range 5000 {
		target += fmt.Sprint("&x", i, "=1")
	}
	get(t, f, target)
	if n := len(f.Calls()[0].Unread); n != 8 {
		t.Errorf("%d names are kept", n)
	}
}

func TestUnreadInTheAdminAPI(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	post(t, f, stablePath, `{"grant_type":"client_credential","appid":"x","secert":"y"}`)
	if got := askAdmin(t, f, "GET", "/calls", "", http.StatusOK); !strings.Contains(got,
		`"name": "secert",`+"\n        "+`"in": "body",`+"\n        "+`"meant": "secret"`) {
		t.Error(got)
	}
}

// Every API has a page, without which its names would not be looked at, and takes no
// name twice.
func TestTakes(t *testing.T) {
	t.Parallel()
	for _, e := range api.Table.All() {
		if e.Doc == "" || len(slices.Compact(slices.Sorted(slices.Values(e.Takes)))) != len(e.Takes) {
			t.Errorf("%s: page %q, takes %q", e.Path, e.Doc, e.Takes)
		}
		if e.Method == "GET" && len(e.Takes) == 0 && !slices.Contains([]string{"/cgi-bin/getcallbackip", "/cgi-bin/get_api_domain_ip"}, e.Path) {
			t.Errorf("%s takes no parameter", e.Path)
		}
	}
}
