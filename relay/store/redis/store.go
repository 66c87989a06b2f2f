// Package redis keeps sessions, and what a fleet of relays shares, in Redis:
// one server, one watched by Sentinel, or a Cluster. Every script is about one key,
// so that it runs on any of them.
package redis

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"wxflow/relay/session"
	"wxflow/relay/store/internal/record"
)

// Options of Open.
type Options struct {
	Now func() time.Time // the clock; nil means time.Now
}

// A Store is a session.Store, a session.Pinger and, by Shared, a session.Shared. It is
// safe for concurrent use.
//
// What ends, ends by the clock of the relay that asks; Redis's own TTL, which is
// relative, only clears away. So the clocks of a fleet have to agree to within
// seconds.
type Store struct {
	db      redis.UniversalClient
	cluster *redis.ClusterClient // nil unless that is what db is
	now     func() time.Time
	prefix  string
	full    [homes]atomic.Bool // Redis had no room for a login, and no probe has been good since

	mu   sync.RWMutex
	apps map[appKey]appEnd
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
	s := &Store{db: redis.NewUniversalClient(&c.UniversalOptions), now: o.Now, prefix: c.prefix, apps: map[appKey]appEnd{}}
	s.cluster, _ = s.db.(*redis.ClusterClient)
	return s, nil
}

// Close closes the connections.
func (s *Store) Close() error { return s.db.Close() }

// Shared returns what the fleet shares.
func (s *Store) Shared() session.Shared { return (*shared)(s) }

// sessionKey and userKey are hashes: of the token already, and of the user, for
// keys show in monitors and logs.
func (s *Store) sessionKey(token session.TokenHash) string {
	return s.key(s.Part(token), "s:"+base64.RawURLEncoding.EncodeToString(token[:]))
}

const userLen = len(session.UserHash{})

func userID(appID, openID string) []byte {
	user := session.HashUser(appID, openID)
	return user[:]
}

// userKey names what lists the sessions of a user at a home.
func (s *Store) userKey(home int, id []byte) string {
	return s.key(home, "u:"+base64.RawURLEncoding.EncodeToString(id))
}

// A value is the expiry in 19 digits, which scripts compare as text, and the user,
// by whom scripts find the owner; then the record, which is what Get goes by.
const endLen = 19

func digits(ns int64) string { return fmt.Sprintf("%0*d", endLen, max(ns, 0)) }

// ttl is how long Redis keeps what ends at a time: at least a millisecond, and
// rounded up.
func ttl(left time.Duration) int64 { return max(int64((left+time.Millisecond-1)/time.Millisecond), 1) }

// Put implements session.Store. The user's list is written first: a session that is not in
// it could not be ended with the rest. Both go in one round trip; where the first fails and
// the second does not, a session is kept whose token nobody was given.
func (s *Store) Put(ctx context.Context, x session.Session) error {
	now := s.now()
	key := s.sessionKey(x.Token)
	if !x.Expires.After(now) {
		return explain(s.db.Del(ctx, key).Err())
	}
	id, both := userID(x.AppID, x.OpenID), s.db.Pipeline()
	keys, args := s.listed(id, x.Token, x.Expires, now)
	set := []any{"SET", key, encode(id, x), "PX", ttl(x.Expires.Sub(now))}
	listScript.EvalSha(ctx, both, keys, args...)
	both.Do(ctx, set...)
	_, err := both.Exec(ctx)
	if refused := redis.Error(nil); errors.As(err, &refused) {
		// One by one Redis is given the script, if that is what it lacks, and go-redis
		// looks for the master where there is another one now.
		if err = listScript.Run(ctx, s.db, keys, args...).Err(); err == nil {
			err = s.db.Do(ctx, set...).Err()
		}
	}
	return s.wrote(s.Part(x.Token), err)
}

// listed returns what listScript needs to note a session in the list of its user.
func (s *Store) listed(id []byte, token session.TokenHash, expires, now time.Time) (keys []string, args []any) {
	return []string{s.userKey(s.Part(token), id)}, []any{token[:], score(expires), now.UnixMilli(), ttl(expires.Sub(now))}
}

// score is an expiry in a sorted set: whole milliseconds, which a double holds,
// rounded up.
func score(t time.Time) int64 {
	return (t.UnixNano() + int64(time.Millisecond) - 1) / int64(time.Millisecond)
}

// Get implements session.Store.
func (s *Store) Get(ctx context.Context, token session.TokenHash) (session.Session, error) {
	v, err := s.db.Get(ctx, s.sessionKey(token)).Bytes()
	if errors.Is(err, redis.Nil) {
		return session.Session{}, session.ErrNoSession
	}
	if err != nil {
		return session.Session{}, explain(err)
	}
	return s.live(ctx, token, v)
}

