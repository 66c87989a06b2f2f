//go:build unix

package redis

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"wxflow/e2e/testkit"
)

var need = testkit.Need

// limit is how long a real server may take for what it does in moments.
const limit = 30 * time.Second

// until asks again and again, and fails the test when the time is over.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("after %v still not: %s", limit, what)
		}
	}
}

// A server is a real redis-server on a port of its own.
type server struct {
	t    testing.TB
	dir  string
	addr string
	args []string
	cmd  *exec.Cmd
}

func freePort(t testing.TB) string {
	t.Helper()
	_, port, _ := net.SplitHostPort(testkit.Addr(t))
	return port
}

func startRedis(t testing.TB, args ...string) *server {
	t.Helper()
	need(t, "redis-server")
	s := &server{t: t, dir: t.TempDir()}
	t.Cleanup(s.kill)
	port := freePort(t)
	s.addr = "127.0.0.1:" + port
	s.args = append([]string{"--port", port, "--bind", "127.0.0.1", "--dir", s.dir, "--save", "",
		"--logfile", filepath.Join(s.dir, "log")}, args...)
	s.start()
	return s
}

// start starts it, or starts it again on the same port and files.
func (s *server) start() {
	s.t.Helper()
	s.cmd = exec.Command("redis-server", s.args...)
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	until(s.t, "redis-server answers", func() bool {
		answer, err := s.say("PING")
		return err == nil && !strings.HasPrefix(answer, "-LOADING")
	})
}

func (s *server) kill() {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(syscall.SIGCONT)
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}

func (s *server) url() string { return "redis://" + s.addr }

// say sends one inline command and returns the first line of the answer.
func (s *server) say(format string, args ...any) (string, error) {
	conn, err := net.DialTimeout("tcp", s.addr, time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := fmt.Fprintf(conn, format+"\r\n", args...); err != nil {
		return "", err
	}
	return bufio.NewReader(conn).ReadString('\n')
}

// must is say, of what has to work.
func (s *server) must(format string, args ...any) string {
	s.t.Helper()
	answer, err := s.say(format, args...)
	if err != nil || strings.HasPrefix(answer, "-") {
		s.t.Fatalf("%s: %q, %v", fmt.Sprintf(format, args...), answer, err)
	}
	return strings.TrimSpace(answer)
}
