package sessions

import (
	"encoding/base64"
	"errors"
	"net/netip"
	"strings"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

// withAddress puts the address of a login behind the session_key, so that it is sealed
// with it and every store keeps it. WeChat's key has no NUL.
func withAddress(key credential.Secret, from netip.Addr) credential.Secret {
	b := append(append(make([]byte, 0, 96), key.Reveal()...), 0)
	if from.IsValid() {
		b = from.WithZone("").AppendTo(b)
	}
	return credential.NewSecret(string(b))
}

// Key returns WeChat's session_key of a session.
func Key(s session.Session) string {
	key, _, _ := strings.Cut(s.SessionKey.Reveal(), "\x00")
	return key
}

// Address returns where the login of a session came from, "" when that is not known.
func Address(s session.Session) string {
	_, from, _ := strings.Cut(s.SessionKey.Reveal(), "\x00")
	return from
}

// LastUse returns when a session that slides was last known to be in use, which may be
// a tenth of its life ago; zero when that is not known. Its end says so: nothing else
// is written.
func (x *Sessions) LastUse(s session.Session) time.Time {
	used := s.Expires.Add(-x.TTL)
	switch {
	case !x.Sliding || used.After(x.Now()): // or it had a longer life than sessions have now
		return time.Time{}
	case used.Before(s.Created):
		return s.Created
	}
	return used
}

// The public id of a session names its user, by whom stores find it, and the session
// among the user's: a hash of the one and the beginning of a hash of the token.
const (
	idBytes = 9 // of the token's hash
	idUser  = 22
	idLen   = idUser + 1 + 12
)

var base64URL = base64.RawURLEncoding.Strict()

// ID returns the public id of a session.
func ID(s session.Session) string {
	user := session.HashUser(s.AppID, s.OpenID)
	return base64URL.EncodeToString(user[:]) + "." + base64URL.EncodeToString(s.Token[:idBytes])
}

// ParseID reads the beginning of an id, which has to name the user. It returns where
// the sessions begin that may have it, and whether the id is whole.
func ParseID(id string) (user session.UserHash, from session.TokenHash, whole, ok bool) {
	if len(id) <= idUser || len(id) > idLen || id[idUser] != '.' {
		return user, from, false, false
	}
	u, err := base64URL.DecodeString(id[:idUser])
	rest := id[idUser+1:]
	if err != nil || strings.Trim(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return user, from, false, false
	}
	if whole = len(id) == idLen; whole {
		_, _ = base64URL.Decode(from[:], []byte(rest)) // it is of the alphabet
	}
	return session.UserHash(u), from, whole, true
}

// Cursor is where a page goes on, as text.
func Cursor(at session.TokenHash) string { return base64URL.EncodeToString(at[:]) }

// ParseCursor is the reverse.
func ParseCursor(text string) (at session.TokenHash, err error) {
	b, err := base64URL.DecodeString(text)
	if err != nil || len(b) != len(at) {
		return at, errors.New("not a cursor")
	}
	return session.TokenHash(b), nil
}
