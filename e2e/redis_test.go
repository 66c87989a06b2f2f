package e2e

import (
	"net"
	"os/exec"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/relay/store/redis"
)

// startRedis starts a redis-server of the test's own and opens it, once for
// each who asks.
func startRedis(t testing.TB) (open func() *redis.Store) {
	testkit.Need(t, "redis-server")
	_, port, _ := net.SplitHostPort(testkit.Addr(t))
	server := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	return func() *redis.Store {
		s, err := redis.Open("redis://127.0.0.1:"+port, redis.Options{})
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
