package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wxflow/relay/session"
)

// OpenShared returns an empty Shared that goes by the clock now. A second relay
// of the same fleet is opened by calling join.
type OpenShared func(t *testing.T, now func() time.Time) (first session.Shared, join func() session.Shared)

// A fleet is two relays under test that share.
type fleet struct {
	*testing.T
	*clock
	a, b session.Shared
}

// RunShared tests what open makes.
func RunShared(t *testing.T, open OpenShared) {
	for _, x := range []struct {
		name string
		test func(fleet)
	}{
		{"a value is there until it ends", values},
		{"one holder of a lock", locks},
		{"a lock of the dead ends, and its unlock does nothing", staleLock},
		{"many at one lock", lockRace},
		{"a counter begins anew", counts},
		{"nobody is left out of a count", countRace},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			a, join := open(t, c.now)
			x.test(fleet{t, c, a, join()})
		})
	}
}

// wantValue fails unless a name has a value, "" for none.
func (f fleet) wantValue(s session.Shared, name, want string) {
	f.Helper()
	got, err := s.Load(f.Context(), name)
	if string(got) != want || err != nil && (want != "" || !errors.Is(err, session.ErrNoValue)) || err == nil && want == "" {
		f.Errorf("Load(%s): %q, %v; want %q", name, got, err, want)
	}
}
func (f fleet) save(s session.Shared, name, value string, ttl time.Duration) {
	f.Helper()
	if err := s.Save(f.Context(), name, []byte(value), ttl); err != nil {
		f.Fatalf("Save: %v", err)
	}
}

func values(f fleet) {
	f.wantValue(f.a, "x", "")
	f.save(f.a, "x", "one\x00", time.Hour)
	f.save(f.a, "y", "other", 2*time.Hour)
	f.wantValue(f.b, "x", "one\x00")
	mine := []byte("mine") // what the caller does to it later, or to what is returned, is nothing to the store
	if err := f.a.Save(f.Context(), "z", mine, time.Hour); err != nil {
		f.Fatalf("Save: %v", err)
	}
	mine[0] = 'X'
	got, err := f.b.Load(f.Context(), "z")
	if err != nil || string(got) != "mine" {
		f.Fatalf("Load: %q, %v", got, err)
	}
	got[0] = 'X'
	_ = append(got, 'X')
	f.wantValue(f.b, "z", "mine")
	f.save(f.b, "x", "two", time.Hour)
	f.wantValue(f.a, "x", "two")
	f.advance(time.Hour)
	f.wantValue(f.a, "x", "")
	f.wantValue(f.b, "y", "other")
}

// lock fails with that message unless a lock is free or not, as wanted.
func (f fleet) lock(ctx context.Context, s session.Shared, name string, free bool, message string) (unlock func()) {
	f.Helper()
	unlock, held, err := s.Lock(ctx, name, time.Minute)
	if err != nil || held != free {
		f.Fatalf("%s: %t, %v", message, held, err)
	}
	return unlock
}

func locks(f fleet) {
	ctx := f.Context()
	unlock := f.lock(ctx, f.a, "x", true, "a free lock was not to be had")
	again := f.lock(ctx, f.b, "x", false, "two holders")
	again() // of one who does not have it: nothing happens
	f.lock(ctx, f.b, "x", false, "somebody else's unlock opened it")
	f.lock(ctx, f.b, "y", true, "two names, one lock")
	unlock()
	f.lock(ctx, f.b, "x", true, "not free after unlock")

	// A holder whose context has ended can still unlock.
	ends, cancel := context.WithCancel(ctx)
	unlock = f.lock(ends, f.a, "z", true, "a free lock was not to be had")
	cancel()
	unlock()
	f.lock(ctx, f.b, "z", true, "a holder whose time is over keeps the lock")
}

func staleLock(f fleet) {
	late := f.lock(f.Context(), f.a, "x", true, "a free lock was not to be had")
	f.advance(time.Minute)
	f.lock(f.Context(), f.b, "x", true, "a lock outlived its time")
	late()
	f.lock(f.Context(), f.a, "x", false, "a late unlock took the lock from its new holder")
}

func lockRace(f fleet) {
	var wg sync.WaitGroup
	var holders atomic.Int64
	for i := range 20 {
		wg.Go(func() {
			if _, held, err := [...]session.Shared{f.a, f.b}[i%2].Lock(f.Context(), "x", time.Minute); err != nil {
				f.Error(err)
			} else if held {
				holders.Add(1)
			}
		})
	}
	wg.Wait()
	if n := holders.Load(); n != 1 {
		f.Errorf("%d holders", n)
	}
}

func (f fleet) wantCount(s session.Shared, name string, want int64) {
	f.Helper()
	if n, err := s.Count(f.Context(), name, time.Minute); err != nil || n != want {
		f.Errorf("Count(%s): %d, %v; want %d", name, n, err, want)
	}
}

func counts(f fleet) {
	f.wantCount(f.a, "x", 1)
	f.wantCount(f.b, "x", 2)
	f.wantCount(f.a, "y", 1)
	f.advance(59 * time.Second)
	f.wantCount(f.a, "x", 3) // the window is the first one's
	f.advance(time.Second)
	f.wantCount(f.b, "x", 1)
}

func countRace(f fleet) {
	const each = 50
	var wg sync.WaitGroup
	for _, s := range []session.Shared{f.a, f.b} {
		for range 4 {
			wg.Go(func() {
				for i := range each {
					if _, err := s.Count(f.Context(), fmt.Sprint("n", i%2), time.Minute); err != nil {
						f.Error(err)
						return
					}
				}
			})
		}
	}
	wg.Wait()
	f.wantCount(f.a, "n0", 4*each+1)
	f.wantCount(f.b, "n1", 4*each+1)
}
