//go:build unix

package redis

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wxflow/relay/session"
)

// startCluster makes a Cluster of three masters, each on ports of its own.
func startCluster(t *testing.T) []*server {
	t.Helper()
	var nodes []*server
	for i := range 3 {
		bus := freePort(t)
		n := startRedis(t, "--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", "1000",
			"--cluster-require-full-coverage", "no")
		n.must("CLUSTER SET-CONFIG-EPOCH %d", i+1)
		n.must("CLUSTER ADDSLOTSRANGE %d %d", i*16384/3, (i+1)*16384/3-1)
		nodes = append(nodes, n)
		if i > 0 {
			_, port, _ := net.SplitHostPort(n.Addr)
			nodes[0].must("CLUSTER MEET 127.0.0.1 %s %s", port, bus)
		}
	}
	for _, n := range nodes {
		until(t, "the cluster is whole", func() bool {
			info := n.bulk("CLUSTER INFO")
			return strings.Contains(info, "cluster_state:ok") && strings.Contains(info, "cluster_slots_ok:16384") &&
				strings.Contains(info, "cluster_size:3")
		})
	}
	return nodes
}

// bulk sends a command whose answer has several lines.
func (s *server) bulk(command string) string {
	s.t.Helper()
	conn, err := net.DialTimeout("tcp", s.Addr, time.Second)
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
	url := "redis+cluster://" + nodes[0].Addr + "," + nodes[1].Addr
	suites(t, url)
	t.Run("keys are spread", func(t *testing.T) {
		s := open(t, url, nil)
		for n := range uint64(100) {
			put(t, s, newSession(n<<40|n))
		}
		for _, n := range nodes {
			if n.must("DBSIZE") == ":0" {
				t.Errorf("%s has nothing", n.Addr)
			}
		}
		if err := s.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	})
	t.Run("homes are spread evenly", func(t *testing.T) {
		s := open(t, url, nil)
		for home := range homes {
			if got := nodes[0].must("CLUSTER KEYSLOT %s", s.key(home, "x")); got != fmt.Sprint(":", slot(strings.Trim(tags[home], "{}"))) {
				t.Errorf("home %d is at slot %s", home, got)
			}
		}
	})
	t.Run("a cluster by a plain URL is named", func(t *testing.T) {
		s := open(t, "redis://"+nodes[0].Addr, nil)
		var said string
		for n := range uint64(20) {
			if err := s.Put(t.Context(), newSession(n<<40)); err != nil {
				said = err.Error()
			}
		}
		if !strings.Contains(said, "write redis+cluster://") {
			t.Errorf("said %q", said)
		}
	})
}

// A partial is a relay with a Cluster of three masters, which may lack the last one.
type partial struct {
	rig
	s     *Store
	nodes []*server
}

// login redeems a code; what refuses it says to try again. It returns "" then.
func (p *partial) login(n int) string {
	p.t.Helper()
	status, body, token := p.logIn(fmt.Sprint("o-", n))
	if status != 200 && !strings.Contains(body, `"action":"retry"`) {
		p.t.Errorf("login: %d %s", status, body)
	}
	return token
}

// lacking uses the cluster without its last master: no code is spent for nothing, a
// session can be stored where that is said, and /readyz names the master.
func (p *partial) lacking(when string) {
	t := p.t
	t.Helper()
	before := p.spent.Load()
	var good, in, out atomic.Int64
	var wg sync.WaitGroup
	for n := range 60 {
		wg.Go(func() {
			if p.login(1000+n) != "" {
				good.Add(1)
			}
		})
	}
	for n := range uint64(64) {
		wg.Go(func() {
			x := newSession(n<<58 | n)
			x.OpenID = fmt.Sprint("o-", when, n)
			if p.s.PingPart(t.Context(), p.s.Part(x.Token)) != nil {
				out.Add(1)
			} else if err := p.s.Put(t.Context(), x); err == nil {
				in.Add(1)
			} else {
				t.Errorf("%s: a session that could be stored: %v", when, err)
			}
		})
	}
	wg.Wait()
	if lost := p.spent.Load() - before - good.Load(); lost != 0 || good.Load() < 50 {
		t.Errorf("%s: %d codes were spent for nothing, %d logins of 60 worked", when, lost, good.Load())
	}
	if in.Load() < 30 || out.Load() < 10 {
		t.Errorf("%s: %d of 64 places are well, %d are not", when, in.Load(), out.Load())
	}
	gone := p.nodes[2].Addr
	for _, err := range []error{p.s.Ping(t.Context()), p.PingStore(t.Context())} {
		if !errors.Is(err, session.ErrPart) || !strings.Contains(err.Error(), gone+": ") ||
			strings.Contains(err.Error(), p.nodes[0].Addr) || strings.Contains(err.Error(), p.nodes[1].Addr) {
			t.Errorf("%s: Ping: %v", when, err)
		}
	}
	if status, body := p.ask(p.Ops(), "GET", "/readyz", ""); status != 200 || !strings.Contains(body, `"status":"ready"`) ||
		!strings.Contains(body, gone) || !strings.Contains(body, "一部分") {
		t.Errorf("%s: readyz: %d %s", when, status, body)
	}
}

// well returns how many sessions are found; the others have to be out of reach.
func (p *partial) well(tokens []string) int {
	p.t.Helper()
	var well atomic.Int64
	var wg sync.WaitGroup
	for _, token := range tokens {
		wg.Go(func() {
			switch status, body := p.ask(p.Handler(), "GET", "/session", token); status {
			case 200:
				well.Add(1)
			case 503:
			default:
				p.t.Errorf("session: %d %s", status, body)
			}
		})
	}
	wg.Wait()
	return int(well.Load())
}

// A Cluster that has lost a master, and goes on without its slots, costs no codes: it
// is known beforehand whether a session can be stored. /readyz names the master, and
// all is well when it is back.
func TestClusterWithoutAMaster(t *testing.T) {
	t.Parallel()
	nodes := startCluster(t)
	s := open(t, "redis+cluster://"+nodes[0].Addr+","+nodes[1].Addr, nil)
	p := &partial{newRig(t, s, nil), s, nodes}
	old := make([]string, 60)
	for n := range old {
		if old[n] = p.login(n); old[n] == "" {
			t.Fatal("a whole cluster refuses a login")
		}
	}
	for n := range uint64(100) {
		put(t, s, newSession(n<<56|n))
	}

	nodes[2].Kill()
	p.lacking("just now")
	until(t, "the cluster has seen it go", func() bool { return strings.Contains(nodes[0].bulk("CLUSTER NODES"), "fail ") })
	p.lacking("for a while")
	if n := p.well(old); n < 20 || n == len(old) {
		t.Errorf("%d of %d sessions are well", n, len(old))
	}
	user := newSession(0)
	n, err := s.DeleteUser(t.Context(), user.AppID, user.OpenID)
	if err == nil || n < 30 || n == 100 {
		t.Errorf("DeleteUser: %d of 100, %v", n, err)
	}

	nodes[2].Start()
	until(t, "the cluster is whole again", func() bool { return s.Ping(t.Context()) == nil })
	until(t, "and takes writes", func() bool { return s.PingPart(t.Context(), s.Part(newSession(0).Token)) == nil })
	// The nodes hear of the return one after the other: that one Ping was well does not
	// say that the next is.
	until(t, "and the relay is ready without reserve", func() bool {
		status, body := p.ask(p.Ops(), "GET", "/readyz", "")
		return status == 200 && strings.TrimSpace(body) == `{"status":"ready"}`
	})
	for n := range 60 {
		if p.login(2000+n) == "" {
			t.Error("a login fails")
		}
	}
}
