package gateway

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/wire"
)

// unread lists what nothing read of the last call, in the order of its record: where it
// stood, its name, and what was probably meant.
func (r *rig) unread() string {
	var all []string
	for _, u := range r.last.Unread {
		all = append(all, u.In+" "+u.Name+" "+u.Meant)
	}
	return strings.Join(all, ", ")
}

func TestRecord(t *testing.T) {
	r := newRig(t)
	r.ask("GET", login(shop, "nobody"), "")
	if r.last.ID != 1 || r.last.RID == "" || r.last.AppID != shop || r.last.Path != "/sns/login" || !r.last.Time.Equal(r.now) {
		t.Errorf("%+v", r.last)
	}
	if n := len(r.World.Journal.Find(func(*journal.Record) bool { return true })); n != 1 {
		t.Errorf("%d records", n)
	}
	if r.ask("GET", login(shop, "alice-code"), ""); r.last.RID != "" || r.last.Unread != nil {
		t.Errorf("of a call that went well: %+v", r.last)
	}
}

// A refusal is logged with its reason, but without the code; what went well, at a lower level.
func TestLogOfCalls(t *testing.T) {
	r := newRig(t)
	r.ask("GET", login(shop, "nobody"), "")
	log := r.log.String()
	for _, part := range []string{"level=INFO", "no such code", "errcode=40029"} {
		if !strings.Contains(log, part) {
			t.Errorf("no %s in %s", part, log)
		}
	}
	if strings.Contains(log, "nobody") {
		t.Error(log)
	}
	r.log.Reset()
	r.ask("GET", login(shop, "alice-code"), "")
	if log := r.log.String(); !strings.Contains(log, "level=DEBUG") || !strings.Contains(log, "user=alice") {
		t.Error(log)
	}
}

// A token that is fetched while the one before is good for long is noted.
func TestNoteOfAnEarlyToken(t *testing.T) {
	r := newRig(t)
	fetch := func(after time.Duration, want string) {
		t.Helper()
		r.now = r.now.Add(after)
		if r.ask("GET", "/cgi-bin/token?appid="+shop, ""); r.last.Note.EN != want {
			t.Errorf("after %v: %q, want %q", after, r.last.Note.EN, want)
		}
	}
	fetch(0, "")
	fetch(time.Hour, "fetched while the token before was good for 1h0m0s more: keep one until it nears its end")
	fetch(105*time.Minute, "")
}

// WeCom's paths are recorded as they are on its host.
func TestQYAPIPaths(t *testing.T) {
	r := newRig(t)
	if r.ask("GET", "/qyapi/cgi-bin/corp", ""); r.last.Path != "/cgi-bin/corp" {
		t.Errorf("%+v", r.last)
	}
	rec := r.ask("GET", "/qyapi/cgi-bin/token", "")
	if rec.Code != http.StatusNotFound || r.last.Status != http.StatusNotFound || r.last.Path != "/qyapi/cgi-bin/token" {
		t.Errorf("%d, %+v", rec.Code, r.last)
	}
	r.want(0, "/cgi-bin/token is on the host api.weixin.qq.com", "")
}

// Of stubs with one path, that of the method answers, or else the first.
func TestStubsByMethod(t *testing.T) {
	r := newRig(t)
	stub := func(method string) *Endpoint {
		return &Endpoint{Method: method, Path: "/stub", Voice: wire.Business,
			Handle: func(*Call) (any, error) { return json.RawMessage(`{"is":"` + method + `"}`), nil }}
	}
	r.Stubs = map[string][]*Endpoint{"/stub": {stub("GET"), stub("POST")}}
	for method, want := range map[string]string{"GET": "GET", "POST": "POST", "PUT": "GET"} {
		if rec := r.ask(method, "/stub", ""); !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: %s", method, rec.Body)
		}
	}
}

// The Content-Type that the fixture wants is that of answers and refusals.
func TestContentTypeQuirk(t *testing.T) {
	r := newRig(t)
	r.World.Fixture.Quirks.ContentType = "text/x"
	for _, code := range []string{"alice-code", "nobody"} {
		if got := r.ask("GET", login(shop, code), "").Header().Get("Content-Type"); got != "text/x" {
			t.Errorf("%s: Content-Type %s", code, got)
		}
	}
}

// Headers with the name of a parameter are named, too.
func TestUnreadHeaders(t *testing.T) {
	r := newRig(t)
	r.ask("GET", login(shop, "nobody")+"&jscode=x&appid2=y", "", "Secret", "x", "Authorization", "x", "Grant-Type", "x", "Access-Token", "x")
	if got := r.unread(); got != "header Authorization , header Grant-Type , header Secret , query appid2 , query jscode " {
		t.Errorf("unread: %s", got)
	}
	r.ask("POST", "/wxa/user", "{}", "Access-Token", "x")
	if got := r.unread(); got != "header Access-Token access_token" {
		t.Errorf("unread: %s", got)
	}
}

// Parameters and members that nothing reads are named, with what was probably meant.
func TestUnread(t *testing.T) {
	r := newRig(t)
	token := r.World.AppToken(r.World.App(shop), r.now)
	for _, x := range []struct{ query, body, want string }{
		{"", `{"openid":"x"}`, ""},
		{"", `{"opneid":"x","a":1}`, "body a , body opneid openid"},
		{"&openid=x", `{}`, "query openid openid"},
		{"", `{"access_token":"x"}`, "body access_token "},
		{"&appid=x&n=1", `{"n":2}`, "query n "},
		{"&" + strings.Repeat("x", 100) + "=1", `{"n":2}`, "query " + strings.Repeat("x", 64) + "… "},
		{"", `{"i":1,"h":1,"g":1,"f":1,"e":1,"d":1,"c":1,"b":1,"a":1}`, "body a , body b , body c , body d , body e , body f , body g , body h "},
	} {
		r.World.App(shop).ClearDaily("")
		r.ask("POST", "/wxa/user?access_token="+token+x.query, x.body)
		if got := r.unread(); got != x.want {
			t.Errorf("%s %s: %q, not %q", x.query, x.body, got, x.want)
		}
	}
}
