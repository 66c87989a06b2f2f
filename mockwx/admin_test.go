package mockwx

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"wxflow/mockwx/internal/admin"
	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/wechat"
)

func TestAdminRoutes(t *testing.T) {
	f := newFake(t, nil)
	const ok = http.StatusOK
	has := func(got string, parts ...string) {
		t.Helper()
		for _, p := range parts {
			if !strings.Contains(got, p) {
				t.Errorf("no %s in %s", p, got)
			}
		}
	}
	has(askAdmin(t, f, "GET", "/healthz", "", ok), `"status": "ok"`)
	has(askAdmin(t, f, "GET", "/calls", "", ok), `[]`)
	has(askAdmin(t, f, "GET", "/faults", "", ok), `[]`)

	var login struct {
		Code      string
		ExpiresIn int `json:"expires_in"`
	}
	if err := json.Unmarshal([]byte(askAdmin(t, f, "POST", "/login", `{"appid":"`+app1+`","user":"alice"}`, ok)), &login); err != nil || login.ExpiresIn != 300 {
		t.Fatalf("login %+v, %v", login, err)
	}
	wantCode(t, get(t, f, loginQuery(app1, login.Code)), 0)
	wantCode(t, get(t, f, loginQuery(app1, login.Code)), wechat.CodeUsed)
	oauth := askAdmin(t, f, "POST", "/oauthcode", `{"appid":"`+app1+`","user":"alice","scope":"snsapi_base"}`, ok)
	has(oauth, `"code": "0`, `"expires_in": 300`)
	has(askAdmin(t, f, "GET", "/identity?appid="+app1+"&user=alice", "", ok), `"openid": "oMOCKwRfQuR2dJVoinkAoPvzrBks"`, `"unionid"`, `"session_key": "iiOoSmVRd8BdynRI7qiA9g=="`)
	if got := askAdmin(t, f, "GET", "/identity?appid="+app3+"&user=alice", "", ok); strings.Contains(got, "unionid") {
		t.Errorf("unionid of an unbound app: %s", got)
	}
	has(askAdmin(t, f, "GET", "/calls?errcode=40163", "", ok), `"id": 2`, `"reason_zh"`, `"js_code": "`+login.Code[:6]+`…"`, `"secret": "***"`)
	for filter, want := range map[string]int{
		"": 2, "?appid=" + app1: 2, "?appid=" + app2: 0, "?path=/sns/jscode2session": 2, "?path=/x": 0, "?errcode=0": 1, "?since=1": 1, "?since=2": 0, "?since=2000-01-01T00:00:00Z": 2, "?since=2100-01-01T00:00:00%2B08:00": 0,
	} {
		var calls []Call
		if err := json.Unmarshal([]byte(askAdmin(t, f, "GET", "/calls"+filter, "", ok)), &calls); err != nil || len(calls) != want {
			t.Errorf("/calls%s: %d calls, %v; want %d", filter, len(calls), err, want)
		}
	}

	has(askAdmin(t, f, "POST", "/faults", `{"path":"/sns/jscode2session","errcode":-1,"times":1,"delay":"1ms"}`, ok), `"id": "f1"`, `"delay": "1ms"`)
	has(askAdmin(t, f, "GET", "/faults", "", ok), `"errcode": -1`)
	has(askAdmin(t, f, "DELETE", "/faults/f1", "", ok), `[]`)

	has(askAdmin(t, f, "POST", "/clock", `{"freeze":true,"set":"2030-01-01T00:00:00Z"}`, ok), `"now": "2030-01-01T00:00:00Z"`, `"frozen": true`)
	has(askAdmin(t, f, "POST", "/clock", `{"advance":"5m"}`, ok), `"now": "2030-01-01T00:05:00Z"`)
	has(askAdmin(t, f, "GET", "/clock", "", ok), `"now": "2030-01-01T00:05:00Z"`)

	has(askAdmin(t, f, "GET", "/users", "", ok), `"alice"`)
	if got := askAdmin(t, f, "GET", "/apps", "", ok); strings.Contains(got, "mocksecret") || !strings.Contains(got, app1) {
		t.Errorf("apps: %s", got)
	}
	has(askAdmin(t, f, "GET", "/component_ticket?appid="+platform1, "", ok), `"component_verify_ticket": "ticket@@@`)
	has(askAdmin(t, f, "POST", "/authorize", `{"component_appid":"`+platform1+`","appid":"`+app2+`"}`, ok), `"auth_code": "queryauthcode@@@`, `"expires_in": 3600`)
	has(askAdmin(t, f, "GET", "/endpoints", "", ok), `"host": "qyapi.weixin.qq.com"`)
	has(askAdmin(t, f, "GET", "/endpoints", "", ok), `/sns/jscode2session`)
	has(askAdmin(t, f, "GET", "/errcodes", "", ok), `40029`, `invalid code`)

	fixture := askAdmin(t, f, "GET", "/fixture", "", ok)
	has(askAdmin(t, f, "PUT", "/fixture", fixture, ok), app1)
	if again := askAdmin(t, f, "GET", "/fixture", "", ok); again != fixture {
		t.Errorf("a fixture put back reads\n%s\nnot\n%s", again, fixture)
	}
	has(askAdmin(t, f, "GET", "/calls", "", ok), `[]`)
	has(askAdmin(t, f, "PUT", "/fixture", "version: 1\napps:\n  - {appid: wx00000000000000aa, secret: mocksecret}\nusers:\n  - name: zoe\n", ok), `"zoe"`)
	askAdmin(t, f, "PUT", "/fixture", "version: 1\nuser: []\n", http.StatusBadRequest)
	has(askAdmin(t, f, "GET", "/users", "", ok), `"zoe"`) // a bad fixture changes nothing

	get(t, f, "/x")
	has(askAdmin(t, f, "POST", "/reset", "", ok), `"calls": 0`)
	has(askAdmin(t, f, "POST", "/reset?appid=wx00000000000000aa", "", ok), `"apps": 1`)
	has(askAdmin(t, f, "DELETE", "/calls", "", ok), `[]`)
}

