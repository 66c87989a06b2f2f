//go:build unix

package redis

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

func TestMain(m *testing.M) {
	testkit.ManyAtOnce()
	os.Exit(m.Run())
}

// until asks again and again, and fails the test when the time is over.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	if !testkit.Until(nil, ok) {
		t.Fatalf("after %v still not: %s", testkit.Limit, what)
	}
}

// A server is a real redis-server.
type server struct {
	*testkit.Redis
	t testing.TB
}

func startRedis(t testing.TB, args ...string) *server {
	t.Helper()
	return &server{testkit.NewRedis(t, args...).Start(), t}
}

func freePort(t testing.TB) string {
	t.Helper()
	_, port, _ := net.SplitHostPort(testkit.Addr(t))
	return port
}

func (s *server) url() string { return "redis://" + s.Addr }

// must is say, of what has to work.
func (s *server) must(format string, args ...any) string {
	s.t.Helper()
	answer, err := s.Say(format, args...)
	if err != nil || strings.HasPrefix(answer, "-") {
		s.t.Fatalf("%s: %q, %v", fmt.Sprintf(format, args...), answer, err)
	}
	return strings.TrimSpace(answer)
}
