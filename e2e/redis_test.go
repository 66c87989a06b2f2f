package e2e

import (
	"net"
	"os/exec"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay/redisstore"
)

// startRedis starts a redis-server of the test's own and opens it, once for
// each who asks.
func startRedis(t testing.TB) (open func() *redisstore.Store) {
	testkit.Need(t, "redis-server")
	_, port, _ := net.SplitHostPort(testkit.Addr(t))
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
		if !testkit.Until(nil, func() bool { return s.Ping(t.Context()) == nil }) {
			t.Fatal("redis-server does not answer")
		}
		return s
	}
}
