package bolt

import (
	"context"
	"encoding/binary"
	"slices"
	"time"

	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// shared keeps values in the file, so that a restart fetches no new token.
// Locks and counts are for those who live at the same time, so memory it is.
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
