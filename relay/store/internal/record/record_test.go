package record

import (
	"bytes"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

var example = session.Session{
	Token: session.TokenHash{1, 2}, AppID: "wx0000000000000001", OpenID: "o-open", UnionID: "o-union", SessionKey: credential.NewSecret("k\x00=="),
	Created: time.Unix(1788264000, 5), Expires: time.Unix(1788523200, 7),
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
