//go:build unix

package redis

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay"
	"wxflow/relay/credential"
)

const (
	testAppID  = "wx0123456789abcdef"
	testOpsKey = "11111111111111111111111111111111"
)

// A rig is a relay with a store of Redis, and with a WeChat to which a code is the openid.
type rig struct {
	*relay.Relay
	t     *testing.T
	spent *atomic.Int64 // how many codes WeChat has seen
}

func newRig(t *testing.T, s *Store, set func(*relay.Config)) rig {
	t.Helper()
	r := rig{t: t, spent: new(atomic.Int64)}
	c := relay.Config{
		Apps:  []credential.App{{AppID: testAppID, Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}},
		Store: s, Shared: s.Shared(),
		Transport: testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			r.spent.Add(1)
			return testkit.Reply(200, `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"`+req.URL.Query().Get("js_code")+`"}`), nil
		}),
	}
	if set != nil {
		set(&c)
	}
	var err error
	if r.Relay, err = relay.New(c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func (r rig) ask(h http.Handler, method, target, bearer string) (status int, body string) {
	req := httptest.NewRequestWithContext(r.t.Context(), method, target, nil)
	req.Host = "127.0.0.1"
	req.Header.Set("Authorization", "Bearer "+bearer)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w.Code, w.Body.String()
}

// logIn redeems a code. There is a token when the status is 200, and no other time.
func (r rig) logIn(code string) (status int, body, token string) {
	r.t.Helper()
	status, body = r.ask(r.Handler(), "GET", "/login?code="+code, "")
	var in struct{ Token string }
	if err := json.Unmarshal([]byte(body), &in); err != nil || (status == 200) != (in.Token != "") {
		r.t.Errorf("login: %d %s", status, body)
	}
	return status, body, in.Token
}
