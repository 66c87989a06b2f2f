package mockwx

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The verify ticket that a platform is pushed is the one that its token is got
// with.
func TestPushVerifyTicket(t *testing.T) {
	url, got := developer(t, success)
	f := newFake(t, nil)
	key := "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	r := PushRequest{AppID: platform1, To: url, Token: "mocktoken", EncodingAESKey: key}
	res, err := f.Push(t.Context(), r)
	if err != nil || !res.OK || len(got.requests()) != 1 {
		t.Fatalf("%+v, %v", res, err)
	}
	ticket, err := f.ComponentTicket(platform1)
	if err != nil || !strings.Contains(res.Message, ticket) || strings.Contains(res.Attempts[0].Sent, ticket) {
		t.Errorf("ticket %q in %q, sent as %q, %v", ticket, res.Message, res.Attempts[0].Sent, err)
	}
	for _, change := range []func(*PushRequest){
		func(r *PushRequest) { r.Event = "text" },
		func(r *PushRequest) { r.Message = []byte(`{}`) },
		func(r *PushRequest) { r.Message = []byte(`[]`) },
		func(r *PushRequest) { r.Message = []byte(`{"InfoType":"x","a b":1}`) },
		func(r *PushRequest) { r.To = "nowhere" },
		func(r *PushRequest) { r.Verify = true },
		func(r *PushRequest) { r.User = "alice" },
		func(r *PushRequest) { r.TraceID = "x" },
		func(r *PushRequest) { r.Event, r.AuthorizerAppID = "authorized", "wx9" },
		func(r *PushRequest) { r.AppID, r.AuthorizerAppID, r.Event, r.User = app1, app1, "text", "alice" },
	} {
		bad := r
		change(&bad)
		if res, err := f.Push(t.Context(), bad); err == nil || strings.Contains(err.Error(), "%!") {
			t.Errorf("%+v was pushed: %+v %v", bad, res, err)
		}
	}
	r.Message = []byte(`{"InfoType":"notify_third_fasteregister","status":0}`)
	if res, err := f.Push(t.Context(), r); err != nil || !res.OK || !strings.HasPrefix(res.Message,
		"<xml><AppId><![CDATA["+platform1+"]]></AppId>\n<CreateTime>1767323045</CreateTime>\n<InfoType><![CDATA[notify_third_fasteregister]]></InfoType>\n<status>0</status>") {
		t.Errorf("%+v, %v", res, err)
	}
}

// A key that a fixture may have can encrypt, an app's and a platform's; what is
// wrong with one is what the message says.
func TestAESKeys(t *testing.T) {
	url, _ := developer(t, success)
	for key, want := range map[string]string{
		strings.Repeat("a", 43):       "",
		demoAESKey[:42] + "9":         "",
		strings.Repeat("a", 42) + "+": "must be of 0-9 a-z A-Z alone",
		"/" + strings.Repeat("a", 42): "must be of 0-9 a-z A-Z alone",
		strings.Repeat("a", 42) + "中": "must be of 0-9 a-z A-Z alone",
		strings.Repeat("a", 42):       "found 42 characters",
		strings.Repeat("a", 44):       "found 44 characters",
	} {
		for _, appid := range []string{platform3, app2} {
			fx := goldenFixture()
			if appid == app2 {
				fx.Apps = append([]App{}, fx.Apps...)
				fx.Apps[1].Push = PushConfig{URL: url, Token: "t", EncodingAESKey: key, Mode: "safe"}
			} else {
				m := &fx.Components[len(fx.Components)-1]
				m.PushURL, m.Token, m.EncodingAESKey = url, "t", key
			}
			f, err := New(Options{Fixture: fx, Now: frozen})
			if want != "" {
				if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), key) {
					t.Errorf("%s, %d characters: %v, want %s", appid, len(key), err, want)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			r := PushRequest{AppID: appid}
			if appid == app2 {
				r.User, r.Event = "alice", "text"
			}
			if res, err := f.Push(t.Context(), r); err != nil || !res.OK {
				t.Errorf("%s: %+v, %v", appid, res, err)
			}
		}
	}
}

