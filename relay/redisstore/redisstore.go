// Package redisstore keeps sessions, and what a fleet of relays shares, in Redis:
// one server, one watched by Sentinel, or a Cluster. Every key stands alone, so
// the scripts run on any of them.
package redisstore

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/redis/go-redis/v9"

	"wxflow/relay"
	"wxflow/relay/internal/record"
)

// Options of Open.
type Options struct {
	Now  func() time.Time // the clock; nil means time.Now
	Rand io.Reader        // names the holders of locks; nil means crypto/rand
}

// A Store is a relay.Store, a relay.Pinger and, by Shared, a relay.Shared. It is
// safe for concurrent use.
//
// What ends, ends by the clock of the relay that asks; Redis's own TTL, which is
// relative, only clears away. So the clocks of a fleet have to agree to within
// seconds.
type Store struct {
	db     redis.UniversalClient
	now    func() time.Time
	rand   io.Reader
	prefix string
}

// Open returns the store of a URL. It does not connect: a Redis that is down is
// found by Ping, and may come later.
func Open(url string, o Options) (*Store, error) {
	c, err := parse(url)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	return &Store{redis.NewUniversalClient(&c.UniversalOptions), o.Now, o.Rand, c.prefix}, nil
}

// Close lets go of the connections.
func (s *Store) Close() error { return s.db.Close() }

// Shared returns what the fleet shares.
func (s *Store) Shared() relay.Shared { return (*shared)(s) }

// sessionKey and userKey are hashes: of the token already, and of the user, for
// keys show in monitors and logs.
func (s *Store) sessionKey(token relay.TokenHash) string {
	return s.prefix + "s:" + base64.RawURLEncoding.EncodeToString(token[:])
}

const userLen = 16

func userID(appID, openID string) []byte {
	sum := sha256.Sum256([]byte(appID + "\x00" + openID)) // neither part has a NUL
	return sum[:userLen]
}

func (s *Store) userKey(id []byte) string {
	return s.prefix + "u:" + base64.RawURLEncoding.EncodeToString(id)
}

// A value is the expiry in 19 digits, which scripts compare as text, the user,
// and the record.
const endLen = 19

func digits(ns int64) string { return fmt.Sprintf("%0*d", endLen, max(ns, 0)) }

// ttl is how long Redis keeps what ends at a time: at least a millisecond, and
// rounded up.
func ttl(left time.Duration) int64 { return max(int64((left+time.Millisecond-1)/time.Millisecond), 1) }

// Put implements relay.Store. The user's list is written first: a session that
// is not in it could not be ended with the rest.
func (s *Store) Put(ctx context.Context, x relay.Session) error {
	now := s.now()
	key := s.sessionKey(x.Token)
	if !x.Expires.After(now) {
		return explain(s.db.Del(ctx, key).Err())
	}
	id := userID(x.AppID, x.OpenID)
	if err := s.list(ctx, id, x.Token, x.Expires, now); err != nil {
		return err
	}
	return explain(s.db.Do(ctx, "SET", key, encode(id, x), "PX", ttl(x.Expires.Sub(now))).Err())
}

// list notes a session in the list of its user.
func (s *Store) list(ctx context.Context, id []byte, token relay.TokenHash, expires, now time.Time) error {
	return explain(listScript.Run(ctx, s.db, []string{s.userKey(id)},
		token[:], score(expires), now.UnixMilli(), ttl(expires.Sub(now))).Err())
}

// score is an expiry in a sorted set: whole milliseconds, which a double holds,
// rounded up.
func score(t time.Time) int64 {
	return (t.UnixNano() + int64(time.Millisecond) - 1) / int64(time.Millisecond)
}

// Get implements relay.Store.
func (s *Store) Get(ctx context.Context, token relay.TokenHash) (relay.Session, error) {
	v, err := s.db.Get(ctx, s.sessionKey(token)).Bytes()
	if errors.Is(err, redis.Nil) {
		return relay.Session{}, relay.ErrNoSession
	}
	if err != nil {
		return relay.Session{}, explain(err)
	}
	x, _, err := decode(token, v)
	if err != nil {
		return relay.Session{}, err
	}
	if !x.Expires.After(s.now()) {
		return relay.Session{}, relay.ErrNoSession
	}
	return x, nil
}

func encode(id []byte, x relay.Session) []byte {
	return append(append([]byte(digits(x.Expires.UnixNano())), id...), record.Encode(x)...)
}

func decode(token relay.TokenHash, v []byte) (x relay.Session, id []byte, err error) {
	if len(v) < endLen+userLen {
		return x, nil, errors.New("a session in Redis is damaged")
	}
	if x, err = record.Decode(token, v[endLen+userLen:]); err != nil {
		return x, nil, err
	}
	var ns int64
	for _, c := range v[:endLen] {
		ns = ns*10 + int64(c-'0')
	}
	x.Expires = time.Unix(0, ns)
	return x, v[endLen : endLen+userLen], nil
}

// Extend implements relay.Store.
func (s *Store) Extend(ctx context.Context, x relay.Session) error {
	key, now := s.sessionKey(x.Token), s.now()
	id, err := s.db.GetRange(ctx, key, endLen, endLen+userLen-1).Bytes()
	if err != nil && !errors.Is(err, redis.Nil) {
		return explain(err)
	}
	if len(id) < userLen {
		return relay.ErrNoSession
	}
	if err := s.list(ctx, id, x.Token, x.Expires, now); err != nil {
		return err
	}
	done, err := extendScript.Run(ctx, s.db, []string{key},
		digits(now.UnixNano()), encode(id, x), ttl(x.Expires.Sub(now))).Int()
	if err == nil && done == 0 {
		return relay.ErrNoSession
	}
	return explain(err)
}

// Delete implements relay.Store.
func (s *Store) Delete(ctx context.Context, token relay.TokenHash) error {
	id, err := deleteScript.Run(ctx, s.db, []string{s.sessionKey(token)}).Text()
	if err != nil || len(id) < userLen {
		return explain(err)
	}
	return explain(s.db.ZRem(ctx, s.userKey([]byte(id)), token[:]).Err())
}

// DeleteUser implements relay.Store. A session that is in the list and not there
// stays in the list: its Put may be under way.
func (s *Store) DeleteUser(ctx context.Context, appID, openID string) (n int, err error) {
	id := userID(appID, openID)
	now := digits(s.now().UnixNano())
	tokens, err := s.db.ZRange(ctx, s.userKey(id), 0, -1).Result()
	if err != nil {
		return 0, explain(err)
	}
	for _, token := range tokens {
		if len(token) != len(relay.TokenHash{}) {
			continue
		}
		found, err := deleteUserScript.Run(ctx, s.db, []string{s.sessionKey(relay.TokenHash([]byte(token)))}, id, now).Int()
		if err != nil {
			return n, explain(err)
		}
		if found == 0 {
			continue
		}
		n += found - 1 // 1 had ended, 2 had not
		if err := s.db.ZRem(ctx, s.userKey(id), token).Err(); err != nil {
			return n, explain(err)
		}
	}
	return n, nil
}

// Ping implements relay.Pinger. It writes, for a replica and a Redis that is full
// answer PING well.
func (s *Store) Ping(ctx context.Context) error {
	return explain(s.db.Do(ctx, "SET", s.prefix+"ping", "1", "PX", 1000).Err())
}
