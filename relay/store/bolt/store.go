// Package bolt keeps sessions in one file, for a relay on one machine: they
// survive restarts and kill -9. Calls that come in together share one fsync.
package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

// lockTimeout is how long another process may hold the file. Ours: a relay that
// is being replaced releases it within moments, or is not being replaced.
const lockTimeout = 3 * time.Second

// format is what the file says it is. Another one is not touched.
const format = "wxrelay sessions 1"

// Options of Open.
type Options struct {
	Now         func() time.Time // the clock; nil means time.Now
	LockTimeout time.Duration    // 0 means 3 s
	MaxSize     int              // of the file in bytes; 0 means what the disk has
}

// A Store is a session.Store and a session.Pinger. It has one goroutine, which
// writes; Close ends it.
type Store struct {
	db      *bbolt.DB
	now     func() time.Time
	ops     chan *op
	probes  chan *op
	quit    chan struct{}
	ended   chan struct{}
	close   sync.Once
	failing atomic.Bool                      // a write failed, and no probe has been good since
	reading sync.Mutex                       // of apps
	apps    atomic.Pointer[map[string]int64] // what endedKey has of each
	shared  shared
}

// Open opens a file, or makes it with mode 0600. Its errors say what to do.
func Open(path string, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	wait := cmp.Or(o.LockTimeout, lockTimeout)
	var db *bbolt.DB
	err := whole(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: wait, FreelistType: bbolt.FreelistMapType, MaxSize: o.MaxSize})
		return err
	})
	if err != nil {
		return nil, explain(path, err)
	}
	if err := whole(func() error { return prepare(db, path) }); err != nil {
		return nil, errors.Join(explain(path, err), db.Close())
	}
	s := &Store{
		db: db, now: o.Now,
		ops: make(chan *op, maxBatch), probes: make(chan *op), quit: make(chan struct{}), ended: make(chan struct{}),
	}
	s.shared = shared{memory.NewShared(o.Now), s}
	s.apps.Store(new(map[string]int64))
	if err := s.readEnded(); err != nil {
		return nil, errors.Join(explain(path, err), db.Close())
	}
	go s.run()
	return s, nil
}

// explain says what to do about a file that does not open.
func explain(path string, err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("%s: %w", path, ErrInUse)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: its directory does not exist: make it, owned by the user of wxrelay", path)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, errDamaged), errors.Is(err, errForeign):
		return fmt.Errorf("%s is not a session file of wxrelay, or it is damaged (%w): name another file, or move this one away; users log in "+
			"again then", path, err)
	case errors.As(err, new(*fs.PathError)):
		return err // names the file and the reason
	}
	return fmt.Errorf("%s: %w", path, err)
}

// ErrInUse is what Open fails with while another process has the file.
var ErrInUse = errors.New("in use by another process: is another wxrelay running on it?")

var errForeign = errors.New("it holds something else")

// prepare makes the buckets, unless the file is another program's or was cut.
func prepare(db *bbolt.DB, path string) error {
	return db.Update(func(tx *bbolt.Tx) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.Size() < tx.Size() {
			return errDamaged
		}
		if first, _ := tx.Cursor().First(); first != nil {
			meta := tx.Bucket(metaBucket)
			if meta == nil || string(meta.Get(formatKey)) != format {
				return errForeign
			}
		}
		for _, name := range [][]byte{metaBucket, sessionBucket, userBucket, endBucket, valueBucket} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		meta := tx.Bucket(metaBucket)
		if meta.Get(formatKey) != nil {
			return nil
		}
		return meta.Put(formatKey, []byte(format))
	})
}

// Close ends the writer, after what it has begun, and releases the file.
func (s *Store) Close() (err error) {
	s.close.Do(func() {
		close(s.quit)
		<-s.ended
		err = s.db.Close()
	})
	return err
}

