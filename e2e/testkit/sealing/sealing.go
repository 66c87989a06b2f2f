// Package sealing tests that a store which outlives the program holds no secret.
package sealing

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

const sessionKey, token, accessToken = "iiOoSmVRd8BdynRI7qiA9g==", "the-token-that-a-client-was-given-43-chars",
	"72_an-access-token-of-wechat"

// Run tests sealed.Wrap over a store that outlives its opening: a key is
// replaced, the old one is taken away, and at no time does dump, everything
// that is stored, hold a secret. open opens the same store each time, and
// returns what closes it; now is its clock.
func Run(t *testing.T, open func(t *testing.T) (session.Store, session.Shared, func()), now time.Time,
	dump func(t *testing.T) []byte) {
	t.Helper()
	first, second := sealed.NewKey(), sealed.NewKey()
	s := session.Session{
		Token: sha256.Sum256([]byte(token)),
		AppID: "wx0000000000000001", OpenID: "o-open", SessionKey: credential.NewSecret(sessionKey),
		Created: now, Expires: now.Add(time.Hour),
	}
	fresh, gone := s, s
	fresh.Token[0] ^= 1
	gone.Token[0] ^= 2
	with := func(do func(opened), keys string) {
		t.Helper()
		ring, err := sealed.ParseKeyring(keys)
		if err != nil {
			t.Fatal(err)
		}
		store, shared, stop := open(t)
		store, shared = sealed.Wrap(store, shared, ring, nil)
		do(opened{store, shared, t})
		stop()
		all := dump(t)
		if !bytes.Contains(all, []byte(s.OpenID)) {
			t.Fatal("the dump does not hold an openid")
		}
		wantNoSecret(t, all, sessionKey, token, accessToken, first, second)
	}
	with(func(o opened) {
		o.must(o.Put(t.Context(), s))
		o.must(o.Put(t.Context(), gone))
		o.must(o.Save(t.Context(), "token", []byte(accessToken), time.Hour))
		o.want(s)
	}, first)
	with(func(o opened) {
		o.want(s)
		if got, err := o.Load(t.Context(), "token"); err != nil || string(got) != accessToken {
			t.Errorf("Load: %q, %v", got, err)
		}
		s.Expires = s.Expires.Add(time.Hour) // in use: sealed again, with the newer key
		o.must(o.Extend(t.Context(), s))
		o.want(s)
		o.must(o.Put(t.Context(), fresh))
	}, second+","+first)
	with(func(o opened) {
		o.want(s)
		o.want(fresh)
		if _, err := o.Get(t.Context(), gone.Token); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("a session of a key that is gone: %v", err)
		}
		if got, err := o.Load(t.Context(), "token"); !errors.Is(err, session.ErrNoValue) {
			t.Errorf("a value of a key that is gone: %q, %v", got, err)
		}
	}, second)
}

// An opened is the store with its keys.
type opened struct {
	session.Store
	session.Shared
	t *testing.T
}

func (o opened) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o opened) want(s session.Session) {
	o.t.Helper()
	got, err := o.Get(o.t.Context(), s.Token)
	o.must(err)
	if got.OpenID != s.OpenID || !got.Expires.Equal(s.Expires) || !got.SessionKey.Equal(s.SessionKey) {
		o.t.Errorf("got another session than was put, or another session_key: %+v, want %+v", got, s)
	}
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
