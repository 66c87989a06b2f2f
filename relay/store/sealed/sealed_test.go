package sealed

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

var now0 = time.Date(2026, 9, 1, 12, 0, 17, 0, time.UTC)

// A session_key moved to another row does not open there, nor does one in a row
// that says another user.
func TestSealedBelongs(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return now0 }
	mem := memory.New(now, 0)
	st, _ := Wrap(mem, memory.NewShared(now), keyring(t, testSealKey), nil)
	s := session.Session{Token: session.TokenHash{1}, AppID: "a", OpenID: "bc", UnionID: "u", SessionKey: credential.NewSecret(testKey),
		Created: now0, Expires: now0.Add(time.Hour)}
	put := func(st session.Store, s session.Session) {
		t.Helper()
		if err := st.Put(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	put(st, s)
	if got, err := st.Get(t.Context(), s.Token); err != nil || !got.SessionKey.Equal(s.SessionKey) {
		t.Fatalf("Get: %v", err)
	}
	for _, change := range []func(*session.Session){
		func(x *session.Session) { x.Token[0] = 2 },
		func(x *session.Session) { x.OpenID = "bd" },
		func(x *session.Session) { x.AppID, x.OpenID = "ab", "c" },
		func(x *session.Session) { x.UnionID = "u2" },
		func(x *session.Session) { x.UnionID = "" },
		func(x *session.Session) { x.OpenID, x.UnionID = "bcu", "" },
		func(x *session.Session) { x.Expires = x.Expires.Add(1) },
		func(x *session.Session) { x.Expires = x.Expires.Add(-1) },
		func(x *session.Session) { x.Created = x.Created.Add(1) },
		func(x *session.Session) { x.Created, x.Expires = x.Expires, x.Created.Add(2*time.Hour) },
	} {
		moved, err := mem.Get(t.Context(), s.Token)
		if err != nil {
			t.Fatal(err)
		}
		change(&moved)
		put(mem, moved)
		if _, err := st.Get(t.Context(), moved.Token); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("it opens at %+v: %v", moved, err)
		}
		put(st, s)
	}
	// Using a session is what lengthens it, also with the seal.
	s.Expires = s.Expires.Add(time.Hour)
	if err := st.Extend(t.Context(), s); err != nil {
		t.Errorf("Extend: %v", err)
	}
	if got, err := st.Get(t.Context(), s.Token); err != nil || !got.SessionKey.Equal(s.SessionKey) || !got.Expires.Equal(s.Expires) {
		t.Errorf("after Extend: %+v, %v", got, err)
	}
}

// Nor does a value under another name.
func TestSealedValueBelongs(t *testing.T) {
	t.Parallel()
	shared := memory.NewShared(func() time.Time { return now0 })
	_, sh := Wrap(memory.New(nil, 0), shared, keyring(t, testSealKey), nil)
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
	if _, err := sh.Load(t.Context(), "y"); !errors.Is(err, session.ErrNoValue) {
		t.Errorf("a value that was moved: %v", err)
	}
	if v, err := sh.Load(t.Context(), "x"); err != nil || string(v) != testKey {
		t.Errorf("Load: %v", err)
	}
}

// A session as earlier versions stored it, with its times outside the seal, is
// none; the log says that this is the upgrade.
func TestSealedByAnEarlierVersion(t *testing.T) {
	t.Parallel()
	keys, mem := keyring(t, testSealKey), memory.New(func() time.Time { return now0 }, 0)
	var log bytes.Buffer
	st, _ := Wrap(mem, memory.NewShared(nil), keys, slog.New(slog.NewJSONHandler(&log, nil)))
	s := session.Session{Token: session.TokenHash{1}, AppID: "a", OpenID: "b", Created: now0, Expires: now0.Add(time.Hour)}
	place := append(append([]byte("session\x00"), s.Token[:]...), "\x00\x00\x00\x01a\x00\x00\x00\x01b\x00\x00\x00\x00"...)
	s.SessionKey = credential.NewSecret(string(keys.seal(1, []byte(testKey), place)))
	for range 2 {
		if err := mem.Put(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		if got, err := st.Get(t.Context(), s.Token); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if n := strings.Count(log.String(), "earlier version"); n != 1 || strings.Contains(log.String(), "WXRELAY_KEY") {
		t.Errorf("the log:\n%s", log.String())
	}
	s.SessionKey = credential.NewSecret("\x02" + s.SessionKey.Reveal()[1:]) // nor does it pass for a new one
	if err := mem.Put(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got, err := st.Get(t.Context(), s.Token); !errors.Is(err, session.ErrNoSession) {
		t.Errorf("%+v, %v", got, err)
	}
	// a reason of its own
	if n := strings.Count(log.String(), `"msg":"what the store holds does not open"`); n != 2 ||
		!strings.Contains(log.String(), "is damaged, or was moved") {
		t.Errorf("the log:\n%s", log.String())
	}
}

// What is listed is what Get returns: opened, and without what does not open.
func TestSealedList(t *testing.T) {
	t.Parallel()
	mem := memory.New(func() time.Time { return now0 }, 0)
	st, _ := Wrap(mem, memory.NewShared(nil), keyring(t, testSealKey), nil)
	lost, _ := Wrap(mem, memory.NewShared(nil), keyring(t, NewKey()), nil)
	s := session.Session{Token: session.TokenHash{1}, AppID: "a", OpenID: "o", SessionKey: credential.NewSecret(testKey),
		Created: now0, Expires: now0.Add(time.Hour)}
	other := s
	other.Token[0] = 2
	if err := errors.Join(st.Put(t.Context(), s), lost.Put(t.Context(), other)); err != nil {
		t.Fatal(err)
	}
	p, err := st.List(t.Context(), session.HashUser("a", "o"), session.TokenHash{}, 1)
	if err != nil || len(p.Sessions) != 1 || !p.Sessions[0].SessionKey.Equal(s.SessionKey) || !p.More || p.Next != other.Token {
		t.Errorf("%+v, %v", p, err)
	}
	p, err = st.List(t.Context(), session.HashUser("a", "o"), p.Next, 1)
	if err != nil || len(p.Sessions) != 0 || p.More {
		t.Errorf("%+v, %v", p, err)
	}
}
