// Package session holds what the relay remembers of a login, and the two interfaces
// behind which it is kept: Store for the sessions, Shared for what the relays of a fleet
// agree on. Packages below relay/store implement them; storetest tests them.
package session

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"wxflow/relay/credential"
)

// ErrNoSession is what a Store answers for a token that is unknown or whose
// session has expired; the two are not distinguished.
var ErrNoSession = errors.New("no such session")

// TokenHash is the SHA-256 of a relay token. Stores see only this, so a stolen
// store holds nothing that can be sent as a bearer.
type TokenHash [32]byte

// A Session is what the relay remembers of one login.
type Session struct {
	Token      TokenHash
	AppID      string
	OpenID     string
	UnionID    string            // "" when WeChat sent none
	SessionKey credential.Secret // never leaves the relay, which keeps more in it than WeChat's key
	Created    time.Time
	Expires    time.Time // a session is gone from this instant on
}

// A UserHash stands for a user of an app.
type UserHash [16]byte

// HashUser returns the hash of a user. It has room for the usual ones on the stack.
func HashUser(appID, openID string) UserHash {
	b := append(append(append(make([]byte, 0, 64), appID...), 0), openID...) // neither part has a NUL
	sum := sha256.Sum256(b)
	return UserHash(sum[:])
}

// A Page is a part of the sessions of a user. It may be empty and not the last one.
type Page struct {
	Sessions []Session
	Next     TokenHash // from where the next page goes on
	More     bool      // there is one
}

// A Store keeps sessions. It must be safe for concurrent use; package
// storetest says in tests what these comments say in words.
type Store interface {
	// Put keeps s until s.Expires, replacing what had the same token.
	Put(ctx context.Context, s Session) error

	// Get returns the session of a token, or ErrNoSession. Times come back
	// equal as instants; their location may differ.
	Get(ctx context.Context, token TokenHash) (Session, error)

	// Extend puts s in the place of the session with its token, of which it
	// differs in Expires and SessionKey only: the key is sealed together with
	// the times. It returns ErrNoSession, and makes none, where Get would.
	Extend(ctx context.Context, s Session) error

	// Delete forgets a session. Deleting what is not there is not an error.
	Delete(ctx context.Context, token TokenHash) error

	// DeleteUser forgets every session of a user in an app, and reports how
	// many there were.
	DeleteUser(ctx context.Context, appID, openID string) (int, error)

	// List returns the sessions of a user that Get would return, at most limit of
	// them, from a token on in an order that is the store's own and does not change:
	// what is there all the time is listed once, whatever comes and goes meanwhile.
	List(ctx context.Context, user UserHash, from TokenHash, limit int) (Page, error)

	// EndApp ends every session of an app that was created up to now, however many
	// there are: within a second no opening of the store has them any more.
	EndApp(ctx context.Context, appID string) error
}

// A Pinger is a Store that can be out of reach. Ping returns nil when a session
// could be stored now; it is asked before each login, so that an outage costs
// no codes, and by /readyz. Its errors hold no password. Once a session was
// refused for want of room, Ping takes more than a little room for the end of that.
type Pinger interface {
	Ping(ctx context.Context) error
}

// PingerOf returns the Pinger that s is or that s wraps, nil if there is none. A
// Store that wraps another one has a method Unwrap() Store.
func PingerOf(s Store) Pinger {
	for {
		w, ok := s.(interface{ Unwrap() Store })
		if !ok {
			p, _ := s.(Pinger)
			return p
		}
		s = w.Unwrap()
	}
}

// A Parted is a Pinger that keeps its sessions in several places, each of which
// can be out of reach by itself.
type Parted interface {
	Pinger

	// Parts is how many there are. It does not change.
	Parts() int

	// Part returns the number, from 0, of the part that keeps a session with that
	// token, and all that the store writes for it.
	Part(token TokenHash) int

	// PingPart is Ping about one of them.
	PingPart(ctx context.Context, part int) error
}

// ErrPart is in the error of a Parted where other parts of it are well.
var ErrPart = errors.New("a part of the store is out of reach")

// ErrNoValue is what Shared.Load answers for a name that has no value, or not
// any more.
var ErrNoValue = errors.New("no such value")

// A Shared is what the relays of one fleet have in common: the access_token of each
// app, the lock for fetching one, and how much of a limit is used. It
// must be safe for concurrent use; package storetest tests it.
//
// Names are the relay's own: printable, up to 200 bytes, and in no relation to
// what a client sends.
type Shared interface {
	// Load returns the value under a name, or ErrNoValue.
	Load(ctx context.Context, name string) ([]byte, error)

	// Save keeps a value for ttl, replacing what was there.
	Save(ctx context.Context, name string, value []byte, ttl time.Duration) error

	// Lock takes the lock under a name, unless another holder has it; held reports that.
	// It ends with unlock, or after ttl when its holder died. unlock never
	// takes the lock from a later holder.
	Lock(ctx context.Context, name string, ttl time.Duration) (unlock func(), held bool, err error)

	// Count adds one to a counter and returns the sum. The counter begins
	// anew when its window has passed since its first count.
	Count(ctx context.Context, name string, window time.Duration) (int64, error)
}
