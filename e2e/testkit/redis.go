package testkit

import (
	"bufio"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A Redis is a redis-server of a test's own, on a port that it keeps.
type Redis struct {
	Addr, Port, Dir string
	Args            []string
	Cmd             *exec.Cmd // nil while it is not running

	t testing.TB
}

// NewRedis returns a server that is not started; more are arguments for it. It is
// killed when the test ends.
func NewRedis(t testing.TB, more ...string) *Redis {
	t.Helper()
	Need(t, "redis-server")
	r := &Redis{Addr: Addr(t), Dir: t.TempDir(), t: t}
	_, r.Port, _ = net.SplitHostPort(r.Addr)
	r.Args = append([]string{"--port", r.Port, "--bind", "127.0.0.1", "--dir", r.Dir, "--save", "", "--logfile",
		filepath.Join(r.Dir, "log")}, more...)
	t.Cleanup(r.Kill)
	return r
}

// Start starts it, or starts it again on the same port and files, and returns when it
// answers, be it to ask for a password.
func (r *Redis) Start() *Redis {
	r.t.Helper()
	r.Cmd = exec.Command("redis-server", r.Args...)
	if err := r.Cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	if !Until(nil, func() bool {
		answer, err := r.Say("PING")
		return err == nil && !strings.HasPrefix(answer, "-LOADING")
	}) {
		r.t.Fatalf("redis-server at %s does not answer", r.Addr)
	}
	return r
}

// Kill ends it at once, also when it is stopped.
func (r *Redis) Kill() {
	if r.Cmd != nil && r.Cmd.Process != nil {
		_ = r.Cmd.Process.Kill()
		_ = r.Cmd.Wait()
	}
	r.Cmd = nil
}

// Say sends one inline command and returns the first line of the answer.
func (r *Redis) Say(format string, args ...any) (string, error) {
	conn, err := net.DialTimeout("tcp", r.Addr, time.Second)
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
