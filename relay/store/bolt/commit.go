package bolt

import (
	"context"
	"errors"
	"runtime/debug"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"wxflow/relay/session"
)

const (
	// maxBatch is how many calls share one commit, at the most.
	maxBatch = 512

	// sweepMore is how many ended sessions a commit drops besides one for
	// each call in it: the file converges, and no login pays for a million.
	sweepMore = 64
)

var (
	errClosed  = errors.New("the session file is closed")
	errDamaged = errors.New("the session file is damaged")
)

// An op is one call that writes. It learns its end from done.
type op struct {
	do   func(b buckets, now int64) (int, error)
	done chan result
}

type result struct {
	n   int
	err error
}

// write has an op done in the next commit. It returns when that is on the disk,
// or when the caller's time is over; then the op may be done all the same.
func (s *Store) write(ctx context.Context, do func(b buckets, now int64) (int, error)) (int, error) {
	return s.submit(ctx, s.ops, do)
}

// submit hands an op to the writer and waits for its end.
func (s *Store) submit(ctx context.Context, to chan<- *op, do func(b buckets, now int64) (int, error)) (int, error) {
	o := &op{do, make(chan result, 1)}
	select {
	case to <- o:
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-s.quit:
		return 0, errClosed
	}
	select {
	case r := <-o.done:
		return r.n, r.err
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-s.ended:
		return 0, errClosed
	}
}

// run commits until Close. What comes in during one commit is the next one: the
// slower the disk, the more calls share its fsync, and a single call never
// waits for company.
func (s *Store) run() {
	defer close(s.ended)
	batch := make([]*op, 0, maxBatch)
	for {
		select {
		case <-s.quit:
			return
		case o := <-s.probes:
			// Alone: it fails on a disk where a logout may still fit.
			if s.commit(append(batch[:0], o)) == nil {
				s.failing.Store(false) // and nothing else does: other writes may be ones that just fit
			}
			continue
		case o := <-s.ops:
			batch = append(batch[:0], o)
		}
		for more := true; more && len(batch) < maxBatch; {
			select {
			case o := <-s.ops:
				batch = append(batch, o)
			default:
				more = false
			}
		}
		_ = s.commit(batch) // each has its own end of it
	}
}

// commit does all of a batch or nothing of it. That a session is not there is an
// answer and no failure.
func (s *Store) commit(batch []*op) error {
	results := make([]result, len(batch))
	err := whole(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			b, now := s.buckets(tx), s.now().UnixNano()
			for i, o := range batch {
				n, err := o.do(b, now)
				if err != nil && !errors.Is(err, session.ErrNoSession) {
					return err
				}
				results[i] = result{n, err}
			}
			return b.sweep(now, len(batch)+sweepMore)
		})
	})
	if err != nil {
		s.failing.Store(true)
	}
	for i, o := range batch {
		if err != nil {
			results[i] = result{0, err}
		}
		o.done <- results[i]
	}
	return err
}

func (s *Store) view(do func(b buckets) error) error {
	return whole(func() error {
		err := s.db.View(func(tx *bbolt.Tx) error { return do(s.buckets(tx)) })
		if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
			return errClosed
		}
		return err
	})
}

// whole calls do and makes an error of what bbolt does about a damaged file: it
// panics, or reads where the file is not any more.
func whole(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			err = errDamaged // the value may quote what is in the file
		}
	}()
	return do()
}
