//go:build unix

package redisstore

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// startCluster makes a Cluster of three masters, each on ports of its own.
func startCluster(t *testing.T) []*server {
	t.Helper()
	var nodes []*server
	for i := range 3 {
		bus := freePort(t)
		n := startRedis(t, "--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no")
		n.must("CLUSTER SET-CONFIG-EPOCH %d", i+1)
		n.must("CLUSTER ADDSLOTSRANGE %d %d", i*16384/3, (i+1)*16384/3-1)
		nodes = append(nodes, n)
		if i > 0 {
			_, port, _ := net.SplitHostPort(n.addr)
			nodes[0].must("CLUSTER MEET 127.0.0.1 %s %s", port, bus)
		}
	}
	for _, n := range nodes {
		until(t, "the cluster is whole", func() bool {
			info := n.bulk("CLUSTER INFO")
			return strings.Contains(info, "cluster_state:ok") && strings.Contains(info, "cluster_slots_ok:16384") && strings.Contains(info, "cluster_size:3")
		})
	}
	return nodes
}

// bulk sends a command whose answer has several lines.
func (s *server) bulk(command string) string {
	s.t.Helper()
	conn, err := net.DialTimeout("tcp", s.addr, time.Second)
	if err != nil {
		return ""
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	fmt.Fprintf(conn, "%s\r\n", command)
	r := bufio.NewReader(conn)
	head, err := r.ReadString('\n')
	var n int
	if _, err2 := fmt.Sscanf(head, "$%d", &n); err != nil || err2 != nil {
		return head
	}
	b := make([]byte, n)
	for read := 0; read < n; {
		k, err := r.Read(b[read:])
		if err != nil {
			return ""
		}
		read += k
	}
	return string(b)
}

func TestCluster(t *testing.T) {
	t.Parallel()
	nodes := startCluster(t)
	url := "redis+cluster://" + nodes[0].addr + "," + nodes[1].addr
	suites(t, url)
	t.Run("keys are spread", func(t *testing.T) {
		s := open(t, url, nil)
		for n := range uint64(100) {
			put(t, s, session(n<<40|n))
		}
		for _, n := range nodes {
			if n.must("DBSIZE") == ":0" {
				t.Errorf("%s has nothing", n.addr)
			}
		}
		if err := s.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	})
	t.Run("a cluster by a plain URL is named", func(t *testing.T) {
		s := open(t, "redis://"+nodes[0].addr, nil)
		var said string
		for n := range uint64(20) {
			if err := s.Put(t.Context(), session(n<<40)); err != nil {
				said = err.Error()
			}
		}
		if !strings.Contains(said, "write redis+cluster://") {
			t.Errorf("said %q", said)
		}
	})
}

// Sentinel moves the master, and the store goes along.
func TestSentinel(t *testing.T) {
	t.Parallel()
	master := startRedis(t)
	_, port, _ := net.SplitHostPort(master.addr)
	replica := startRedis(t, "--replicaof", "127.0.0.1", port)
	conf := filepath.Join(t.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("sentinel monitor relays 127.0.0.1 %s 1\nsentinel down-after-milliseconds relays 300\nsentinel failover-timeout relays 2000\n", port)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	watcher := startSentinel(t, conf)
	until(t, "the replica is whole and known", func() bool {
		return strings.Contains(replica.bulk("INFO replication"), "master_link_status:up") &&
			strings.Contains(watcher.bulk("INFO sentinel"), "slaves=1")
	})
	url := "redis+sentinel://" + watcher.addr + "/relays/0"
	suites(t, url)
	s := open(t, url, nil)
	put(t, s, session(1))
	until(t, "the replica has it", func() bool { return replica.must("EXISTS %s", s.sessionKey(session(1).Token)) == ":1" })
	master.kill()
	until(t, "the new master takes sessions", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		return s.Put(ctx, session(2)) == nil
	})
	get(t, s, session(1))
	get(t, s, session(2))
}

// startSentinel starts a sentinel, which is redis-server with a file it writes to.
func startSentinel(t *testing.T, conf string) *server {
	t.Helper()
	s := &server{t: t}
	t.Cleanup(s.kill)
	port := freePort(t)
	s.addr = "127.0.0.1:" + port
	s.args = []string{conf, "--sentinel", "--port", port, "--bind", "127.0.0.1", "--dir", filepath.Dir(conf), "--logfile", filepath.Join(filepath.Dir(conf), "log")}
	s.start()
	return s
}