// live returns the session of a value, unless it has ended.
func (s *Store) live(ctx context.Context, token session.TokenHash, v []byte) (session.Session, error) {
	x, err := record.Decode(token, v[min(endLen+userLen, len(v)):])
	if err != nil {
		return session.Session{}, err
	}
	ended, err := s.appEnded(ctx, s.Part(token), x.AppID)
	if err != nil {
		return session.Session{}, err
	}
	if !x.Expires.After(s.now()) || x.Created.UnixNano() <= ended {
		return session.Session{}, session.ErrNoSession
	}
	return x, nil
}

func encode(id []byte, x session.Session) []byte {
	return append(append([]byte(digits(x.Expires.UnixNano())), id...), record.Encode(x)...)
}

// Extend implements session.Store.
func (s *Store) Extend(ctx context.Context, x session.Session) error {
	key, now := s.sessionKey(x.Token), s.now()
	id, err := s.db.GetRange(ctx, key, endLen, int64(endLen+userLen-1)).Bytes()
	if err != nil && !errors.Is(err, redis.Nil) {
		return explain(err)
	}
	ended, err := s.appEnded(ctx, s.Part(x.Token), x.AppID)
	if err != nil {
		return err
	}
	if len(id) < userLen || x.Created.UnixNano() <= ended {
		return session.ErrNoSession
	}
	keys, args := s.listed(id, x.Token, x.Expires, now)
	if err := listScript.Run(ctx, s.db, keys, args...).Err(); err != nil {
		return s.wrote(s.Part(x.Token), err)
	}
	done, err := extendScript.Run(ctx, s.db, []string{key},
		digits(now.UnixNano()), encode(id, x), ttl(x.Expires.Sub(now))).Int()
	if err == nil && done == 0 {
		return session.ErrNoSession
	}
	return s.wrote(s.Part(x.Token), err)
}

// Delete implements session.Store.
func (s *Store) Delete(ctx context.Context, token session.TokenHash) error {
	id, err := deleteScript.Run(ctx, s.db, []string{s.sessionKey(token)}).Text()
	if err != nil || len(id) < userLen {
		return explain(err)
	}
	return explain(s.db.ZRem(ctx, s.userKey(s.Part(token), []byte(id)), token[:]).Err())
}

// DeleteUser implements session.Store. What cannot be reached is an error, after
// the rest is done.
func (s *Store) DeleteUser(ctx context.Context, appID, openID string) (int, error) {
	id, now := userID(appID, openID), digits(s.now().UnixNano())
	var n atomic.Int64
	err := each(s.Parts(), func(home int) error {
		ended, err := s.appEnded(ctx, home, appID)
		if err != nil {
			return err
		}
		at, err := s.deleteUserAt(ctx, home, id, now, ended)
		n.Add(int64(at))
		return explain(err)
	})
	return int(n.Load()), err
}

// deleteBatch is how many sessions of a user are deleted in one go. Ours: with all homes
// of a Cluster at once, so few that no answer is late.
const deleteBatch = 32

// deleteUserAt does so at one home. A session that is in the list and not there
// stays in the list: its Put may be under way.
func (s *Store) deleteUserAt(ctx context.Context, home int, id []byte, now string, ended int64) (n int, err error) {
	list := s.userKey(home, id)
	tokens, err := s.db.ZRange(ctx, list, 0, -1).Result()
	if err != nil {
		return 0, err
	}
	tokens = slices.DeleteFunc(tokens, func(token string) bool { return len(token) != len(session.TokenHash{}) })
	for batch := range slices.Chunk(tokens, deleteBatch) {
		// Eval, not EvalSha: a master that does not know the script runs it all the same.
		heads, err := s.db.Pipelined(ctx, func(p redis.Pipeliner) error {
			for _, token := range batch {
				deleteUserScript.Eval(ctx, p, []string{s.sessionKey(session.TokenHash([]byte(token)))}, id)
			}
			return nil
		})
		if err != nil {
			return n, err
		}
		var gone []any
		for i, cmd := range heads {
			head, _ := cmd.(*redis.Cmd).Text()
			if head == "" { // not there, or not this user's
				continue
			}
			gone = append(gone, batch[i])
			if created := head[endLen:]; head[:endLen] > now && len(created) == 8 && int64(binary.BigEndian.Uint64([]byte(created))) > ended {
				n++
			}
		}
		if len(gone) == 0 {
			continue
		}
		if err := s.db.ZRem(ctx, list, gone...).Err(); err != nil {
			return n, err
		}
	}
	return n, nil
}
