package weapp

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/medivhzhan/weapp/v2"

	"wxflow/e2e/sdk/common"
)

// server is a new one for each message: an encrypted answer overwrites half of
// the SDK's own key.
func server(t *testing.T) *weapp.Server {
	t.Helper()
	srv, err := weapp.NewServer(common.AppID, common.PushToken, common.PushKey, "", "", true)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

func TestPush(t *testing.T) {
	for _, mode := range []string{"plain", "compat", "safe"} {
		for _, format := range []string{"json", "xml"} {
			t.Run(mode+" "+format, func(t *testing.T) {
				wx := start(t)
				openid := common.Identity(t, wx).OpenID
				var text *weapp.TextMessageResult
				var enter *weapp.UserTempsessionEnterResult
				srv := server(t)
				srv.OnCustomerServiceTextMessage(func(m *weapp.TextMessageResult) *weapp.TransferCustomerMessage {
					text = m
					return nil
				})
				if err := srv.Serve(httptest.NewRecorder(), common.Push(t, wx, mode, format, common.TextMessage(wx, openid))); err != nil {
					t.Fatal(err)
				}
				if text == nil || text.Content != "你好" || text.FromUserName != openid || text.MsgID != 1234567890123456 || text.CreateTime == 0 {
					t.Errorf("%+v", text)
				}
				srv = server(t)
				srv.OnUserTempsessionEnter(func(m *weapp.UserTempsessionEnterResult) { enter = m })
				rec := httptest.NewRecorder()
				if err := srv.Serve(rec, common.Push(t, wx, mode, format, common.EnterMessage(wx, openid))); err != nil {
					t.Fatal(err)
				}
				if enter == nil || enter.FromUserName != openid || enter.SessionFrom != "shop" {
					t.Errorf("%+v", enter)
				}
				// A disagreement: null is no answer to an event. The facts decide.
				if got := rec.Body.String(); mode == "plain" && format == "json" && got != "null" {
					t.Errorf("the SDK has changed its mind: %s", got)
				}
			})
		}
	}
}

// The SDK as a server: the console verifies its URL, and WeChat takes its
// answers.
func TestPushToServer(t *testing.T) {
	for _, mode := range []string{"plain", "safe"} {
		for _, format := range []string{"json", "xml"} {
			t.Run(mode+" "+format, func(t *testing.T) {
				wx := start(t)
				arrived := 0
				srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					s := server(t)
					s.OnCustomerServiceTextMessage(func(*weapp.TextMessageResult) *weapp.TransferCustomerMessage {
						arrived++
						return nil
					})
					if err := s.Serve(w, r); err != nil {
						t.Error(err)
					}
				}))
				defer srv.Close()
				common.Deliver(t, wx, srv.URL, map[string]any{
					"verify": true, "mode": mode, "format": format, "message": common.TextMessage(wx, common.Identity(t, wx).OpenID),
				})
				if arrived != 1 {
					t.Errorf("%d messages have arrived", arrived)
				}
			})
		}
	}
}

func TestPushForged(t *testing.T) {
	wx := start(t)
	r := common.Push(t, wx, "safe", "json", common.EnterMessage(wx, common.Identity(t, wx).OpenID))
	q := r.URL.Query()
	q.Set("nonce", q.Get("nonce")+"1")
	r.URL.RawQuery = q.Encode()
	if err := server(t).Serve(httptest.NewRecorder(), r); err == nil {
		t.Error("the SDK believed it")
	}
}
