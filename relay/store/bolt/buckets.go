package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"wxflow/relay/session"
	"wxflow/relay/store/internal/record"
	"wxflow/relay/store/memory"
)

// What the file holds.
var (
	metaBucket    = []byte("meta")
	sessionBucket = []byte("sessions") // token → record
	userBucket    = []byte("users")    // hash of the user, token → nothing
	endBucket     = []byte("ends")     // expiry, token → nothing
	valueBucket   = []byte("values")   // name → expiry, value

	formatKey = []byte("format")
	probeKey  = []byte("probe")
	endedKey  = []byte("ended ") // and an appid: what was created until that time has ended
)

// buckets are those of one transaction, with what endedKey has of each app.
type buckets struct {
	meta, sessions, users, ends, values *bbolt.Bucket
	ended                               map[string]int64
}

func (s *Store) buckets(tx *bbolt.Tx) buckets {
	return buckets{tx.Bucket(metaBucket), tx.Bucket(sessionBucket), tx.Bucket(userBucket), tx.Bucket(endBucket), tx.Bucket(valueBucket),
		*s.apps.Load()}
}

// userLen is how long the hash is that the keys of a user's sessions begin with.
const userLen = len(session.UserHash{})

func userKey(x session.Session) []byte {
	user := session.HashUser(x.AppID, x.OpenID)
	return append(user[:], x.Token[:]...)
}

func endKey(x session.Session) []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(x.Expires.UnixNano())), x.Token[:]...)
}

// live returns a session that has not ended.
func (b buckets) live(token session.TokenHash, now int64) (session.Session, error) {
	v := b.sessions.Get(token[:])
	if v == nil {
		return session.Session{}, session.ErrNoSession
	}
	x, err := record.Decode(token, v)
	if err == nil && b.over(x, now) {
		return session.Session{}, session.ErrNoSession
	}
	return x, err
}

// over reports whether a session that is there has ended.
func (b buckets) over(x session.Session, now int64) bool {
	ended, ok := b.ended[x.AppID]
	return x.Expires.UnixNano() <= now || ok && x.Created.UnixNano() <= ended
}

// add writes a session that is not there.
func (b buckets) add(x session.Session) error {
	if err := b.sessions.Put(x.Token[:], record.Encode(x)); err != nil {
		return err
	}
	if err := b.users.Put(userKey(x), nil); err != nil {
		return err
	}
	return b.ends.Put(endKey(x), nil)
}

// remove takes a session out, if it is there.
func (b buckets) remove(token session.TokenHash) error {
	v := b.sessions.Get(token[:])
	if v == nil {
		return nil
	}
	x, err := record.Decode(token, v)
	if err := b.sessions.Delete(token[:]); err != nil {
		return err
	}
	if err != nil {
		return nil // damaged: the sweep meets what points to it
	}
	if err := b.users.Delete(userKey(x)); err != nil {
		return err
	}
	return b.ends.Delete(endKey(x))
}

// removeUser takes all sessions of a user out and counts those that had not
// ended.
func (b buckets) removeUser(appID, openID string, now int64) (n int, err error) {
	user := session.HashUser(appID, openID)
	var tokens []session.TokenHash // a cursor does not like what changes under it
	c := b.users.Cursor()
	for k, _ := c.Seek(user[:]); ofUser(k, user); k, _ = c.Next() {
		tokens = append(tokens, session.TokenHash(k[userLen:]))
	}
	for _, token := range tokens {
		x, err := record.Decode(token, b.sessions.Get(token[:]))
		if err != nil || x.AppID != appID || x.OpenID != openID {
			continue
		}
		if !b.over(x, now) {
			n++
		}
		if err := b.remove(token); err != nil {
			return n, err
		}
	}
	return n, nil
}

func ofUser(k []byte, user session.UserHash) bool {
	return bytes.HasPrefix(k, user[:]) && len(k) == userLen+len(session.TokenHash{})
}

// list returns the sessions of a user in the order of their tokens.
func (b buckets) list(user session.UserHash, from session.TokenHash, limit int, now int64) (p session.Page) {
	c := b.users.Cursor()
	for k, _ := c.Seek(append(user[:], from[:]...)); ofUser(k, user); k, _ = c.Next() {
		token := session.TokenHash(k[userLen:])
		if len(p.Sessions) == limit {
			p.Next, p.More = token, true
			break
		}
		if x, err := b.live(token, now); err == nil {
			p.Sessions = append(p.Sessions, x)
		}
	}
	return p
}

// sweep takes out up to max sessions that have ended.
func (b buckets) sweep(now int64, max int) error {
	var ended [][]byte
	c := b.ends.Cursor()
	for k, _ := c.First(); k != nil && len(ended) < max; k, _ = c.Next() {
		if len(k) == 8+len(session.TokenHash{}) && int64(binary.BigEndian.Uint64(k)) > now {
			break
		}
		ended = append(ended, bytes.Clone(k))
	}
	for _, k := range ended {
		if len(k) == 8+len(session.TokenHash{}) {
			if err := b.remove(session.TokenHash(k[8:])); err != nil {
				return err
			}
		}
		if err := b.ends.Delete(k); err != nil { // when its session was damaged
			return err
		}
	}
	return nil
}

// shared keeps values in the file, so that a restart fetches no new token.
// Locks and counts do not outlive the process, so they are kept in memory.
type shared struct {
	*memory.Shared
	store *Store
}

// Load implements session.Shared.
func (s *shared) Load(_ context.Context, name string) (value []byte, err error) {
	now := s.store.now().UnixNano()
	err = s.store.view(func(b buckets) error {
		v := b.values.Get([]byte(name))
		if ended(v, now) {
			return session.ErrNoValue
		}
		value = slices.Clone(v[8:])
		return nil
	})
	return value, err
}

// Save implements session.Shared.
func (s *shared) Save(ctx context.Context, name string, value []byte, ttl time.Duration) error {
	_, err := s.store.write(ctx, func(b buckets, now int64) (int, error) {
		var old [][]byte // there are a few names an app, so looking at all is little
		c := b.values.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if ended(v, now) {
				old = append(old, slices.Clone(k))
			}
		}
		for _, k := range old {
			if err := b.values.Delete(k); err != nil {
				return 0, err
			}
		}
		v := binary.BigEndian.AppendUint64(nil, uint64(now+int64(ttl)))
		return 0, b.values.Put([]byte(name), append(v, value...))
	})
	return err
}

// ended reports whether there is no value, or not any more.
func ended(v []byte, now int64) bool {
	return len(v) < 8 || int64(binary.BigEndian.Uint64(v)) <= now
}
