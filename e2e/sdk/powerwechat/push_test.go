package powerwechat

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/ArtisanCloud/PowerLibs/v3/http/helper"
	"github.com/ArtisanCloud/PowerWeChat/v3/src/kernel/contract"

	"wxflow/e2e/sdk/common"
)

func TestPush(t *testing.T) {
	for _, mode := range []string{"plain", "compat", "safe"} {
		for _, format := range []string{"json", "xml"} {
			t.Run(mode+" "+format, func(t *testing.T) {
				wx, mini := start(t)
				openid := common.Identity(t, wx).OpenID
				r := common.Push(t, wx, mode, format, common.EnterMessage(wx, openid))
				var got contract.EventInterface
				resp, err := mini.Server.Notify(r, func(e contract.EventInterface) interface{} {
					got = e
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				if got.GetMsgType() != "event" || got.GetEvent() != "user_enter_tempsession" || got.GetFromUserName() != openid ||
					got.GetToUserName() == "" || got.GetCreateTime() == 0 {
					t.Errorf("%+v", got)
				}
				if b, err := io.ReadAll(resp.Body); err != nil || string(b) != "success" {
					t.Errorf("the SDK answers %s %v", b, err)
				}
			})
		}
	}
}

// The SDK as a server: the console verifies its URL, and WeChat takes its
// answers.
func TestPushToServer(t *testing.T) {
	for _, format := range []string{"json", "xml"} {
		t.Run(format, func(t *testing.T) {
			wx, mini := start(t)
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				serve := mini.Server.VerifyURL
				if r.Method == http.MethodPost {
					serve = func(r *http.Request) (*http.Response, error) {
						return mini.Server.Notify(r, func(contract.EventInterface) interface{} { return nil })
					}
				}
				resp, err := serve(r)
				if err != nil {
					t.Error(err)
					return
				}
				if err := helper.HttpResponseSend(resp, w); err != nil {
					t.Error(err)
				}
			}))
			defer srv.Close()
			common.Deliver(t, wx, srv.URL, map[string]any{
				"verify": true, "mode": "safe", "format": format, "message": common.EnterMessage(wx, common.Identity(t, wx).OpenID),
			})
		})
	}
}

// A disagreement: Content of a text message is text, which the SDK reads as
// base64 where the format is JSON. The facts decide.
func TestPushText(t *testing.T) {
	for _, format := range []string{"json", "xml"} {
		t.Run(format, func(t *testing.T) {
			wx, mini := start(t)
			var got contract.EventInterface
			r := common.Push(t, wx, "safe", format, common.TextMessage(wx, common.Identity(t, wx).OpenID))
			_, err := mini.Server.Notify(r, func(e contract.EventInterface) interface{} {
				got = e
				return nil
			})
			switch {
			case format == "json" && err == nil:
				t.Error("the SDK has changed its mind")
			case format == "xml" && (err != nil || got.GetMsgType() != "text"):
				t.Errorf("%+v %v", got, err)
			}
		})
	}
}

// In safe mode this SDK looks at msg_signature: a changed body is refused.
func TestPushForged(t *testing.T) {
	wx, mini := start(t)
	r := common.Push(t, wx, "safe", "json", common.EnterMessage(wx, common.Identity(t, wx).OpenID))
	q := r.URL.Query()
	q.Set("msg_signature", "0000000000000000000000000000000000000000")
	r.URL.RawQuery = q.Encode()
	refused(t, mini.Server.Notify, r)
}

func refused(t *testing.T, notify func(*http.Request, func(contract.EventInterface) interface{}) (*http.Response, error), r *http.Request) {
	t.Helper()
	_, err := notify(r, func(contract.EventInterface) interface{} {
		t.Error("the SDK believed it")
		return nil
	})
	if err == nil {
		t.Error("no error")
	}
}
