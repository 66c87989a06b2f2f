package gateway

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/wire"
)

// The record of a call, its line in the log, and what is noted aside.
func TestRecords(t *testing.T) {
	r := newRig(t)
	r.ask("GET", login(shop, "nobody")+"&jscode=x&appid2=y", "", "Secret", "x", "Authorization", "x", "Grant-Type", "x", "Access-Token", "x")
	var unread []string
	for _, u := range r.last.Unread {
		unread = append(unread, u.In+" "+u.Name+" "+u.Meant)
	}
	if got := strings.Join(unread, ", "); got != "header Authorization , header Grant-Type , header Secret , query appid2 , query jscode " {
		t.Errorf("unread: %s", got)
	}
	if r.last.ID != 1 || r.last.RID == "" || r.last.AppID != shop || r.last.Path != "/sns/login" || !r.last.Time.Equal(r.now) || len(r.World.Journal.Find(func(*journal.Record) bool { return true })) != 1 {
		t.Errorf("%+v", r.last)
	}
	if log := r.log.String(); !strings.Contains(log, "level=INFO") || !strings.Contains(log, "no such code") || !strings.Contains(log, "errcode=40029") || strings.Contains(log, "nobody") {
		t.Error(log)
	}
	r.ask("POST", "/wxa/user", "{}", "Access-Token", "x")
	if u := r.last.Unread; len(u) != 1 || u[0] != (journal.Unread{Name: "Access-Token", In: "header", Meant: "access_token"}) {
		t.Errorf("%+v", u)
	}
	r.log.Reset()
	r.ask("GET", login(shop, "alice-code"), "")
	if log := r.log.String(); !strings.Contains(log, "level=DEBUG") || !strings.Contains(log, "user=alice") || r.last.RID != "" || r.last.Unread != nil {
		t.Errorf("%s%+v", log, r.last)
	}
	r.ask("GET", "/cgi-bin/token?appid="+shop, "")
	r.now = r.now.Add(time.Hour)
	if r.ask("GET", "/cgi-bin/token?appid="+shop, ""); r.last.Note.EN != "fetched while the token before was good for 1h0m0s more: keep one until it nears its end" {
		t.Errorf("%q", r.last.Note.EN)
	}
	r.now = r.now.Add(105 * time.Minute)
	if r.ask("GET", "/cgi-bin/token?appid="+shop, ""); r.last.Note.EN != "" {
		t.Errorf("near its end: %q", r.last.Note.EN)
	}
	r.ask("GET", "/qyapi/cgi-bin/corp", "")
	if r.last.Path != "/cgi-bin/corp" {
		t.Errorf("%+v", r.last)
	}
	if rec := r.ask("GET", "/qyapi/cgi-bin/token", ""); rec.Code != http.StatusNotFound || r.last.Status != http.StatusNotFound || r.last.Path != "/qyapi/cgi-bin/token" {
		t.Errorf("%d, %+v", rec.Code, r.last)
	}
	r.want(0, "/cgi-bin/token is on the host api.weixin.qq.com", "")
	r.Stubs = map[string][]*Endpoint{"/stub": {{Method: "GET", Path: "/stub", Voice: wire.Business, Handle: func(*Call) (any, error) { return json.RawMessage(`{"is":"get"}`), nil }},
		{Method: "POST", Path: "/stub", Voice: wire.Business, Handle: func(*Call) (any, error) { return json.RawMessage(`{"is":"post"}`), nil }}}}
	for method, want := range map[string]string{"GET": "get", "POST": "post", "PUT": "get"} {
		if rec := r.ask(method, "/stub", ""); !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: %s", method, rec.Body)
		}
	}
	r.World.Fixture.Quirks.ContentType = "text/x"
	if got := r.ask("GET", login(shop, "alice-code"), "").Header().Get("Content-Type"); got != "text/x" {
		t.Errorf("Content-Type %s", got)
	}
	if got := r.ask("GET", login(shop, "nobody"), "").Header().Get("Content-Type"); got != "text/x" {
		t.Errorf("Content-Type %s", got)
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
		var got []string
		for _, u := range r.last.Unread {
			got = append(got, u.In+" "+u.Name+" "+u.Meant)
		}
		slices.Sort(got)
		if s := strings.Join(got, ", "); s != x.want {
			t.Errorf("%s %s: %q, not %q", x.query, x.body, s, x.want)
		}
	}
}
