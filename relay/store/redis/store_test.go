//go:build unix

package redis

import (
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wxflow/e2e/testkit/sealing"
	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/store/storetest"
)

func init() { LogTo(slog.New(slog.DiscardHandler), time.Now) } // what go-redis says by itself is not the tests'

func open(t testing.TB, url string, now func() time.Time) *Store {
	t.Helper()
	s, err := Open(url, Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

var spaces atomic.Int64

// space is a part of a server for one test alone.
func space(t testing.TB, base string, now func() time.Time) *Store {
	return open(t, fmt.Sprintf("%s?prefix=t%d:", base, spaces.Add(1)), now)
}

func newSession(n uint64) session.Session {
	now := time.Now()
	s := session.Session{AppID: "wx0000000000000001", OpenID: "o-open", SessionKey: credential.NewSecret("iiOoSmVRd8BdynRI7qiA9g=="),
		Created: now, Expires: now.Add(time.Hour)}
	binary.BigEndian.PutUint64(s.Token[:], n)
	return s
}

func put(t testing.TB, s session.Store, x session.Session) {
	t.Helper()
	if err := s.Put(t.Context(), x); err != nil {
		t.Fatalf("Put: %v", err)
	}
}

func get(t testing.TB, s session.Store, x session.Session) {
	t.Helper()
	if got, err := s.Get(t.Context(), x.Token); err != nil || got.OpenID != x.OpenID {
		t.Fatalf("Get: %v", err)
	}
}

// suites run the conformance tests against one deployment.
func suites(t *testing.T, base string) {
	t.Run("store", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T, now func() time.Time) session.Store { return space(t, base, now) })
	})
	t.Run("shared", func(t *testing.T) {
		storetest.RunShared(t, func(t *testing.T, now func() time.Time) (session.Shared, func() session.Shared) {
			url := fmt.Sprintf("%s?prefix=t%d:", base, spaces.Add(1))
			return open(t, url, now).Shared(), func() session.Shared { return open(t, url, now).Shared() }
		})
	})
}

func TestRedis(t *testing.T) {
	t.Parallel()
	suites(t, startRedis(t).url())
}

// Nothing secret is in what Redis writes to its disk.
func TestSealedInTheDump(t *testing.T) {
	t.Parallel()
	r := startRedis(t, "--rdbcompression", "no")
	sealing.Run(t, func(t *testing.T) (session.Store, session.Shared, func()) {
		s := open(t, r.url(), nil)
		return s, s.Shared(), func() { s.Close() }
	}, time.Now(), func(t *testing.T) []byte {
		r.must("SAVE")
		b, err := os.ReadFile(filepath.Join(r.Dir, "dump.rdb"))
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
}

// What ends leaves Redis by itself, and a user's list goes with the last of it.
func TestRedisClearsAway(t *testing.T) {
	t.Parallel()
	r := startRedis(t)
	s := open(t, r.url(), nil)
	x := newSession(1)
	x.Expires = time.Now().Add(50 * time.Millisecond)
	put(t, s, x)
	if err := s.Shared().Save(t.Context(), "v", []byte("v"), 50*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Shared().Count(t.Context(), "c", 50*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	until(t, "Redis is empty", func() bool { return r.must("DBSIZE") == ":0" })
}

// A Redis that is full has a little room now and then, as sessions end. That ends no
// outage, or the next login would lose its code.
func TestFullUntilTheProbeFits(t *testing.T) {
	t.Parallel()
	r := startRedis(t)
	s := open(t, r.url(), nil)
	put(t, s, newSession(1))
	var used int
	for line := range strings.Lines(r.bulk("INFO memory")) {
		_, _ = fmt.Sscanf(line, "used_memory:%d", &used)
	}
	if err := s.db.ConfigSet(t.Context(), "maxmemory", strconv.Itoa(used+1<<20)).Err(); err != nil || used == 0 {
		t.Fatal(used, err)
	}
	var err error
	n := uint64(2)
	for ; err == nil && n < 10_000; n++ {
		if err = s.Put(t.Context(), newSession(n)); err == nil {
			err = s.Ping(t.Context())
		}
	}
	for err == nil || !strings.Contains(err.Error(), "Redis is full") { // Put has to be what finds it
		err = s.Put(t.Context(), newSession(n))
		n++
	}
	for i := uint64(1); s.db.Set(t.Context(), "small", "1", time.Minute).Err() != nil; i++ {
		if err := s.Delete(t.Context(), newSession(i).Token); err != nil || i == n {
			t.Fatalf("after %d sessions less: %v", i, err)
		}
	}
	if err := s.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "Redis is full") {
		t.Errorf("when something small fits: %v", err)
	}
	if _, err := s.DeleteUser(t.Context(), newSession(1).AppID, newSession(1).OpenID); err != nil {
		t.Fatal(err)
	}
	until(t, "there is room", func() bool { return s.Ping(t.Context()) == nil })
	put(t, s, newSession(1))
	if left := r.must("EXISTS %sprobe", s.prefix); left != ":0" {
		t.Errorf("the probe is left: %s", left)
	}
}

// A user's list is kept for as long as the longest of its sessions.
func TestListOutlivesItsSessions(t *testing.T) {
	t.Parallel()
	r := startRedis(t)
	s := open(t, r.url(), nil)
	kept := func(x session.Session) (d time.Duration) {
		d, err := s.db.PTTL(t.Context(), s.userKey(0, userID(x.AppID, x.OpenID))).Result()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	long, short := newSession(1), newSession(2)
	short.Expires = time.Now().Add(100 * time.Millisecond)
	for _, x := range []session.Session{short, long, short} {
		put(t, s, x)
	}
	if d := kept(long); d < 50*time.Minute {
		t.Errorf("the list of a session of an hour is kept for %v", d)
	}
	long.Expires = long.Expires.Add(time.Hour)
	if err := s.Extend(t.Context(), long); err != nil {
		t.Fatal(err)
	}
	short.Token[0] = 7
	put(t, s, short)
	if d := kept(long); d < 110*time.Minute {
		t.Errorf("the list of a session that was extended to two hours is kept for %v", d)
	}
}
