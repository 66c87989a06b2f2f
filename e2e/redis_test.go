package e2e

import (
	"net"
	"os/exec"
	"testing"
	"time"

	"wxflow/relay/redisstore"
)

// startRedis starts a redis-server of the test's own and opens it, once for
// each who asks.
func startRedis(t testing.TB) (open func() *redisstore.Store) {
	need(t, "redis-server")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	redis := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "")
	if err := redis.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = redis.Process.Kill()
		_ = redis.Wait()
	})
	return func() *redisstore.Store {
		s, err := redisstore.Open("redis://127.0.0.1:"+port, redisstore.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		for end := time.Now().Add(startLimit); s.Ping(t.Context()) != nil; {
			if time.Now().After(end) {
				t.Fatal("redis-server does not answer")
			}
		}
		return s
	}
}
