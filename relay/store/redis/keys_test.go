//go:build unix

package redis

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// kept returns how long Redis keeps each of its keys.
func (s *Store) kept(t *testing.T) map[string]time.Duration {
	t.Helper()
	keys, err := s.db.Keys(t.Context(), s.prefix+"*").Result()
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]time.Duration{}
	for _, k := range keys {
		if m[strings.TrimPrefix(k, s.prefix)[:2]], err = s.db.PTTL(t.Context(), k).Result(); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// Every key is kept for as long as what it holds, and no longer.
func TestKeysEndWithWhatTheyHold(t *testing.T) {
	t.Parallel()
	r := startRedis(t)
	s := open(t, r.url(), nil)
	x := newSession(1)
	put(t, s, x)
	sh := s.Shared()
	if err := sh.Save(t.Context(), "v", []byte("v"), 3*time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, _, err := sh.Lock(t.Context(), "l", 4*time.Hour); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := sh.Count(t.Context(), "c", 5*time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]time.Duration{"s:": time.Hour, "u:": time.Hour, "v:": 3 * time.Hour, "l:": 4 * time.Hour, "c:": 5 * time.Hour}
	compare := func() {
		t.Helper()
		got := s.kept(t)
		if len(got) != len(want) {
			t.Errorf("keys %v", got)
		}
		for k, d := range want {
			if got[k] > d || got[k] < d-time.Minute {
				t.Errorf("%s is kept for %v, want %v", k, got[k], d)
			}
		}
	}
	compare()
	x.Expires = x.Expires.Add(time.Hour)
	if err := s.Extend(t.Context(), x); err != nil {
		t.Fatal(err)
	}
	want["s:"], want["u:"] = 2*time.Hour, 2*time.Hour
	compare()
}

// Nothing is left of sessions that were ended, or of those that never were.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	r := startRedis(t)
	s := open(t, r.url(), nil)
	empty := func(after string) {
		t.Helper()
		if n := r.must("DBSIZE"); n != ":0" {
			t.Errorf("after %s: %s keys", after, n[1:])
		}
	}
	put(t, s, newSession(1))
	if err := s.Delete(t.Context(), newSession(1).Token); err != nil {
		t.Fatal(err)
	}
	empty("Delete")
	put(t, s, newSession(1))
	put(t, s, newSession(2))
	if _, err := s.DeleteUser(t.Context(), newSession(1).AppID, newSession(1).OpenID); err != nil {
		t.Fatal(err)
	}
	empty("DeleteUser")
	if err := s.Extend(t.Context(), newSession(1)); err == nil {
		t.Error("nothing was extended")
	}
	empty("Extend")
}

// A user's list drops what has ended, or it would grow for as long as the user
// logs in.
func TestListDropsWhatHasEnded(t *testing.T) {
	t.Parallel()
	r := startRedis(t)
	var later atomic.Int64
	s := open(t, r.url(), func() time.Time { return time.Now().Add(time.Duration(later.Load())) })
	for n := range uint64(10) {
		put(t, s, newSession(n))
	}
	later.Store(int64(2 * time.Hour))
	x := newSession(11)
	x.Expires = x.Expires.Add(3 * time.Hour)
	put(t, s, x)
	if n, err := s.db.ZCard(t.Context(), s.userKey(0, userID(x.AppID, x.OpenID))).Result(); err != nil || n != 1 {
		t.Errorf("%d sessions are listed, %v", n, err)
	}
}

// The answer to a lock may be lost and the question asked again: who has it then,
// has it. Nobody else does.
func TestLockAskedTwice(t *testing.T) {
	t.Parallel()
	s := open(t, startRedis(t).url(), nil)
	for _, x := range []struct {
		holder string
		want   int
	}{{"a", 1}, {"a", 1}, {"b", 0}} {
		now := time.Now()
		end := digits(now.Add(time.Minute).UnixNano())
		if x.holder == "a" {
			end = digits(1 << 62) // the same end each time
		}
		if got, err := lockScript.Run(t.Context(), s.db, []string{s.prefix + "l:x"}, digits(now.UnixNano()), end+x.holder,
			60_000).Int(); err != nil || got != x.want {
			t.Errorf("%s: %d, %v; want %d", x.holder, got, err, x.want)
		}
	}
}

// A check of a session is one round trip, and so is each of the two of a login.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	s := open(t, startRedis(t).url(), nil)
	x := newSession(1)
	steps := map[string]func() error{
		"Ping": func() error { return s.Ping(t.Context()) },
		"Put":  func() error { return s.Put(t.Context(), x) },
		"Get":  func() error { _, err := s.Get(t.Context(), x.Token); return err },
	}
	// The first time Redis is given the script, and asked until when sessions have ended.
	for _, name := range []string{"Ping", "Put", "Get"} {
		if err := steps[name](); err != nil {
			t.Fatal(name, err)
		}
	}
	var trips tripCounter
	s.db.AddHook(&trips)
	for name, step := range steps {
		trips.n.Store(0)
		if err := step(); err != nil || trips.n.Load() != 1 {
			t.Errorf("%s: %d round trips, %v", name, trips.n.Load(), err)
		}
	}
}

// A tripCounter counts what is sent to Redis.
type tripCounter struct{ n atomic.Int64 }

func (*tripCounter) DialHook(next redis.DialHook) redis.DialHook { return next }

func (c *tripCounter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.n.Add(1)
		return next(ctx, cmd)
	}
}

func (c *tripCounter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		c.n.Add(1)
		return next(ctx, cmds)
	}
}
