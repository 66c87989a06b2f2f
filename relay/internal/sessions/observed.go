package sessions

import (
	"context"
	"errors"
	"time"

	"wxflow/relay/observe"
	"wxflow/relay/session"
)

// An observedStore tells an Observer of each operation.
type observedStore struct {
	session.Store
	o   observe.Observer
	now func() time.Time
}

func Observed(s session.Store, o observe.Observer, now func() time.Time) session.Store {
	if o == nil {
		return s
	}
	return &observedStore{s, o, now}
}

// Unwrap returns the store that is observed.
func (s *observedStore) Unwrap() session.Store { return s.Store }

// do does one operation.
func (s *observedStore) do(ctx context.Context, op string, f func(context.Context) error) error {
	start := s.now()
	ctx, end := s.o.Store(ctx, op)
	err := f(ctx)
	e := observe.StoreEnd{Err: err, Took: max(0, s.now().Sub(start))}
	if errors.Is(err, session.ErrNoSession) {
		e.Err = nil
	}
	end(e)
	return err
}

// Put implements Store.
func (s *observedStore) Put(ctx context.Context, x session.Session) error {
	return s.do(ctx, "put", func(ctx context.Context) error { return s.Store.Put(ctx, x) })
}

// Get implements Store.
func (s *observedStore) Get(ctx context.Context, token session.TokenHash) (x session.Session, err error) {
	err = s.do(ctx, "get", func(ctx context.Context) error {
		x, err = s.Store.Get(ctx, token)
		return err
	})
	return x, err
}

// Extend implements Store.
func (s *observedStore) Extend(ctx context.Context, x session.Session) error {
	return s.do(ctx, "extend", func(ctx context.Context) error { return s.Store.Extend(ctx, x) })
}

// Delete implements Store.
func (s *observedStore) Delete(ctx context.Context, token session.TokenHash) error {
	return s.do(ctx, "delete", func(ctx context.Context) error { return s.Store.Delete(ctx, token) })
}

// DeleteUser implements Store.
func (s *observedStore) DeleteUser(ctx context.Context, appID, openID string) (n int, err error) {
	err = s.do(ctx, "delete_user", func(ctx context.Context) error {
		n, err = s.Store.DeleteUser(ctx, appID, openID)
		return err
	})
	return n, err
}