// Each push of a receiver has one number, so the nonces of two fakes that push
// the same thing in two ways are the same.
func TestPushIsNumberedOnce(t *testing.T) {
	url, _ := developer(t, success)
	for _, r := range []PushRequest{
		{AppID: app1, User: "alice", Event: "text"},
		{AppID: app1, User: "alice", Message: []byte(`{"MsgType":"text","Content":"x"}`)},
		{AppID: platform1}, {AppID: platform1, Event: "authorized"},
	} {
		f := newFake(t, nil)
		r.To, r.Token, r.EncodingAESKey = url, "mocktoken", demoAESKey
		for range 3 {
			if _, err := f.Push(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		w := f.world()
		next := int64(0)
		if m := w.Component(r.AppID); m != nil {
			next = m.CountPush()
		} else {
			next = w.App(r.AppID).CountPush()
		}
		if next != 4 {
			t.Errorf("%+v: the push after three has number %d", r, next)
		}
	}
}

// The result of a media check is pushed later, when the test says so.
func TestPushMediaCheck(t *testing.T) {
	url, got := developer(t, success)
	f := newFake(t, nil)
	token := appToken(t, f, app1)
	openid := f.world().IDs.OpenID(app1, "alice")
	check := func(body string) string {
		v := post(t, f, "/wxa/media_check_async?access_token="+token, body)
		id, _ := v["trace_id"].(string)
		if id == "" {
			t.Fatalf("no trace_id in %v", v)
		}
		return id
	}
	two := check(`{"media_url":"http://127.0.0.1/a.png","media_type":2,"version":2,"scene":1,"openid":"` + openid + `"}`)
	one := check(`{"media_url":"http://127.0.0.1/a.png","media_type":2}`)
	r := PushRequest{AppID: app1, To: url, Token: "mocktoken", Format: "json", TraceID: two}
	res, err := f.Push(t.Context(), r)
	if err != nil || !res.OK || !strings.Contains(res.Message, `"trace_id":"`+two+`","version":2,"result":{"suggest":"pass","label":"100"}`) ||
		!strings.Contains(res.Message, `"FromUserName":"`+openid+`"`) {
		t.Errorf("%+v, %v", res, err)
	}
	r.TraceID = one
	if _, err := f.Push(t.Context(), r); err == nil {
		t.Error("a check of version 1 names nobody")
	}
	r.User = "bob"
	if res, err := f.Push(t.Context(), r); err != nil || !strings.Contains(res.Message,
		`"isrisky":0,"extra_info_json":"","appid":"`+app1+`","trace_id":"`+one+`"`) {
		t.Errorf("%+v, %v", res, err)
	}
	for _, bad := range []PushRequest{{AppID: app1, To: url, Token: "x", TraceID: "none"}, {AppID: app2, To: url, Token: "x", TraceID: two}} {
		if _, err := f.Push(t.Context(), bad); err == nil {
			t.Errorf("%+v was pushed", bad)
		}
	}
	if n := len(got.requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
}

// What a push may ask for, and what is read of its answer, at the bounds.
func TestPushBounds(t *testing.T) {
	answer := func(n int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "<xml>"+strings.Repeat(" ", n-len("<xml></xml>"))+"</xml>")
		}
	}
	for n, want := range map[int]bool{64 << 10: true, 64<<10 + 1: false} {
		url, _ := developer(t, answer(n))
		if res := pushed(t, newFake(t, nil), PushRequest{To: url, Event: "text", Timeout: Duration(time.Minute), Attempts: 1}); res.OK != want {
			t.Errorf("%d bytes: %+v", n, res)
		}
	}
	f := newFake(t, nil)
	url, _ := developer(t, success)
	for _, c := range []struct {
		timeout  time.Duration
		attempts int
		good     bool
	}{{time.Minute, 10, true}, {time.Minute + 1, 1, false}, {0, 10 + 1, false}, {-1, 0, false}, {0, -1, false}} {
		_, err := f.Push(t.Context(), PushRequest{AppID: app1, User: "alice", Event: "text", To: url, Timeout: Duration(c.timeout),
			Attempts: c.attempts})
		if (err == nil) != c.good {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// The events about an authorisation name the user as OpenID: FromUserName is no user
// of the app. The journal has the user they are about.
func TestPushAuthorization(t *testing.T) {
	url, _ := developer(t, success)
	f := newFake(t, nil)
	alice, _ := f.Identity(app1, "alice")
	for name, r := range map[string]PushRequest{
		"by name":   {User: "alice", Message: json.RawMessage(`{"PluginID":"wxplugin","OpenPID":"p1"}`)},
		"by openid": {Message: json.RawMessage(`{"PluginID":"wxplugin","OpenPID":"p1","OpenID":"` + alice.OpenID + `"}`)},
	} {
		r.AppID, r.To, r.Event, r.Format = app1, url, "user_authorization_revoke", "json"
		res, err := f.Push(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(res.Message, `"OpenID":"`+alice.OpenID+`","AppID":"`+app1+`","RevokeInfo":"1","PluginID":"wxplugin","OpenPID":"p1"}`) ||
			strings.Contains(res.Message, `"FromUserName":"`+alice.OpenID) {
			t.Errorf("%s: %s", name, res.Message)
		}
	}
	if got := f.Calls(); len(got) != 2 || got[0].User != "alice" || got[1].User != "alice" {
		t.Errorf("%+v", got)
	}
	if _, err := f.Push(t.Context(), PushRequest{AppID: app1, To: url, Event: "user_info_modified"}); err == nil {
		t.Error("an event about no user was pushed")
	}
}
