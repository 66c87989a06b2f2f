//go:build unix

package redis

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wxflow/relay"
	"wxflow/relay/credential"
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

// A Cluster that has lost a master, and goes on without its slots, costs no codes:
// whoever asks beforehand learns whether a session can be stored, whoever's it will
// be. /readyz names the master, and all is well when it is back.
func TestClusterWithoutAMaster(t *testing.T) {
	t.Parallel()
	nodes := startCluster(t)
	s := open(t, "redis+cluster://"+nodes[0].Addr+","+nodes[1].Addr, nil)
	var spent atomic.Int64
	r, err := relay.New(relay.Config{
		Apps: []credential.App{{AppID: "wx0123456789abcdef", Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}}, Store: s,
		Shared: s.Shared(),
		Transport: wechat(func(code string) string {
			spent.Add(1)
			return fmt.Sprintf(`{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"o-%s"}`, code)
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(h http.Handler, method, path, token string) (int, string) {
		req := httptest.NewRequestWithContext(t.Context(), method, path, nil)
		req.Host = "localhost"
		req.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		return w.Code, w.Body.String()
	}
	logIn := func(n int) (token string) {
		t.Helper()
		status, body := ask(r.Handler(), "GET", fmt.Sprint("/login?code=", n), "")
		var a struct{ Token string }
		if err := json.Unmarshal([]byte(body), &a); err != nil || status == 200 != (a.Token != "") || status != 200 &&
			!strings.Contains(body, `"action":"retry"`) {
			t.Errorf("login: %d %s", status, body)
		}
		return a.Token
	}
	old := make([]string, 60)
	for n := range old {
		if old[n] = logIn(n); old[n] == "" {
			t.Fatal("a whole cluster refuses a login")
		}
	}
	user := newSession(0)
	for n := range uint64(100) {
		put(t, s, newSession(n<<56|n))
	}

	gone, there := nodes[2], nodes[:2]
	gone.Kill()
	missing := func(when string) {
		t.Helper()
		before := spent.Load()
		var good, in, out atomic.Int64
		var wg sync.WaitGroup
		for n := range 60 {
			wg.Go(func() {
				if logIn(1000+n) != "" {
					good.Add(1)
				}
			})
		}
		for n := range uint64(64) {
			wg.Go(func() {
				x := newSession(n<<58 | n)
				x.OpenID = fmt.Sprint("o-", when, n)
				if s.PingPart(t.Context(), s.Part(x.Token)) != nil {
					out.Add(1)
				} else if err := s.Put(t.Context(), x); err == nil {
					in.Add(1)
				} else {
					t.Errorf("%s: a session that could be stored: %v", when, err)
				}
			})
		}
		wg.Wait()
		if lost := spent.Load() - before - good.Load(); lost != 0 || good.Load() < 50 {
			t.Errorf("%s: %d codes were spent for nothing, %d logins of 60 worked", when, lost, good.Load())
		}
		if in.Load() < 30 || out.Load() < 10 {
			t.Errorf("%s: %d of 64 places are well, %d are not", when, in.Load(), out.Load())
		}
		for _, err := range []error{s.Ping(t.Context()), r.PingStore(t.Context())} {
			if !errors.Is(err, session.ErrPart) || !strings.Contains(err.Error(), gone.Addr+": ") || strings.Contains(err.Error(), there[0].Addr) ||
				strings.Contains(err.Error(), there[1].Addr) {
				t.Errorf("%s: Ping: %v", when, err)
			}
		}
		if status, body := ask(r.Ops(), "GET", "/readyz", ""); status != 200 || !strings.Contains(body, `"status":"ready"`) ||
			!strings.Contains(body, gone.Addr) || !strings.Contains(body, "一部分") {
			t.Errorf("%s: readyz: %d %s", when, status, body)
		}
	}
	missing("just now")
	until(t, "the cluster has seen it go", func() bool { return strings.Contains(nodes[0].bulk("CLUSTER NODES"), "fail ") })
	missing("for a while")
	var well atomic.Int64
	var wg sync.WaitGroup
	for _, token := range old {
		wg.Go(func() {
			switch status, body := ask(r.Handler(), "GET", "/session", token); status {
			case 200:
				well.Add(1)
			case 503:
			default:
				t.Errorf("session: %d %s", status, body)
			}
		})
	}
	wg.Wait()
	if n := int(well.Load()); n < 20 || n == len(old) {
		t.Errorf("%d of %d sessions are well", n, len(old))
	}
	n, err := s.DeleteUser(t.Context(), user.AppID, user.OpenID)
	if err == nil || n < 30 || n == 100 {
		t.Errorf("DeleteUser: %d of 100, %v", n, err)
	}

	gone.Start()
	until(t, "the cluster is whole again", func() bool { return s.Ping(t.Context()) == nil })
	until(t, "and takes writes", func() bool { return s.PingPart(t.Context(), s.Part(newSession(0).Token)) == nil })
	// The nodes hear of the return one after the other: that one Ping was well does not
	// say that the next is.
	until(t, "and the relay is ready without reserve", func() bool {
		status, body := ask(r.Ops(), "GET", "/readyz", "")
		return status == 200 && strings.TrimSpace(body) == `{"status":"ready"}`
	})
	for n := range 60 {
		if logIn(2000+n) == "" {
			t.Error("a login fails")
		}
	}
}

// wechat is a transport to a WeChat that answers each code with a body.
type wechat func(code string) string

func (f wechat) RoundTrip(req *http.Request) (*http.Response, error) {
	body := f(req.URL.Query().Get("js_code"))
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/plain"}}, Body: io.NopCloser(strings.NewReader(body)),
		Request: req}, nil
}
