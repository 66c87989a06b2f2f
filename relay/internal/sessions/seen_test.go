package sessions

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

// An id is the same for the same session, another for any other one, and leads to what
// a store looks up.
func TestPublicID(t *testing.T) {
	t.Parallel()
	s := session.Session{Token: session.TokenHash{1, 2, 3, 8: 9, 9: 10}, AppID: "wxa", OpenID: "o"}
	id := ID(s)
	user, from, whole, ok := ParseID(id)
	want := s.Token
	want[9] = 0 // what is behind the id
	if !ok || !whole || user != session.HashUser("wxa", "o") || from != want || len(id) != 35 {
		t.Errorf("%s: %x %x %t %t", id, user, from, whole, ok)
	}
	for n := range id {
		_, from, whole, ok := ParseID(id[:n])
		if ok != (n >= 23) || whole || from != (session.TokenHash{}) {
			t.Errorf("%d characters: %x %t %t", n, from, whole, ok)
		}
	}
	for _, bad := range []string{id + "A", strings.Replace(id, ".", "-", 1), id[:30] + "\n", id[:30] + "=", id[:30] + "é", "!" + id[1:],
		strings.Repeat("_", 22) + "."} { // the last has bits that no hash has
		if _, _, _, ok := ParseID(bad); ok {
			t.Errorf("%q is an id", bad)
		}
	}
	for _, other := range []session.Session{{Token: s.Token, AppID: "wxa", OpenID: "p"}, {Token: s.Token, AppID: "wxb", OpenID: "o"},
		{Token: session.TokenHash{8: 1}, AppID: "wxa", OpenID: "o"}} {
		if ID(other) == id {
			t.Errorf("%+v has the same id", other)
		}
	}
	if at, err := ParseCursor(Cursor(s.Token)); err != nil || at != s.Token {
		t.Errorf("%x %v", at, err)
	}
}

// The address of a login is kept behind the session_key; sessions of before have none.
func TestAddress(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ addr, want string }{{"203.0.113.9", "203.0.113.9"}, {"2001:db8::1", "2001:db8::1"}, {"fe80::1%eth0", "fe80::1"}} {
		s := session.Session{SessionKey: withAddress(credential.NewSecret("key=="), netip.MustParseAddr(x.addr))}
		if Key(s) != "key==" || Address(s) != x.want {
			t.Errorf("%q %q", Key(s), Address(s))
		}
	}
	for _, secret := range []credential.Secret{credential.NewSecret("key=="), withAddress(credential.NewSecret("key=="), netip.Addr{})} {
		if s := (session.Session{SessionKey: secret}); Key(s) != "key==" || Address(s) != "" {
			t.Errorf("%q %q", Key(s), Address(s))
		}
	}
	if s := (session.Session{}); Key(s) != "" || Address(s) != "" {
		t.Error("of no session")
	}
}

// What the end of a session says of its last use, and when it says nothing.
func TestLastUse(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	at := func(d time.Duration) time.Time { return now.Add(d) }
	for _, x := range []struct {
		name             string
		sliding          bool
		created, expires time.Duration
		want             time.Time
	}{
		{"it does not slide", false, -time.Hour, time.Hour, time.Time{}},
		{"at its login", true, -time.Hour, 9 * time.Hour, at(-time.Hour)},
		{"since then", true, -5 * time.Hour, 7 * time.Hour, at(-3 * time.Hour)},
		{"sessions lived longer then", true, -5 * time.Hour, 11 * time.Hour, time.Time{}},
		{"sessions lived less then", true, -time.Hour, time.Hour, at(-time.Hour)},
	} {
		s := &Sessions{Now: func() time.Time { return now }, TTL: 10 * time.Hour, Sliding: x.sliding}
		if got := s.LastUse(session.Session{Created: at(x.created), Expires: at(x.expires)}); !got.Equal(x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}
