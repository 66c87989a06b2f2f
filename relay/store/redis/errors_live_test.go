//go:build unix

package redis

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"wxflow/relay/session"
)

// A restart of Redis loses no session where it keeps a log.
func TestRestart(t *testing.T) {
	t.Parallel()
	r := startRedis(t, "--appendonly", "yes", "--appendfsync", "always")
	s := open(t, r.url(), nil)
	put(t, s, newSession(1))
	r.Kill()
	if err := s.Ping(t.Context()); err == nil {
		t.Error("Ping of nobody")
	}
	if _, err := s.Get(t.Context(), newSession(1).Token); err == nil || errors.Is(err, session.ErrNoSession) {
		t.Errorf("an outage is no session: %v", err)
	}
	r.Start()
	get(t, s, newSession(1))
	put(t, s, newSession(2))
	if n, err := s.DeleteUser(t.Context(), newSession(1).AppID, newSession(1).OpenID); err != nil || n != 2 {
		t.Errorf("DeleteUser: %d, %v", n, err)
	}
}

// A Redis that hangs is given up in time, and found again.
func TestHang(t *testing.T) {
	t.Parallel()
	r := startRedis(t)
	s := open(t, r.url(), nil)
	put(t, s, newSession(1))
	if err := r.Cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Put(ctx, newSession(2)); err == nil {
		t.Error("Put into a Redis that hangs")
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("Ping of a Redis that hangs")
	}
	if err := r.Cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	get(t, s, newSession(1))
}

// Errors say what to do, and nothing of the password.
func TestErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	r := startRedis(t, "--requirepass", "hunter2")
	with := func(user string) *Store { return open(t, "redis://"+user+r.Addr, nil) }
	good := with(":hunter2@")
	put(t, good, newSession(1))
	for _, x := range []struct {
		name, says string
		s          *Store
	}{
		{"no password", "wants a password", with("")},
		{"wrong password", "does not accept the user or password", with(":hunter3@")},
		{"wrong user", "does not accept the user or password", with("hunter3:hunter2@")},
		{"nobody there", "refused", open(t, "redis://:hunter2@127.0.0.1:"+freePort(t), nil)},
	} {
		for _, err := range []error{x.s.Ping(t.Context()), x.s.Put(t.Context(), newSession(1)), x.s.Delete(t.Context(), newSession(1).Token)} {
			if err == nil || !strings.Contains(err.Error(), x.says) || strings.Contains(err.Error(), "hunter") {
				t.Errorf("%s: %v", x.name, err)
			}
		}
	}
	set := func(name, value string) {
		if err := good.db.ConfigSet(t.Context(), name, value).Err(); err != nil {
			t.Fatal(err)
		}
	}
	set("maxmemory", "1")
	for _, err := range []error{good.Ping(t.Context()), good.Put(t.Context(), newSession(2))} {
		if err == nil || !strings.Contains(err.Error(), "Redis is full") {
			t.Errorf("full: %v", err)
		}
	}
	get(t, good, newSession(1))
	set("maxmemory", "0")
	if err := good.Ping(t.Context()); err != nil {
		t.Errorf("no recovery: %v", err)
	}
	if err := good.db.Do(t.Context(), "REPLICAOF", "127.0.0.1", freePort(t)).Err(); err != nil {
		t.Fatal(err)
	}
	if err := good.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "takes no writes") {
		t.Errorf("a replica: %v", err)
	}
}

func TestDamagedValue(t *testing.T) {
	t.Parallel()
	r := startRedis(t)
	s := open(t, r.url(), nil)
	x := newSession(1)
	put(t, s, x)
	for _, v := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte("9"), 80)} {
		if err := s.db.Set(t.Context(), s.sessionKey(x.Token), v, 0).Err(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(t.Context(), x.Token); err == nil {
			t.Errorf("%q is a session", v)
		}
	}
}

func BenchmarkRedis(b *testing.B) {
	r := startRedis(b)
	s := open(b, r.url(), nil)
	x := newSession(1)
	put(b, s, x)
	b.Run("get", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			get(b, s, x)
		}
	})
	b.Run("get together", func(b *testing.B) {
		b.SetParallelism(32)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				get(b, s, x)
			}
		})
	})
	b.Run("put", func(b *testing.B) {
		for n := uint64(0); b.Loop(); n++ {
			put(b, s, newSession(n))
		}
	})
}
