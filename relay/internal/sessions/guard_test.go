package sessions

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/store/memory"
)

var errDown = errors.New("store is down")

// hangingStore takes its time until it is let go.
type hangingStore struct {
	session.Store
	calls  atomic.Int32
	broken atomic.Bool
}

func (h *hangingStore) Get(ctx context.Context, t session.TokenHash) (session.Session, error) {
	h.calls.Add(1)
	if h.broken.Load() {
		<-ctx.Done()
		return session.Session{}, ctx.Err()
	}
	return h.Store.Get(ctx, t)
}

// While a store hangs, one call finds out about it and the rest do not wait;
// the first answer ends the outage.
func TestStoreHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &hangingStore{Store: memory.New(func() time.Time { return time.Unix(0, 0) }, 0)}
		h.broken.Store(true)
		g := &Guard{Store: h}
		for range maxStoreFails {
			if _, err := g.Get(t.Context(), session.TokenHash{}); fail.Of(err).Kind != refusal.Busy {
				t.Fatalf("got %v", err)
			}
		}
		start := time.Now()
		ended := make(chan error, 1)
		go func() {
			_, err := g.Get(t.Context(), session.TokenHash{})
			ended <- err
		}()
		synctest.Wait()
		for range 1000 {
			if _, err := g.Get(t.Context(), session.TokenHash{}); !errors.Is(err, errStoreDown) {
				t.Fatalf("a second caller got %v", err)
			}
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("they waited %v", d)
		}
		if n := h.calls.Load(); n != maxStoreFails+1 {
			t.Errorf("the store was asked %d times", n)
		}
		<-ended
		h.broken.Store(false)
		if _, err := g.Get(t.Context(), session.TokenHash{}); !errors.Is(err, session.ErrNoSession) || g.fails.Load() != 0 {
			t.Errorf("no recovery: %v, %d fails", err, g.fails.Load())
		}
	})
}

// Callers who leave do not make a store count as down.
func TestLeavingIsNoOutage(t *testing.T) {
	t.Parallel()
	h := &hangingStore{Store: memory.New(nil, 0)}
	h.broken.Store(true)
	g := &Guard{Store: h}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 2 * maxStoreFails {
		_, _ = g.Get(gone, session.TokenHash{})
	}
	if g.fails.Load() != 0 {
		t.Errorf("%d fails", g.fails.Load())
	}
}

// A caller who comes when its time is over says nothing about the store.
func TestComingLateIsNoOutage(t *testing.T) {
	t.Parallel()
	h := &hangingStore{Store: memory.New(nil, 0)}
	h.broken.Store(true)
	g := &Guard{Store: h}
	late, cancel := context.WithDeadline(t.Context(), time.Time{})
	defer cancel()
	for range 2 * maxStoreFails {
		_, _ = g.Get(late, session.TokenHash{})
	}
	if g.fails.Load() != 0 {
		t.Errorf("%d fails", g.fails.Load())
	}
}

// downShared is a Shared that is down.
type downShared struct{}

func (downShared) Load(context.Context, string) ([]byte, error) { return nil, errDown }

func (downShared) Save(context.Context, string, []byte, time.Duration) error { return errDown }

func (downShared) Lock(context.Context, string, time.Duration) (func(), bool, error) {
	return nil, true, errDown
}

func (downShared) Count(context.Context, string, time.Duration) (int64, error) {
	return 0, errDown
}

// What a fleet shares may be down as well; its absence of a value is no outage.
func TestSharedDown(t *testing.T) {
	t.Parallel()
	g := &GuardedShared{Shared: memory.NewShared(func() time.Time { return time.Unix(0, 0) })}
	for range 2 * maxStoreFails {
		if _, err := g.Load(t.Context(), "x"); !errors.Is(err, session.ErrNoValue) {
			t.Fatal(err)
		}
	}
	unlock, held, err := g.Lock(t.Context(), "x", time.Minute)
	if err != nil || !held {
		t.Fatalf("Lock: %t, %v", held, err)
	}
	unlock()
	if _, held, _ := g.Lock(t.Context(), "x", time.Minute); !held {
		t.Error("unlock does nothing")
	}
	if g.fails.Load() != 0 {
		t.Errorf("%d fails", g.fails.Load())
	}
	g.Shared = downShared{}
	unlock, held, err = g.Lock(t.Context(), "x", time.Minute)
	if err == nil || held {
		t.Errorf("Lock of what is down: %t, %v", held, err)
	}
	unlock()
	_, err = g.Count(t.Context(), "x", time.Minute)
	if err2 := g.Save(t.Context(), "x", nil, time.Minute); fail.Of(err).Kind != refusal.Busy || !errors.Is(err2, errDown) ||
		g.fails.Load() != 3 {
		t.Errorf("Count %v, Save %v, %d fails", err, err2, g.fails.Load())
	}
}

// there is a Pinger that is never out of reach.
type there struct{}

func (there) Ping(context.Context) error { return nil }

// What is put has cost a code: it is tried although the store counts as down and
// somebody else is finding out about it.
func TestPutIsTried(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &hangingStore{Store: memory.New(time.Now, 0)}
		g := NewGuard(struct {
			session.Store
			session.Pinger
		}{h, there{}}, nil, nil, time.Now)
		h.broken.Store(true)
		var wg sync.WaitGroup
		for range maxStoreFails {
			_, _ = g.Get(t.Context(), session.TokenHash{})
		}
		wg.Go(func() { _, _ = g.Get(t.Context(), session.TokenHash{}) })
		synctest.Wait()
		if err := g.Put(t.Context(), session.Session{Expires: time.Now().Add(time.Hour)}); err != nil {
			t.Errorf("put: %v", err)
		}
		wg.Wait()
	})
}

// BenchmarkGuard is a look into a store in memory: as one that is never down, and as one
// that may be.
func BenchmarkGuard(b *testing.B) {
	m := memory.New(time.Now, 0)
	s := session.Session{Expires: time.Now().Add(time.Hour)}
	if err := m.Put(b.Context(), s); err != nil {
		b.Fatal(err)
	}
	for _, x := range []struct {
		name  string
		store session.Store
	}{{"here", m}, {"there", struct{ session.Store }{m}}} {
		b.Run(x.name, func(b *testing.B) {
			g := NewGuard(x.store, nil, nil, time.Now)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := g.Get(b.Context(), s.Token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
