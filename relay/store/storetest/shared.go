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

// RunShared tests what open makes.
func RunShared(t *testing.T, open OpenShared) {
	for _, x := range []struct {
		name string
		test func(t *testing.T, a, b session.Shared, c *clock)
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
			x.test(t, a, join(), c)
		})
	}
}

func wantValue(t *testing.T, s session.Shared, name, want string) {
	t.Helper()
	got, err := s.Load(t.Context(), name)
	if want == "" {
		if !errors.Is(err, session.ErrNoValue) {
			t.Errorf("Load(%s): %q, %v; want ErrNoValue", name, got, err)
		}
		return
	}
	if err != nil || string(got) != want {
		t.Errorf("Load(%s): %q, %v; want %q", name, got, err, want)
	}
}

func save(t *testing.T, s session.Shared, name, value string, ttl time.Duration) {
	t.Helper()
	if err := s.Save(t.Context(), name, []byte(value), ttl); err != nil {
		t.Fatalf("Save: %v", err)
	}
}

func values(t *testing.T, a, b session.Shared, c *clock) {
	wantValue(t, a, "x", "")
	save(t, a, "x", "one\x00", time.Hour)
	save(t, a, "y", "other", 2*time.Hour)
	wantValue(t, b, "x", "one\x00")
	mine := []byte("mine") // what the caller does to it later, or to what is returned, is nothing to the store
	if err := a.Save(t.Context(), "z", mine, time.Hour); err != nil {
		t.Fatalf("Save: %v", err)
	}
	mine[0] = 'X'
	got, err := b.Load(t.Context(), "z")
	if err != nil || string(got) != "mine" {
		t.Fatalf("Load: %q, %v", got, err)
	}
	got[0] = 'X'
	_ = append(got, 'X')
	wantValue(t, b, "z", "mine")
	save(t, b, "x", "two", time.Hour)
	wantValue(t, a, "x", "two")
	c.advance(time.Hour)
	wantValue(t, a, "x", "")
	wantValue(t, b, "y", "other")
}

// lock reports whether it was free.
func lock(t *testing.T, s session.Shared, name string) (unlock func(), held bool) {
	t.Helper()
	unlock, held, err := s.Lock(t.Context(), name, time.Minute)
	if err != nil {
		t.Fatalf("Lock: %v", err)
	}
	return unlock, held
}

func locks(t *testing.T, a, b session.Shared, _ *clock) {
	unlock, held := lock(t, a, "x")
	if !held {
		t.Fatal("a free lock was not to be had")
	}
	again, held := lock(t, b, "x")
	if held {
		t.Fatal("two holders")
	}
	again() // of one who does not have it: nothing happens
	if _, held := lock(t, b, "x"); held {
		t.Fatal("somebody else's unlock opened it")
	}
	if _, held := lock(t, b, "y"); !held {
		t.Error("two names, one lock")
	}
	unlock()
	if _, held := lock(t, b, "x"); !held {
		t.Error("not free after unlock")
	}

	// A holder whose context has ended can still unlock.
	ctx, cancel := context.WithCancel(t.Context())
	unlock, held, err := a.Lock(ctx, "z", time.Minute)
	if err != nil || !held {
		t.Fatalf("Lock: %t, %v", held, err)
	}
	cancel()
	unlock()
	if _, held := lock(t, b, "z"); !held {
		t.Error("a holder whose time is over keeps the lock")
	}
}

func staleLock(t *testing.T, a, b session.Shared, c *clock) {
	late, _ := lock(t, a, "x")
	c.advance(time.Minute)
	if _, held := lock(t, b, "x"); !held {
		t.Fatal("a lock outlived its time")
	}
	late()
	if _, held := lock(t, a, "x"); held {
		t.Error("a late unlock took the lock from its new holder")
	}
}

func lockRace(t *testing.T, a, b session.Shared, _ *clock) {
	var wg sync.WaitGroup
	var holders atomic.Int64
	for i := range 20 {
		wg.Go(func() {
			if _, held, err := [...]session.Shared{a, b}[i%2].Lock(t.Context(), "x", time.Minute); err != nil {
				t.Error(err)
			} else if held {
				holders.Add(1)
			}
		})
	}
	wg.Wait()
	if n := holders.Load(); n != 1 {
		t.Errorf("%d holders", n)
	}
}

func wantCount(t *testing.T, s session.Shared, name string, want int64) {
	t.Helper()
	if n, err := s.Count(t.Context(), name, time.Minute); err != nil || n != want {
		t.Errorf("Count(%s): %d, %v; want %d", name, n, err, want)
	}
}

func counts(t *testing.T, a, b session.Shared, c *clock) {
	wantCount(t, a, "x", 1)
	wantCount(t, b, "x", 2)
	wantCount(t, a, "y", 1)
	c.advance(59 * time.Second)
	wantCount(t, a, "x", 3) // the window is the first one's
	c.advance(time.Second)
	wantCount(t, b, "x", 1)
}

func countRace(t *testing.T, a, b session.Shared, _ *clock) {
	const each = 50
	var wg sync.WaitGroup
	for _, s := range []session.Shared{a, b} {
		for range 4 {
			wg.Go(func() {
				for i := range each {
					if _, err := s.Count(t.Context(), fmt.Sprint("n", i%2), time.Minute); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
	}
	wg.Wait()
	wantCount(t, a, "n0", 4*each+1)
	wantCount(t, b, "n1", 4*each+1)
}