func TestAdminRefusals(t *testing.T) {
	f := newFake(t, nil)
	const bad, missing = http.StatusBadRequest, http.StatusNotFound
	askAdmin(t, f, "GET", "/nothing", "", missing)
	askAdmin(t, f, "PUT", "/login", "", http.StatusMethodNotAllowed)
	askAdmin(t, f, "POST", "/login", `null`, bad)
	askAdmin(t, f, "POST", "/login", `[]`, bad)
	askAdmin(t, f, "POST", "/login", "", bad)
	askAdmin(t, f, "POST", "/login", "{", bad)
	askAdmin(t, f, "POST", "/login", `{"appid":"`+app1+`","user":"alice","typo":1}`, bad)
	askAdmin(t, f, "POST", "/login", `{"appid":"`+app1+`","user":"alice"} x`, bad)
	askAdmin(t, f, "POST", "/login", `{"appid":"wx9","user":"alice"}`, missing)
	askAdmin(t, f, "POST", "/login", `{"appid":"`+app1+`","user":"nobody"}`, missing)
	askAdmin(t, f, "POST", "/oauthcode", `{"appid":"`+app1+`","user":"nobody"}`, missing)
	askAdmin(t, f, "POST", "/oauthcode", `{"appid":"`+app1+`","user":"alice","scope":"snsapi_info"}`, bad)
	askAdmin(t, f, "GET", "/identity?appid="+app1+"&user=nobody", "", missing)
	askAdmin(t, f, "GET", "/component_ticket?appid="+app1, "", missing)
	askAdmin(t, f, "GET", "/component_ticket?id=x", "", bad)
	askAdmin(t, f, "POST", "/authorize", `{"component_appid":"`+app1+`","appid":"`+app1+`"}`, missing)
	askAdmin(t, f, "POST", "/authorize", `{"component_appid":"`+platform1+`","appid":"`+platform1+`"}`, missing)
	askAdmin(t, f, "POST", "/authorize", `{"component":"x"}`, bad)
	askAdmin(t, f, "GET", "/identity?apid="+app1+"&user=alice", "", bad)
	askAdmin(t, f, "GET", "/calls?errcode=x", "", bad)
	askAdmin(t, f, "GET", "/calls?since=x", "", bad)
	askAdmin(t, f, "GET", "/calls?app=x", "", bad)
	askAdmin(t, f, "POST", "/faults", `{}`, bad)
	askAdmin(t, f, "POST", "/faults", `{"errcode":40199999}`, bad)
	askAdmin(t, f, "POST", "/faults", `{"delay":"2 s"}`, bad)
	askAdmin(t, f, "DELETE", "/faults/f9", "", missing)
	askAdmin(t, f, "POST", "/clock", `{}`, bad)
	askAdmin(t, f, "POST", "/clock", `{"advance":"soon"}`, bad)
	askAdmin(t, f, "POST", "/clock", `{"advance":"2562047h"}`, bad)
	askAdmin(t, f, "POST", "/clock", `{"freeze":true,"set":"9999-01-01T00:00:00Z"}`, bad)
	if f.Clock().Frozen || !f.Now().Equal(at) {
		t.Errorf("a refused move changed the clock to %+v", f.Clock())
	}
	f.Advance(1 << 62)
	f.Advance(1 << 62)
	if !f.Now().Equal(clock.Ends) {
		t.Errorf("the clock shows %v beyond its end", f.Now())
	}
	f.SetClock(at)
	askAdmin(t, f, "POST", "/reset?appid=wx9", "", missing)
	askAdmin(t, f, "POST", "/login", strings.Repeat(" ", admin.MaxBody+1), http.StatusRequestEntityTooLarge)
}

