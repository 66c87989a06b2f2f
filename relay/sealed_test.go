package relay

import (
	"strings"
	"testing"
	"time"

	"wxflow/relay/internal/sessions"
	"wxflow/relay/refusal"
	"wxflow/relay/store/memory"
	"wxflow/relay/store/sealed"
)

// What a store holds cannot be read; after a rotation old sessions are good and
// new ones are the new key's; without the old key the client logs in again, and
// the log says why, once.
func TestSealedSessions(t *testing.T) {
	t.Parallel()
	newer := sealed.NewKey()
	st := &recordStore{Store: memory.New(func() time.Time { return testTime }, 0)}
	var log logBuffer
	start := func(keys ...string) *Relay {
		c := testConfig(says(okReply))
		c.Store, c.Logger, c.Keys = st, log.logger(), keyring(t, keys...)
		return newRelay(t, c)
	}
	session := func(r *Relay, token string) int {
		return do(t, r.Handler(), "GET", "/session", "", "Authorization", "Bearer "+token).Code
	}
	old := wantOK(t, doLogin(t, start(testSealKey), "c1")).Token
	if s := st.put[0].SessionKey.Reveal(); strings.Contains(s, testKey) || s == "" {
		t.Error("the store sees the session_key")
	}
	rotated := start(newer, testSealKey)
	if got := session(rotated, old); got != 200 {
		t.Errorf("after rotation: %d", got)
	}
	fresh := wantOK(t, doLogin(t, rotated, "c2")).Token
	after := start(newer)
	if got := session(after, fresh); got != 200 {
		t.Errorf("the new key does not seal: %d", got)
	}
	for range 3 {
		wantError(t, do(t, after.Handler(), "GET", "/session", "", "Authorization", "Bearer "+old), 401, refusal.Unauthorized, refusal.LoginAgain)
	}
	if n := strings.Count(log.String(), "does not open"); n != 1 {
		t.Errorf("the log says it %d times:\n%s", n, log.String())
	}
	if s, err := start(testSealKey).store.Get(t.Context(), hashToken(old)); err != nil || sessions.Key(s) != testKey {
		t.Errorf("a session did not survive a wrong key: %v", err)
	}
}
