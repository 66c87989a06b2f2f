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
)

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
