// Package record writes a session as bytes, for the stores that keep bytes.
package record

import (
	"encoding/binary"
	"errors"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/session"
)

// version is the first byte of every record: it distinguishes later layouts
// from this one.
const version = 1

// HeaderLen is what stands before the texts: version, expiry, creation.
const HeaderLen = 1 + 8 + 8

// ErrDamaged is the error of what is no record.
var ErrDamaged = errors.New("a session in the store is damaged")

// Encode returns s without its token, which is what stores find it by.
func Encode(s session.Session) []byte {
	key := s.SessionKey.Reveal()
	b := make([]byte, 0, HeaderLen+len(s.AppID)+len(s.OpenID)+len(s.UnionID)+len(key)+8)
	b = append(b, version)
	b = binary.BigEndian.AppendUint64(b, uint64(s.Expires.UnixNano()))
	b = binary.BigEndian.AppendUint64(b, uint64(s.Created.UnixNano()))
	for _, text := range []string{s.AppID, s.OpenID, s.UnionID, key} {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	return b
}

// Decode is the reverse. It keeps nothing of b.
func Decode(token session.TokenHash, b []byte) (session.Session, error) {
	s := session.Session{Token: token}
	expires, err := Expires(b)
	if err != nil {
		return s, err
	}
	s.Expires, s.Created = time.Unix(0, expires), time.Unix(0, int64(binary.BigEndian.Uint64(b[9:])))
	b = b[HeaderLen:]
	var key string
	for _, text := range []*string{&s.AppID, &s.OpenID, &s.UnionID, &key} {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return session.Session{}, ErrDamaged
		}
		*text, b = string(b[size:size+int(n)]), b[size+int(n):]
	}
	if len(b) != 0 {
		return session.Session{}, ErrDamaged
	}
	s.SessionKey = credential.NewSecret(key)
	return s, nil
}

// Expires returns when the session of a record ends, in Unix nanoseconds.
func Expires(b []byte) (int64, error) {
	if len(b) < HeaderLen || b[0] != version {
		return 0, ErrDamaged
	}
	return int64(binary.BigEndian.Uint64(b[1:])), nil
}
