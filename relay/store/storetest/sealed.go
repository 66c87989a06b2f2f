package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/store/sealed"
)

// RunSealed tests sealed.Wrap over a store that outlives its opening: a key is
// replaced, the old one is taken away, and at no time does dump, everything
// that is stored, hold a secret. open opens the same store each time, and
// returns what closes it; now is its clock.
func RunSealed(t *testing.T, open func(t *testing.T) (session.Store, session.Shared, func()), now time.Time,
	dump func(t *testing.T) []byte) {
	t.Helper()
	const sessionKey, token, accessToken = "iiOoSmVRd8BdynRI7qiA9g==", "the-token-that-a-client-was-given-43-chars",
		"72_an-access-token-of-wechat"
	first, second := sealed.NewKey(), sealed.NewKey()
	s := session.Session{
		Token: sha256.Sum256([]byte(token)),
		AppID: "wx0000000000000001", OpenID: "o-open", SessionKey: credential.NewSecret(sessionKey),
		Created: now, Expires: now.Add(time.Hour),
	}
	gone := s
	gone.Token[0] ^= 2
	with := func(do func(session.Store, session.Shared), keys string) {
		t.Helper()
		ring, err := sealed.ParseKeyring(keys)
		if err != nil {
			t.Fatal(err)
		}
		store, shared, stop := open(t)
		do(sealed.Wrap(store, shared, ring, nil))
		stop()
		all := dump(t)
		if !bytes.Contains(all, []byte(s.OpenID)) {
			t.Fatal("the dump does not hold an openid")
		}
		wantNoSecret(t, all, sessionKey, token, accessToken, first, second)
	}
	with(func(st session.Store, sh session.Shared) {
		put(t, st, s)
		put(t, st, gone)
		save(t, sh, "token", accessToken, time.Hour)
		wantSession(t, st, s)
	}, first)
	with(func(st session.Store, sh session.Shared) {
		wantSession(t, st, s)
		wantValue(t, sh, "token", accessToken)
		s.Expires = s.Expires.Add(time.Hour) // in use: sealed again, with the newer key
		if err := st.Extend(t.Context(), s); err != nil {
			t.Errorf("Extend: %v", err)
		}
		wantSession(t, st, s)
		fresh := s
		fresh.Token[0] ^= 1
		put(t, st, fresh)
	}, second+","+first)
	with(func(st session.Store, sh session.Shared) {
		wantSession(t, st, s)
		if _, err := st.Get(t.Context(), gone.Token); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("a session of a key that is gone: %v", err)
		}
		wantValue(t, sh, "token", "")
		fresh := s
		fresh.Token[0] ^= 1
		wantSession(t, st, fresh)
	}, second)
}

func wantNoSecret(t *testing.T, all []byte, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		raw, _ := base64.StdEncoding.DecodeString(secret)
		for _, form := range [][]byte{[]byte(secret), []byte(hex.EncodeToString([]byte(secret))),
			[]byte(base64.StdEncoding.EncodeToString([]byte(secret))), raw} {
			if len(form) > 0 && bytes.Contains(all, form) {
				t.Errorf("a secret is stored in clear: %q", form)
			}
		}
	}
}
