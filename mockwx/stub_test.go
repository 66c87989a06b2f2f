package mockwx

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

const stubFixture = `version: 1
apps: [{appid: wx0000000000000001, secret: mocksecret0000000000000000000001}]
users: [{name: alice}, {name: bob}]
stubs:
  - path: /wxa/getuserriskrank
    method: POST
    needs: app
    body:
      errcode: 0
      errmsg: ok
      openid: "{{openid}}"
      who: "{{user}} of {{appid}} at {{now}}"
      time: "{{now}}"
      scene: "{{body.scene}}"
      ip: "{{ body.client.ip }}"
      q: "{{query.q}}"
      none: "{{body.none}}"
      unoin_id: 123456789012345678901
      list: [1.5, true, null, "a\"b"]
  - {path: /wxa/page, body: "<p>{{query.q}}</p>"}
  - {path: /wxa/text, user: bob, content_type: text/csv, status: 203, body: "{{user}},{{openid}},{{query.q}}"}
  - {path: /wxa/json, body: '{"q":"{{query.q}}"}'}
  - {path: /wxa/no, body: {errcode: 45009, errmsg: no}}
  - {path: /wxa/ok, method: GET}
  - {path: /wxa/ok, method: POST, body: {posted: true}}
`

func stubFake(t *testing.T) *Fake {
	t.Helper()
	fx, err := ParseFixture("stubs.yaml", []byte(stubFixture))
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(Options{Fixture: fx, Now: frozen})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestStubs(t *testing.T) {
	f := stubFake(t)
	token := appToken(t, f, app1)
	for _, c := range []struct {
		method, target, body string
		status               int
		contentType, want    string
	}{
		{"POST", "/wxa/getuserriskrank?q=a%22b&access_token=" + token, `{"openid":"` + aliceIn1 + `","scene":7,"client":{"ip":"1.2.3.4"}}`, 200, wire.Gateway.ContentType,
			`{"errcode":0,"errmsg":"ok","openid":"` + aliceIn1 + `","who":"alice of wx0000000000000001 at 1767323045","time":1767323045,"scene":7,"ip":"1.2.3.4","q":"a\"b","none":"","unoin_id":123456789012345678901,"list":[1.5,true,null,"a\"b"]}`},
		{"GET", "/wxa/page?q=1", "", 200, "text/html", "<p>1</p>"},
		{"GET", "/wxa/text?q=1&appid=" + app1, "", 203, "text/csv", "bob," + bobIn1 + ",1"},
		{"GET", "/wxa/text", "", 203, "text/csv", "bob,,"},
		{"GET", "/wxa/json?q=%22%7B%7Bnow%7D%7D", "", 200, wire.Gateway.ContentType, `{"q":"\"{{now}}"}`},
		{"GET", "/wxa/ok", "", 200, wire.Gateway.ContentType, `{"errcode":0,"errmsg":"ok"}`},
		{"POST", "/wxa/ok", "", 200, wire.Gateway.ContentType, `{"posted":true}`},
	} {
		rec := answered(f, c.method, c.target, c.body)
		if rec.Code != c.status || rec.Header().Get("Content-Type") != c.contentType || rec.Body.String() != c.want {
			t.Errorf("%s %s: HTTP %d %s\n got %s\nwant %s", c.method, c.target, rec.Code, rec.Header().Get("Content-Type"), rec.Body, c.want)
		}
	}
	if rec := answered(f, "GET", "/wxa/no", ""); !strings.Contains(rec.Body.String(), "45009") || f.Calls()[len(f.Calls())-1].ErrCode != wechat.DailyQuota {
		t.Errorf("%s, and the journal has %+v", rec.Body, f.Calls()[len(f.Calls())-1])
	}
	// The gateway stands before them, and the journal and faults see them.
	for target, want := range map[string]string{"/wxa/getuserriskrank": "41001", "/wxa/getuserriskrank?access_token=x": "40001"} {
		if rec := answered(f, "POST", target, "{}"); !strings.Contains(rec.Body.String(), `{"errcode":`+want+`,`) {
			t.Errorf("%s: %s", target, rec.Body)
		}
	}
	if rec := answered(f, "GET", "/wxa/getuserriskrank?access_token="+token, ""); !strings.Contains(rec.Body.String(), "43002") {
		t.Errorf("GET: %s", rec.Body)
	}
	if calls := f.CallsWhere(CallFilter{User: "alice"}); len(calls) != 1 || calls[0].Path != "/wxa/getuserriskrank" {
		t.Errorf("alice's calls: %+v", calls)
	}
	if _, err := f.AddFault(Fault{Path: "/wxa/ok", ErrCode: wechat.SystemError, Times: 1}); err != nil {
		t.Fatal(err)
	}
	if rec := answered(f, "GET", "/wxa/ok", ""); !strings.Contains(rec.Body.String(), "system error rid: ") {
		t.Errorf("with a fault: %s", rec.Body)
	}
}

// A fixture with stubs comes back from the admin API as it went in.
func TestStubsInTheFixture(t *testing.T) {
	f := stubFake(t)
	before := askAdmin(t, f, "GET", "/fixture", "", 200)
	askAdmin(t, f, "PUT", "/fixture", before, 200)
	if after := askAdmin(t, f, "GET", "/fixture", "", 200); after != before || !strings.Contains(after, `"unoin_id": 123456789012345678901`) {
		t.Errorf("it reads\n%s\nnot\n%s", after, before)
	}
	bad := Fixture{Stubs: []Stub{{Path: "/wxa/x", Body: json.RawMessage("{")}}}
	if err := bad.Validate(api.Table.APIs()); err == nil || !strings.Contains(err.Error(), "stubs[0].body: is not JSON") {
		t.Errorf("a body that is no JSON: %v", err)
	}
}

func TestEmulatedAPIsCannotBeStubbed(t *testing.T) {
	if len(api.Table.All()) == 0 {
		t.Fatal("no endpoints")
	}
	for _, e := range api.Table.All() {
		fx := Fixture{Stubs: []Stub{{Path: e.Path}}}
		if err := fx.Validate(api.Table.APIs()); err == nil || !strings.Contains(err.Error(), e.Method+" "+e.Path+" is emulated already") {
			t.Errorf("%s: %v", e.Path, err)
		}
	}
}

// Whatever a call says, a stub answers with JSON where it promises JSON.
func FuzzStub(f *testing.F) {
	f.Add("q=1", `{"scene":"x"}`)
	f.Add("q=%00%ff", `{"scene":{"a":["\ud800"]},"client":1}`)
	f.Add("q={{now}}", `[1e400]`)
	f.Fuzz(func(t *testing.T, query, body string) {
		fake := stubFake(t)
		w := fake.world()
		r := httptest.NewRequest("POST", "/x", strings.NewReader(body))
		r.URL.Path, r.URL.RawQuery = "/wxa/getuserriskrank", query+"&access_token="+w.AppToken(w.App(app1), at)
		rec := httptest.NewRecorder()
		fake.Handler().ServeHTTP(rec, r)
		if rec.Code != 200 || !json.Valid(rec.Body.Bytes()) {
			t.Errorf("HTTP %d %s", rec.Code, rec.Body)
		}
	})
}
