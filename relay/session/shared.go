package session

import (
	"context"
	"errors"
	"time"
)

// ErrNoValue is what Shared.Load answers for a name that has no value, or not
// any more.
var ErrNoValue = errors.New("no such value")

// A Shared is what the relays of one fleet agree on: the access_token of each
// app, whose turn it is to fetch one, and how much has been used of a limit. It
// must be safe for concurrent use; package storetest tests it.
//
// Names are the relay's own: printable, up to 200 bytes, and in no relation to
// what a client sends.
type Shared interface {
	// Load returns the value under a name, or ErrNoValue.
	Load(ctx context.Context, name string) ([]byte, error)

	// Save keeps a value for ttl, replacing what was there.
	Save(ctx context.Context, name string, value []byte, ttl time.Duration) error

	// Lock takes the lock under a name, unless somebody has it: held tells.
	// It ends with unlock, or after ttl when its holder died. unlock never
	// takes the lock from a later holder.
	Lock(ctx context.Context, name string, ttl time.Duration) (unlock func(), held bool, err error)

	// Count adds one to a counter and returns the sum. The counter begins
	// anew when its window has passed since its first count.
	Count(ctx context.Context, name string, window time.Duration) (int64, error)
}
