package mockwx

import (
	"strings"
	"testing"
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
		func(r *PushRequest) { r.To = "nowhere" },
	} {
		bad := r
		change(&bad)
		if _, err := f.Push(t.Context(), bad); err == nil {
			t.Errorf("%+v was pushed", bad)
		}
	}
}

// The result of a media check is pushed later, when the test says so.
func TestPushMediaCheck(t *testing.T) {
	url, got := developer(t, success)
	f := newFake(t, nil)
	token := appToken(t, f, app1)
	openid := f.world.Load().ids.openid(app1, "alice")
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
	if res, err := f.Push(t.Context(), r); err != nil || !strings.Contains(res.Message, `"isrisky":0,"extra_info_json":"","appid":"`+app1+`","trace_id":"`+one+`"`) {
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
