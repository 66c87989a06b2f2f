package record

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

var example = session.Session{
	Token: session.TokenHash{1, 2}, AppID: "wx0000000000000001", OpenID: "o-open", UnionID: "o-union",
	SessionKey: credential.NewSecret("k\x00=="),
	Created:    time.Unix(1788264000, 5), Expires: time.Unix(1788523200, 7),
}

func TestExpires(t *testing.T) {
	t.Parallel()
	b := Encode(example)
	if ns, err := Expires(b); err != nil || ns != example.Expires.UnixNano() {
		t.Errorf("%d, %v", ns, err)
	}
	if s, err := Decode(example.Token, b); err != nil || !s.Expires.Equal(example.Expires) || !s.Created.Equal(example.Created) {
		t.Errorf("%+v, %v", s, err)
	}
}

// What is cut, goes on, or is of another version is no session.
func TestDamaged(t *testing.T) {
	t.Parallel()
	good := Encode(example)
	bad := map[string][]byte{"a byte more": append(bytes.Clone(good), 0), "a later version": append([]byte{version + 1}, good[1:]...)}
	for n := range good {
		bad[fmt.Sprint("cut to ", n)] = good[:n]
	}
	for text := byte(1); text < 40; text++ { // longer than what is left
		long := bytes.Clone(good)
		long[HeaderLen] = byte(len(good)-HeaderLen) - 1 + text
		bad[fmt.Sprint("a text of ", long[HeaderLen])] = long
	}
	for name, b := range bad {
		if s, err := Decode(example.Token, b); err == nil {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// FuzzDecode: any bytes are a session that is written as the same bytes' meaning,
// or an error; never a panic.
func FuzzDecode(f *testing.F) {
	f.Add(Encode(example))
	f.Add(Encode(session.Session{}))
	f.Add(Encode(example)[:30])
	f.Add([]byte{version})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Decode(example.Token, b)
		if err != nil {
			return
		}
		again, err := Decode(example.Token, Encode(s))
		if err != nil || again.OpenID != s.OpenID || again.UnionID != s.UnionID || again.AppID != s.AppID ||
			!again.SessionKey.Equal(s.SessionKey) || !again.Expires.Equal(s.Expires) || !bytes.Equal(Encode(again), Encode(s)) {
			t.Errorf("%x: %+v, then %+v, %v", b, s, again, err)
		}
	})
}
