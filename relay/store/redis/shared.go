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

// Scripts are where one step has to see and change, and each touches one key, so
// that a Cluster runs them. Times are compared as text of 19 digits: a number in
// Lua has 53 bits. They use no command newer than Redis 5.
var (
	// KEYS user's list; ARGV token, its score, the score of now, ms to keep.
	listScript = redis.NewScript(`
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 1`)

	// KEYS session; ARGV now, new value, ms to keep. 0: there is none.
	extendScript = redis.NewScript(`
local ends = redis.call('GETRANGE', KEYS[1], 0, 18)
if #ends < 19 or ends <= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

	// KEYS session. Returns whose it was.
	deleteScript = redis.NewScript(`
local user = redis.call('GETRANGE', KEYS[1], 19, 34)
redis.call('DEL', KEYS[1])
return user`)

	// KEYS session; ARGV user. Returns its end and its creation, nothing when it is
	// not this user's.
	deleteUserScript = redis.NewScript(`
local head = redis.call('GETRANGE', KEYS[1], 0, 51)
if string.sub(head, 20, 35) ~= ARGV[1] then return '' end
redis.call('DEL', KEYS[1])
return string.sub(head, 1, 19) .. string.sub(head, 45, 52)`)

	// KEYS lock; ARGV now, end and holder, ms to keep. 1: it is held now, and it
	// was this holder's already when the answer to the first try was lost.
	lockScript = redis.NewScript(`
local old = redis.call('GET', KEYS[1])
if old and old ~= ARGV[2] and string.sub(old, 1, 19) > ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`)

	// KEYS lock; ARGV end and holder.
	unlockScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`)

	// KEYS counter; ARGV now, end of a window that begins now, ms to keep.
	countScript = redis.NewScript(`
local ends = redis.call('HGET', KEYS[1], 'e')
if ends and ends > ARGV[1] then return redis.call('HINCRBY', KEYS[1], 'n', 1) end
redis.call('HMSET', KEYS[1], 'n', 1, 'e', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`)
)
