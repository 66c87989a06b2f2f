//go:build unix

package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// Two relays on one Redis: what WeChat pushes to one of them ends the user's sessions at
// both, and the back end hears of it, once, by the fields of the push.
func TestRelaysOnRedisTakePushes(t *testing.T) {
	t.Parallel()
	need(t, "redis-server")
	fake, err := start(t.TempDir(), os.Environ(), "mockwx", "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.kill)
	heard := make(chan string, 10)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		heard <- r.URL.Path + " " + r.Header.Get("X-Wx-Appid") + " " + r.Header.Get("X-Wxrelay-Event") + " " + string(body)
		io.WriteString(w, "success")
	}))
	t.Cleanup(backend.Close)
	redis := testkit.NewRedis(t)
	redis.Start()
	env := append(os.Environ(), "WXRELAY_DEV=1", "WXRELAY_UPSTREAM="+fake.urls["api"], "WXRELAY_APPID=wx0000000000000001",
		"WXRELAY_SECRET=mocksecret0000000000000000000001", "WXRELAY_KEY="+storeKey, "WXRELAY_STORE=redis://"+redis.Addr+"/0",
		"WXRELAY_PUSH_TOKEN="+pushToken, "WXRELAY_PUSH_KEY="+pushKey, "WXRELAY_PUSH_TO="+backend.URL+"/events")
	relays := []*process{startRelay(t, env), startRelay(t, env)}
	var tokens []string
	for _, r := range relays {
		in, err := logIn(r, "user:alice")
		wantTold(t, in, err, 200, "")
		tokens = append(tokens, in.Token)
	}
	push := func(event, message string) (out struct{ OK bool }) {
		t.Helper()
		r, err := http.Post(fake.urls["admin"]+"/push", "application/json", strings.NewReader(`{"appid":"wx0000000000000001","user":"alice","mode":"safe","format":"json",`+
			`"to":"`+relays[0].urls["relay"]+`/wechat/push/wx0000000000000001","event":"`+event+`","message":`+message+`}`))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		if err := json.NewDecoder(r.Body).Decode(&out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, x := range []struct {
		event string
		ends  bool
	}{{"text", false}, {"user_authorization_revoke", true}} {
		if !push(x.event, "{}").OK {
			t.Errorf("%s was not taken", x.event)
		}
		if got := <-heard; !strings.HasPrefix(got, "/events wx0000000000000001 "+x.event+` {"ToUserName":"gh_`) || len(heard) > 0 {
			t.Errorf("the back end heard %s, and %d more", got, len(heard))
		}
		for i, r := range relays {
			for _, token := range tokens {
				a, err := sessionOf(r, token)
				if err != nil || (a.status == 401) != x.ends {
					t.Errorf("%s, relay %d: %+v, %v", x.event, i, a, err)
				}
			}
		}
	}
	if push("user_authorization_revoke", `{"AppID":"wx0000000000000002"}`).OK {
		t.Error("an event of another app was taken")
	}
}
