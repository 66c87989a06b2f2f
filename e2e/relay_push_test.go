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
	redis := testkit.NewRedis(t).Start()
	fake := startFake(t)
	backend, heard := startListener(t)
	env := append(os.Environ(), "WXRELAY_DEV=1", "WXRELAY_UPSTREAM="+fake.urls["api"], "WXRELAY_APPID=wx0000000000000001",
		"WXRELAY_SECRET=mocksecret0000000000000000000001", "WXRELAY_KEY="+storeKey, "WXRELAY_STORE=redis://"+redis.Addr+"/0",
		"WXRELAY_PUSH_TOKEN="+pushToken, "WXRELAY_PUSH_KEY="+pushKey, "WXRELAY_PUSH_TO="+backend+"/events")
	relays := []*process{startRelay(t, env), startRelay(t, env)}
	var tokens []string
	for _, r := range relays {
		in, err := logIn(r, "user:alice")
		wantTold(t, in, err, 200, "")
		tokens = append(tokens, in.Token)
	}

	for _, x := range []struct {
		event string
		ends  bool
	}{{"text", false}, {"user_authorization_revoke", true}} {
		if !pushToRelay(t, fake, relays[0], x.event, "{}") {
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
	if pushToRelay(t, fake, relays[0], "user_authorization_revoke", `{"AppID":"wx0000000000000002"}`) {
		t.Error("an event of another app was taken")
	}
}

// startListener starts a back end that answers success. It sends what it hears: the path,
// the app, the event and the body.
func startListener(t *testing.T) (url string, heard <-chan string) {
	t.Helper()
	c := make(chan string, 10)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		c <- r.URL.Path + " " + r.Header.Get("X-Wx-Appid") + " " + r.Header.Get("X-Wxrelay-Event") + " " + string(body)
		io.WriteString(w, "success")
	}))
	t.Cleanup(s.Close)
	return s.URL, c
}

// pushToRelay has the fake push an event about alice to a relay, and reports whether the
// relay took it.
func pushToRelay(t *testing.T, fake, relay *process, event, message string) bool {
	t.Helper()
	_, _, body, err := do("POST", fake.urls["admin"]+"/push", []string{
		`{"appid":"wx0000000000000001","user":"alice","mode":"safe","format":"json","to":"` + relay.urls["relay"] +
			`/wechat/push/wx0000000000000001","event":"` + event + `","message":` + message + `}`})
	var out struct{ OK bool }
	if err != nil || json.Unmarshal(body, &out) != nil {
		t.Fatalf("%s: %v, %s", event, err, body)
	}
	return out.OK
}
