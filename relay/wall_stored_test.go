package relay

import (
	"strings"
	"testing"
	"time"

	"wxflow/relay/refusal"
	"wxflow/relay/store/memory"
)

// A session that the fake gave, in a store that a test left behind, is nobody in
// production.
func TestWallStoredSession(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"session_key":"k","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"}`,
		`{"session_key":"k","openid":"o1","unionid":"oMOCU6fs8QGD7KawWCy2epMBpWNg"}`,
	} {
		c := testConfig(says(body))
		c.Store, c.Dev = memory.New(func() time.Time { return testTime }, 0), true
		token := wantOK(t, doLogin(t, newRelay(t, c), "c")).Token
		c.Dev = false
		r := newRelay(t, c)
		for _, path := range []string{"/session", "/auth"} {
			w := do(t, r.Handler(), "GET", path, "", "Authorization", "Bearer "+token)
			wantError(t, w, 401, refusal.Unauthorized, refusal.LoginAgain)
			if strings.Contains(w.Body.String(), "oMOC") {
				t.Errorf("%s: %s", path, w.Body)
			}
		}
	}
}
