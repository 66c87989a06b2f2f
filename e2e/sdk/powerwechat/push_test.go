package powerwechat

import (
	"io"
	"net/http"
	"testing"

	"github.com/ArtisanCloud/PowerWeChat/v3/src/kernel/contract"

	"wxflow/e2e/sdk/judge"
)

func TestPush(t *testing.T) {
	for _, mode := range []string{"plain", "compat", "safe"} {
		for _, format := range []string{"json", "xml"} {
			t.Run(mode+" "+format, func(t *testing.T) {
				wx, mini := start(t)
				openid := judge.Identity(t, wx).OpenID
				r := judge.Push(t, wx, mode, format, judge.EnterMessage(wx, openid))
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

// In safe mode this SDK looks at msg_signature: a changed body is refused.
func TestPushForged(t *testing.T) {
	wx, mini := start(t)
	r := judge.Push(t, wx, "safe", "json", judge.EnterMessage(wx, judge.Identity(t, wx).OpenID))
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