// A web page elsewhere must not drive the fake of a developer.
func TestAdminGuard(t *testing.T) {
	f := newFake(t, nil)
	const ok, no = http.StatusOK, http.StatusForbidden
	for _, host := range []string{"127.0.0.1:8091", "[::1]:8091", "localhost", "localhost:8091", "LOCALHOST.", "mockwx:8091", "192.168.1.5:8091",
		"host.docker.internal:8091", "Host.Docker.Internal", "host.containers.internal", "mockwx.ci.svc.cluster.local:8091", "mockwx.ci.svc.cluster.local.", "my-mac.local"} {
		askAdmin(t, f, "GET", "/healthz", "", ok, "Host", host)
	}
	for _, host := range []string{"evil.example:8091", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example.", "evil.localhost", "evil.localhost:8091",
		"host.docker.internal.evil.example", "evillocal.example", "evil.local.example", "svc.cluster.local.evil.example"} {
		if said := askAdmin(t, f, "GET", "/healthz", "", no, "Host", host); !strings.Contains(said, "MOCKWX_ADMIN_HOSTS") {
			t.Errorf("%s: it does not say what to do: %s", host, said)
		}
	}
	askAdmin(t, f, "POST", "/reset", "", no, "Origin", "https://evil.example")
	askAdmin(t, f, "POST", "/reset", "", no, "Sec-Fetch-Site", "cross-site")
	askAdmin(t, f, "GET", "/calls", "", no, "Sec-Fetch-Site", "cross-site")
	askAdmin(t, f, "POST", "/reset", "", ok, "Origin", "http://127.0.0.1:8091")
	askAdmin(t, f, "POST", "/reset", "", ok, "Sec-Fetch-Site", "same-origin")
}

