package relay

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"
)

// What a store holds cannot be read; after a rotation old sessions are good and
// new ones are the new key's; without the old key the client logs in again, and
// the log says why, once.
func TestSealedSessions(t *testing.T) {
	t.Parallel()
	newer, err := NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	st := &recordStore{MemStore: NewMemStore(func() time.Time { return testTime }, 0)}
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
		wantError(t, do(t, after.Handler(), "GET", "/session", "", "Authorization", "Bearer "+old), 401, Unauthorized, LoginAgain)
	}
	if n := strings.Count(log.String(), "does not open"); n != 1 {
		t.Errorf("the log says it %d times:\n%s", n, log.String())
	}
	if s, err := start(testSealKey).store.get(t.Context(), hashToken(old)); err != nil || s.SessionKey.Reveal() != testKey {
		t.Errorf("a session did not survive a wrong key: %v", err)
	}
}

// A session_key moved to another row does not open there, nor does one in a row
// that says another user, nor a value under another name.
func TestSealedBelongs(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return testTime }
	mem, shared := NewMemStore(now, 0), NewMemShared(now)
	st, sh := Sealed(mem, shared, keyring(t, testSealKey), nil)
	s := Session{Token: TokenHash{1}, AppID: "a", OpenID: "bc", UnionID: "u", SessionKey: NewSecret(testKey), Expires: testTime.Add(time.Hour)}
	if err := st.Put(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got, err := st.Get(t.Context(), s.Token); err != nil || !got.SessionKey.Equal(s.SessionKey) {
		t.Fatalf("Get: %v", err)
	}
	for _, change := range []func(*Session){
		func(x *Session) { x.Token[0] = 2 },
		func(x *Session) { x.OpenID = "bd" },
		func(x *Session) { x.AppID, x.OpenID = "ab", "c" },
		func(x *Session) { x.UnionID = "u2" },
		func(x *Session) { x.UnionID = "" },
		func(x *Session) { x.OpenID, x.UnionID = "bcu", "" },
	} {
		moved, err := mem.Get(t.Context(), s.Token)
		if err != nil {
			t.Fatal(err)
		}
		change(&moved)
		if err := mem.Put(t.Context(), moved); err != nil {
			t.Fatal(err)
		}
		if _, err := st.Get(t.Context(), moved.Token); !errors.Is(err, ErrNoSession) {
			t.Errorf("it opens at %+v: %v", moved, err)
		}
		if err := st.Put(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := sh.Save(t.Context(), "x", []byte(testKey), time.Hour); err != nil {
		t.Fatal(err)
	}
	raw, err := shared.Load(t.Context(), "x")
	if err != nil || strings.Contains(string(raw), testKey) {
		t.Errorf("a value in clear: %v", err)
	}
	if err := shared.Save(t.Context(), "y", raw, time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, err := sh.Load(t.Context(), "y"); !errors.Is(err, ErrNoValue) {
		t.Errorf("a value that was moved: %v", err)
	}
	if v, err := sh.Load(t.Context(), "x"); err != nil || string(v) != testKey {
		t.Errorf("Load: %v", err)
	}
}
