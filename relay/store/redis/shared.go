package redis

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"wxflow/relay/session"
)

// shared is a Store as a session.Shared.
type shared Store

// Load implements session.Shared.
func (s *shared) Load(ctx context.Context, name string) ([]byte, error) {
	v, err := s.db.Get(ctx, s.prefix+"v:"+name).Bytes()
	switch {
	case errors.Is(err, redis.Nil):
		return nil, session.ErrNoValue
	case err != nil:
		return nil, explain(err)
	case len(v) < endLen || string(v[:endLen]) <= digits(s.now().UnixNano()):
		return nil, session.ErrNoValue
	}
	return v[endLen:], nil
}

// Save implements session.Shared.
func (s *shared) Save(ctx context.Context, name string, value []byte, keep time.Duration) error {
	v := append([]byte(digits(s.now().Add(keep).UnixNano())), value...)
	return explain(s.db.Do(ctx, "SET", s.prefix+"v:"+name, v, "PX", ttl(keep)).Err())
}

// unlockTimeout bounds an unlock; one that fails leaves the lock to its TTL.
const unlockTimeout = time.Second

// Lock implements session.Shared.
func (s *shared) Lock(ctx context.Context, name string, keep time.Duration) (unlock func(), held bool, err error) {
	now := s.now()
	keys := []string{s.prefix + "l:" + name}
	mine := digits(now.Add(keep).UnixNano()) + rand.Text()
	got, err := lockScript.Run(ctx, s.db, keys, digits(now.UnixNano()), mine, ttl(keep)).Int()
	if err != nil || got == 0 {
		return func() {}, false, explain(err)
	}
	return func() {
		// The caller's time may be over; the lock must still be released.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTimeout)
		defer cancel()
		_ = unlockScript.Run(ctx, s.db, keys, mine).Err()
	}, true, nil
}

// Count implements session.Shared.
func (s *shared) Count(ctx context.Context, name string, window time.Duration) (int64, error) {
	now := s.now()
	n, err := countScript.Run(ctx, s.db, []string{s.prefix + "c:" + name},
		digits(now.UnixNano()), digits(now.Add(window).UnixNano()), ttl(window)).Int64()
	return n, explain(err)
}
