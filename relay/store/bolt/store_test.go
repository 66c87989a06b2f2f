package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"wxflow/e2e/testkit/sealing"
	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/store/storetest"
)

var t0 = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func at(now time.Time) func() time.Time { return func() time.Time { return now } }

func open(t testing.TB, file string, o Options) *Store {
	t.Helper()
	s, err := Open(file, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func newSession(n uint64, expires time.Time) session.Session {
	s := session.Session{AppID: "wx0000000000000001", OpenID: "o-open", SessionKey: credential.NewSecret("iiOoSmVRd8BdynRI7qiA9g=="),
		Created: t0, Expires: expires}
	binary.BigEndian.PutUint64(s.Token[:], n)
	return s
}

func put(t testing.TB, s session.Store, x session.Session) {
	t.Helper()
	if err := s.Put(t.Context(), x); err != nil {
		t.Fatal(err)
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T, now func() time.Time) session.Store {
		return open(t, filepath.Join(t.TempDir(), "s.db"), Options{Now: now})
	})
}

func TestShared(t *testing.T) {
	t.Parallel()
	storetest.RunShared(t, func(t *testing.T, now func() time.Time) (session.Shared, func() session.Shared) {
		s := open(t, filepath.Join(t.TempDir(), "s.db"), Options{Now: now})
		return s.Shared(), s.Shared
	})
}

// The keys of the sealing are replaced, the file is closed and opened, and in all
// that time nothing secret is in it.
func TestSealedInTheFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "s.db")
	sealing.Run(t, func(t *testing.T) (session.Store, session.Shared, func()) {
		s := open(t, file, Options{Now: at(t0)})
		return s, s.Shared(), func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}, t0, func(t *testing.T) []byte {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "s.db"), Options{Now: at(t0)})
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), newSession(1, t0.Add(time.Hour))); !errors.Is(err, errClosed) {
		t.Errorf("Put: %v", err)
	}
	if _, err := s.Get(t.Context(), session.TokenHash{}); !errors.Is(err, errClosed) {
		t.Errorf("Get: %v", err)
	}
}

// What has ended goes out of the file with the writes that come in.
func TestSweep(t *testing.T) {
	t.Parallel()
	now := t0
	var mu sync.Mutex
	s := open(t, filepath.Join(t.TempDir(), "s.db"), Options{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	var wg sync.WaitGroup
	for n := range uint64(500) {
		wg.Go(func() { put(t, s, newSession(n, t0.Add(time.Minute))) })
	}
	wg.Wait()
	mu.Lock()
	now = t0.Add(time.Minute) // the instant from which on they are gone
	mu.Unlock()
	left := func() (n [3]int) {
		err := s.view(func(b buckets) error {
			n = [3]int{b.sessions.Stats().KeyN, b.users.Stats().KeyN, b.ends.Stats().KeyN}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	put(t, s, newSession(1000, t0.Add(2*time.Hour)))
	if n := left(); n[0] > 500-sweepMore || n[0] < 100 {
		t.Errorf("one call swept to %v", n)
	}
	for range 10 {
		put(t, s, newSession(1000, t0.Add(2*time.Hour)))
	}
	if n := left(); n != [3]int{1, 1, 1} {
		t.Errorf("left: %v", n)
	}
}

func TestOpenSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		f := filepath.Join(dir, name)
		if err := os.WriteFile(f, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return f
	}
	taken := filepath.Join(dir, "taken.db")
	open(t, taken, Options{})
	foreign := filepath.Join(dir, "foreign.db")
	db, err := bbolt.Open(foreign, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err }); err != nil {
		t.Fatal(err)
	}
	db.Close()
	full := filepath.Join(dir, "full.db")
	s := open(t, full, Options{})
	var wg sync.WaitGroup
	for n := range uint64(200) {
		wg.Go(func() { put(t, s, newSession(n, time.Now().Add(time.Hour))) })
	}
	wg.Wait()
	s.Close()
	b, err := os.ReadFile(full)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ name, file, says string }{
		{"in use", taken, "is another wxrelay running on it?"},
		{"no directory", filepath.Join(dir, "none", "s.db"), "its directory does not exist"},
		{"a directory", dir, "directory"},
		{"text", write("text", bytes.Repeat([]byte("no database\n"), 1000)), "not a session file"},
		{"short text", write("short", []byte("x")), "not a session file"},
		{"somebody else's", foreign, "not a session file"},
		{"cut", write("cut", b[:5*4096]), "not a session file"},
		{"zeros", write("zeros", make([]byte, len(b))), "not a session file"},
	} {
		s, err := Open(x.file, Options{LockTimeout: time.Millisecond})
		if err == nil {
			s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), x.says) || !strings.Contains(err.Error(), filepath.Base(x.file)) {
			t.Errorf("%s: %v, want %q", x.name, err, x.says)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken.db")
	open(t, taken, Options{})
	for file, says := range map[string]string{
		taken: "", filepath.Join(dir, "new.db"): "",
		dir: "is not a file", filepath.Join(dir, "none", "s.db"): "its directory does not exist", filepath.Join(taken, "s.db"): "not",
	} {
		if err := Check(file); (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// That an app's sessions have ended outlives the process.
func TestEndAppOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "s.db")
	s := open(t, file, Options{Now: at(t0)})
	x, other := newSession(1, t0.Add(time.Hour)), newSession(2, t0.Add(time.Hour))
	x.Created, other.Created, other.AppID = t0, t0, "wx0000000000000002"
	put(t, s, x)
	put(t, s, other)
	if err := errors.Join(s.EndApp(t.Context(), x.AppID), s.Close()); err != nil {
		t.Fatal(err)
	}
	s = open(t, file, Options{Now: at(t0)})
	if _, err := s.Get(t.Context(), x.Token); !errors.Is(err, session.ErrNoSession) {
		t.Errorf("Get: %v", err)
	}
	if _, err := s.Get(t.Context(), other.Token); err != nil {
		t.Errorf("Get of another app's: %v", err)
	}
}
