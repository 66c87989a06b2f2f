package relay

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"wxflow/relay/credential"
)

// A request target that is not a path names a place of its own, which no rule
// about paths has looked at, and which may be outside the back end's base path or
// on another host. It is refused on both listeners, whatever the route.
func TestTargetsThatAreNoPath(t *testing.T) {
	t.Parallel()
	hits := 0
	behind := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits++ }))
	t.Cleanup(behind.Close)
	c := testConfig(says(okReply))
	c.Backend, c.InternalKeys = behind.URL+"/base", []credential.InternalKey{{Name: "shop", Key: credential.NewSecret(testInternalKey)}}
	log := new(logBuffer)
	c.Logger = log.logger()
	r := newRelay(t, c)
	token := wantOK(t, doLogin(t, r, "c")).Token
	for name, h := range map[string]http.Handler{"public": r.Handler(), "ops": r.Ops()} {
		front := httptest.NewUnstartedServer(nil)
		front.Config = r.Server(h)
		front.Start()
		t.Cleanup(front.Close)
		auth := token
		if name == "ops" {
			auth = testInternalKey
		}
		send := func(line string) int {
			t.Helper()
			return speak(t, front.URL, line+" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "+auth+"\r\n\r\n")
		}
		for _, line := range []string{
			"GET x:http://any/../admin", "GET x:/orders", "GET x:orders", "GET x://any/orders", "GET x:?a=b", "GET x:",
			"GET http://any/orders", "GET https://any/orders", "GET http:///orders", "GET http:/orders", "GET http://u:p@any/orders",
			"GET http://any/session", "POST x:/login", "GET x:/auth", "GET http://any/healthz", "GET x:/metrics",
			"GET x:/wx/" + testAppID + "/wxa/x",
			"GET *", "OPTIONS *", "POST *", "CONNECT any:443", "CONNECT any",
		} {
			if got := send(line); got != http.StatusBadRequest {
				t.Errorf("%s: %s: %d", name, line, got)
			}
		}
		if got := send(map[string]string{"public": "GET /session", "ops": "GET /healthz"}[name]); got != http.StatusOK {
			t.Errorf("%s: a path: %d", name, got)
		}
	}
	if hits != 0 {
		t.Errorf("%d requests went through", hits)
	}
}