// Names of one's own are added, alone or with all below them.
func TestAdminHosts(t *testing.T) {
	newWith := func(hosts ...string) *Fake {
		f, err := New(Options{AdminHosts: hosts})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	const ok, no = http.StatusOK, http.StatusForbidden
	f := newWith("CI.example.com", "*.example.net", "app.localhost")
	for host, want := range map[string]int{
		"ci.example.com": ok, "ci.example.com:8091": ok, "Ci.Example.Com.": ok, "a.example.net": ok, "a.b.example.net:1": ok, "app.localhost:8091": ok, "localhost": ok,
		"example.com": no, "x.ci.example.com": no, "example.net": no, ".example.net": no, "aexample.net": no, "evil.example": no, "evil.localhost": no,
	} {
		askAdmin(t, f, "GET", "/healthz", "", want, "Host", host)
	}
	for host, want := range map[string]int{"evil.example": ok, "evil.localhost": ok} {
		askAdmin(t, newWith("*"), "GET", "/healthz", "", want, "Host", host)
	}
	for _, bad := range []string{"", "http://ci.example.com", "ci.example.com:8091", "ci.example.com/", "*example.com", "a.*.com", "*.", ".", "ci.example.com.", "[::1]", "**", "a b", "a,b"} {
		if _, err := New(Options{AdminHosts: []string{bad}}); err == nil || !strings.Contains(err.Error(), "is not a host name") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Pages of these names may use wx.js; the entry for any name lets no page in.
func TestAdminHostsOfPages(t *testing.T) {
	for hosts, want := range map[string]int{"app.localhost": http.StatusOK, "*.localhost": http.StatusOK, "*": http.StatusForbidden, "b.localhost": http.StatusForbidden} {
		f, err := New(Options{AdminHosts: []string{hosts}})
		if err != nil {
			t.Fatal(err)
		}
		askAdmin(t, f, "POST", "/login", `{"appid":"`+app1+`","user":"alice"}`, want, "Origin", "http://app.localhost:3000", "Sec-Fetch-Site", "cross-site")
		askAdmin(t, f, "GET", "/calls", "", http.StatusForbidden, "Origin", "http://app.localhost:3000", "Sec-Fetch-Site", "cross-site")
	}
}

// What HTTP can do, Go can do, and the reverse.
func TestAdminRoutesAndMethodsAreTheSame(t *testing.T) {
	// Handlers are what the routes and the endpoints hang on; AheadCode needs no
	// running fake, which is its point; a proxy is one more listener, and Plain wraps
	// one; NewApp is AddApp for a test; a page must not choose the backends,
	// nor say what listens where; WaitCall is WaitCalls for a test; the route of Canaries
	// has a handler that encodes them.
	listed := map[string]bool{"Handler": true, "AdminHandler": true, "AheadCode": true, "LoadCodes": true, "NewProxy": true, "Plain": true, "NewApp": true, "SetBackends": true, "SetAddresses": true, "WaitCall": true, "Canaries": true}
	for _, m := range methodsIn(t, "admin.go") {
		listed[m] = true
	}
	fake := reflect.TypeFor[*Fake]()
	for i := range fake.NumMethod() {
		if name := fake.Method(i).Name; !listed[name] {
			t.Errorf("(*Fake).%s has no admin route", name)
		}
		delete(listed, fake.Method(i).Name)
	}
	for name := range listed {
		t.Errorf("(*Fake).%s is listed and does not exist", name)
	}
}

// methodsIn returns the exported methods of a Fake f that a file uses.
func methodsIn(t *testing.T, file string) (names []string) {
	t.Helper()
	tree, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if x, ok := n.(*ast.SelectorExpr); ok && x.Sel.IsExported() {
			if id, ok := x.X.(*ast.Ident); ok && id.Name == "f" {
				names = append(names, x.Sel.Name)
			}
		}
		return true
	})
	return names
}

// What is wrong with a request is said with the same care as what is wrong with
// a fixture.
func TestAdminErrorsHelp(t *testing.T) {
	h := newFake(t, nil).AdminHandler()
	for _, x := range []struct{ method, path, body, want, wantZH string }{
		{"POST", "/login", `{"app":"wx1","user":"alice"}`, `unknown field "app"; did you mean appid?`, "未知的字段 \"app\"；是否想写 appid？"},
		{"POST", "/login", `{"colour":1}`, `unknown field "colour"; known here: appid, user`, "未知的字段 \"colour\"；此处可用：appid, user"},
		{"POST", "/faults", `{"hold":{"untill":2}}`, `unknown field "untill"; did you mean until?`, ""},
		{"POST", "/faults", `{"errcode":"40029"}`, "errcode: must be a whole number, found a text; remove the quotes", "errcode：应为整数，这里是文本；请去掉引号"},
		{"POST", "/faults", `{"errcode":1.5}`, "errcode: must be a whole number, found a number", ""},
		{"POST", "/faults", `{"hang":"yes"}`, "hang: must be true or false, found a text; remove the quotes", ""},
		{"POST", "/faults", `{"user":7}`, "user: must be text, found a number; write it in quotes", ""},
		{"POST", "/faults", `{"hold":[2]}`, "hold: must be an object, found a list", ""},
		{"POST", "/faults", `{"delay":5}`, `delay: must be a duration, found a number; write it with a unit and in quotes, such as "5m"`, "delay：应为时长，这里是数字；请带单位并加引号，如 \"5m\""},
		{"POST", "/faults", `{"delay":"5"}`, `"5" is not a duration; write one such as 150ms, 2s or 1h30m`, ""},
		{"POST", "/faults", `{"path":"/sns/jscode2sesion","errcode":40029}`, `path: there is no API "/sns/jscode2sesion", so the fault would never strike; did you mean /sns/jscode2session?`, ""},
		{"POST", "/clock", `{"advance":300}`, `advance: must be a duration, found a number; write it with a unit and in quotes, such as "5m"`, ""},
		{"POST", "/clock", `{"set":"tomorrow"}`, `"tomorrow" is not a time; write one such as 2026-01-02T15:04:05+08:00`, ""},
		{"POST", "/clock", `{"set":5}`, `a time must be text; write one such as "2026-01-02T15:04:05+08:00"`, ""},
		{"POST", "/login", `[]`, "the body is a list; send an object", "请求体是列表；请发送一个对象"},
		{"POST", "/login", `{"appid":'x'}`, "the body is not valid JSON, at byte 10", "请求体不是合法的 JSON，错误在第 10 字节"},
		{"POST", "/login", `{"appid":`, "the body ends inside the JSON object", ""},
		{"GET", "/calls?app=wx1", "", `unknown parameter "app"; did you mean appid?`, ""},
		{"GET", "/calls?x=1", "", `unknown parameter "x"; known here: appid, path, errcode, since, user, kind, wait`, ""},
		{"GET", "/login", "", "/login does not take GET; it takes POST", "/login 不接受 GET，可用 POST"},
		{"POST", "/faults/f1", "", "/faults/f1 does not take POST; it takes DELETE", ""},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(x.method, x.path, strings.NewReader(x.body))
		r.Host = "127.0.0.1"
		h.ServeHTTP(w, r)
		var got struct {
			Error   string
			ErrorZH string `json:"error_zh"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || !strings.HasSuffix(got.Error, x.want) || x.wantZH != "" && got.ErrorZH != x.wantZH {
			t.Errorf("%s %s %s: %d %s\nwant %s %s", x.method, x.path, x.body, w.Code, w.Body, x.want, x.wantZH)
		}
		if strings.Contains(got.ErrorZH, "%!") || strings.Contains(got.Error, "json:") {
			t.Errorf("%s %s: %s", x.path, x.body, w.Body)
		}
	}
}
