package common

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"wxflow/mockwx"
)

// The push settings of the app, as they would be typed in WeChat's console.
const (
	PushToken = "judgetoken"
	PushKey   = "judgejudgejudgejudgejudgejudgejudgejudgejud" // 43 characters
)

// Push lets the fake send a message to a server of ours, and returns the request
// as it arrived, to be given to an SDK. The server says what stops WeChat from
// sending it again.
func Push(t *testing.T, wx *mockwx.Server, mode, format string, message map[string]any) *http.Request {
	t.Helper()
	return push(t, wx, mode, format, map[string]any{"message": message})
}

// PushEvent does what Push does, with one of the fake's own messages.
func PushEvent(t *testing.T, wx *mockwx.Server, mode, format, event string) *http.Request {
	t.Helper()
	return push(t, wx, mode, format, map[string]any{"event": event, "user": User})
}

func push(t *testing.T, wx *mockwx.Server, mode, format string, what map[string]any) *http.Request {
	t.Helper()
	var (
		mu  sync.Mutex
		got *http.Request
	)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if r.Method == http.MethodGet { // the verification of the URL
			io.WriteString(w, r.URL.Query().Get("echostr"))
			return
		}
		mu.Lock()
		defer mu.Unlock()
		got = httptest.NewRequest(r.Method, r.URL.String(), bytes.NewReader(body))
		got.Header = r.Header.Clone()
		io.WriteString(w, "success")
	}))
	defer srv.Close()
	what["mode"], what["format"] = mode, format
	Deliver(t, wx, srv.URL+"/push", what)
	mu.Lock()
	defer mu.Unlock()
	if got == nil {
		t.Fatal("the message has not arrived")
	}
	return got
}

// Deliver posts to the admin API's /push, with the app's settings. It fails the
// test when the server there did not answer as WeChat wants.
func Deliver(t *testing.T, wx *mockwx.Server, to string, what map[string]any) {
	t.Helper()
	for k, v := range map[string]any{"appid": AppID, "to": to, "token": PushToken, "encoding_aes_key": PushKey} {
		what[k] = v
	}
	var out struct {
		OK       bool
		Attempts []any
	}
	if Admin(t, wx, "/push", what, &out); !out.OK || len(out.Attempts) > 1 {
		t.Errorf("the answer did not satisfy WeChat: %+v", out)
	}
}

// TextMessage is what a user writes to the customer service.
func TextMessage(wx *mockwx.Server, openid string) map[string]any {
	return map[string]any{
		"ToUserName": "gh_0123456789ab", "FromUserName": openid, "CreateTime": wx.Now().Unix(),
		"MsgType": "text", "Content": "你好", "MsgId": 1234567890123456,
	}
}

// EnterMessage tells that a user has opened the customer service.
func EnterMessage(wx *mockwx.Server, openid string) map[string]any {
	return map[string]any{
		"ToUserName": "gh_0123456789ab", "FromUserName": openid, "CreateTime": wx.Now().Unix(),
		"MsgType": "event", "Event": "user_enter_tempsession", "SessionFrom": "shop",
	}
}

// PopupMessage tells what a user chose in the subscription dialog, for so many
// templates: List is an object for one, and an array for several.
func PopupMessage(wx *mockwx.Server, openid string, templates ...string) map[string]any {
	var list []map[string]string
	for _, id := range templates {
		list = append(list, map[string]string{"TemplateId": id, "SubscribeStatusString": "accept", "PopupScene": "0"})
	}
	m := map[string]any{
		"ToUserName": "gh_0123456789ab", "FromUserName": openid, "CreateTime": wx.Now().Unix(),
		"MsgType": "event", "Event": "subscribe_msg_popup_event", "List": list,
	}
	if len(list) == 1 {
		m["List"] = list[0]
	}
	return m
}
