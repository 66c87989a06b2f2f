//go:build unix

package redis

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxflow/e2e/testkit"
)

// Sentinel moves the master, and the store goes along.
func TestSentinel(t *testing.T) {
	t.Parallel()
	master := startRedis(t, "--repl-diskless-sync-delay", "0")
	_, port, _ := net.SplitHostPort(master.Addr)
	replica := startRedis(t, "--replicaof", "127.0.0.1", port)
	// The sentinel looks at once, and then after 10 s.
	until(t, "the replica is whole", func() bool { return strings.Contains(replica.bulk("INFO replication"), "master_link_status:up") })
	conf := filepath.Join(t.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("sentinel monitor relays 127.0.0.1 %s 1\nsentinel down-after-milliseconds relays 300\nsentinel failover-timeout "+
		"relays 2000\n", port)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	watcher := startSentinel(t, conf)
	until(t, "the replica is known", func() bool { return strings.Contains(watcher.bulk("INFO sentinel"), "slaves=1") })
	url := "redis+sentinel://" + watcher.Addr + "/relays/0"
	suites(t, url)
	s := open(t, url, nil)
	put(t, s, newSession(1))
	until(t, "the replica has it", func() bool { return replica.must("EXISTS %s", s.sessionKey(newSession(1).Token)) == ":1" })
	master.Kill()
	until(t, "the new master takes sessions", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		return s.Put(ctx, newSession(2)) == nil
	})
	get(t, s, newSession(1))
	get(t, s, newSession(2))
}

// startSentinel starts a sentinel, which is redis-server with a file it writes to.
func startSentinel(t *testing.T, conf string) *server {
	t.Helper()
	s := &server{testkit.NewRedis(t), t}
	s.Args = append([]string{conf, "--sentinel"}, s.Args...)
	s.Start()
	return s
}