// Shared returns what a relay on its own shares with itself: values in the
// file, locks and counts in memory.
func (s *Store) Shared() session.Shared { return &s.shared }

// Put implements session.Store.
func (s *Store) Put(ctx context.Context, x session.Session) error {
	_, err := s.write(ctx, func(b buckets, now int64) (int, error) {
		if err := b.remove(x.Token); err != nil || x.Expires.UnixNano() <= now {
			return 0, err
		}
		return 0, b.add(x)
	})
	return err
}

// Get implements session.Store.
func (s *Store) Get(_ context.Context, token session.TokenHash) (x session.Session, err error) {
	now := s.now().UnixNano()
	err = s.view(func(b buckets) error {
		x, err = b.live(token, now)
		return err
	})
	return x, err
}

// Extend implements session.Store.
func (s *Store) Extend(ctx context.Context, x session.Session) error {
	_, err := s.write(ctx, func(b buckets, now int64) (int, error) {
		if _, err := b.live(x.Token, now); err != nil {
			return 0, err
		}
		if err := b.remove(x.Token); err != nil {
			return 0, err
		}
		return 0, b.add(x)
	})
	return err
}

// Delete implements session.Store.
func (s *Store) Delete(ctx context.Context, token session.TokenHash) error {
	_, err := s.write(ctx, func(b buckets, _ int64) (int, error) { return 0, b.remove(token) })
	return err
}

// DeleteUser implements session.Store.
func (s *Store) DeleteUser(ctx context.Context, appID, openID string) (int, error) {
	return s.write(ctx, func(b buckets, now int64) (int, error) { return b.removeUser(appID, openID, now) })
}

// List implements session.Store.
func (s *Store) List(_ context.Context, user session.UserHash, from session.TokenHash, limit int) (p session.Page, err error) {
	now := s.now().UnixNano()
	err = s.view(func(b buckets) error {
		p = b.list(user, from, limit, now)
		return nil
	})
	return p, err
}

// EndApp implements session.Store. What has ended leaves the file when its time is over,
// as it would have.
func (s *Store) EndApp(ctx context.Context, appID string) error {
	_, err := s.write(ctx, func(b buckets, now int64) (int, error) {
		return 0, b.meta.Put(append(bytes.Clone(endedKey), appID...), binary.BigEndian.AppendUint64(nil, uint64(now)))
	})
	if err != nil {
		return err
	}
	return s.readEnded()
}

// readEnded reads until when the sessions of each app have ended.
func (s *Store) readEnded() error {
	s.reading.Lock()
	defer s.reading.Unlock()
	return s.view(func(b buckets) error {
		all := map[string]int64{}
		c := b.meta.Cursor()
		for k, v := c.Seek(endedKey); bytes.HasPrefix(k, endedKey); k, v = c.Next() {
			if len(v) == 8 {
				all[string(k[len(endedKey):])] = int64(binary.BigEndian.Uint64(v))
			}
		}
		s.apps.Store(&all)
		return nil
	})
}

// probeSize is far more than a login writes.
const probeSize = 64 << 10

// Ping implements session.Pinger. After a write that failed it writes far more than
// a login does, since only that shows whether the disk has room again; the room is
// then free for logins.
func (s *Store) Ping(ctx context.Context) error {
	if !s.failing.Load() {
		return s.view(func(buckets) error { return nil })
	}
	_, err := s.submit(ctx, s.probes, func(b buckets, _ int64) (int, error) { return 0, b.meta.Put(probeKey, make([]byte, probeSize)) })
	if err == nil {
		_, err = s.write(ctx, func(b buckets, _ int64) (int, error) { return 0, b.meta.Delete(probeKey) })
	}
	return err
}

// Check says what is wrong with a path, without opening the file: another
// process may have it, rightly.
func Check(path string) error {
	switch info, err := os.Stat(path); {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a file", path)
	case err == nil || !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return explain(path, fs.ErrNotExist)
	}
	return nil
}
