package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
	"wxflow/mockwx/wechat"
)

// What the relay has to survive, as the program that runs in production. Each
// test ends with a login: recovery needs no restart.

// relayTo starts wxrelay against an upstream.
func relayTo(t *testing.T, upstream string, args ...string) *process {
	t.Helper()
	var env []string
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "WXRELAY_") {
			env = append(env, kv)
		}
	}
	env = append(env, "WXRELAY_DEV=1", "WXRELAY_UPSTREAM="+upstream, "WXRELAY_APPID=wx0000000000000001", "WXRELAY_SECRET=mocksecret0000000000000000000001")
	p, err := start(t.TempDir(), env, append([]string{"wxrelay", "--listen", "127.0.0.1:0", "--ops", "127.0.0.1:0"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.stop(syscall.SIGTERM); err != nil {
			t.Errorf("the relay did not end well: %v\n%s", err, p.printed())
		}
		if out := p.printed(); strings.Contains(out, "panic") || strings.Contains(out, "mocksecret") {
			t.Errorf("in the log:\n%s", out)
		}
	})
	return p
}

// loginAt asks a relay once and returns status and kind ("ok").
func loginAt(t *testing.T, p *process, code string) (status int, kind string) {
	t.Helper()
	status, _, body, err := do("POST", p.urls["relay"]+"/login", []string{`{"code":"` + code + `"}`})
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	var a struct {
		Token string
		Error struct{ Kind string }
	}
	if json.Unmarshal(body, &a) != nil || (a.Token == "") == (status == 200) {
		t.Errorf("HTTP %d %s", status, body)
	}
	if status == 200 {
		return status, "ok"
	}
	return status, a.Error.Kind
}

// crowdAt sends n logins, some at a time, and counts how they ended.
func crowdAt(t *testing.T, p *process, n, atOnce int, code func(int) string) map[string]int {
	t.Helper()
	var mu sync.Mutex
	var next atomic.Int64
	got := map[string]int{}
	var wg sync.WaitGroup
	for range atOnce {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				_, kind := loginAt(t, p, code(i))
				mu.Lock()
				got[kind]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return got
}

func issue(t *testing.T, wx *mockwx.Server) func(int) string {
	t.Helper()
	return func(int) string {
		code, err := wx.IssueCode("wx0000000000000001", "bob")
		if err != nil {
			t.Error(err)
		}
		return code
	}
}

// quietFake is a fake on which one user may log in as often as a test likes.
func quietFake(t *testing.T) *mockwx.Server {
	t.Helper()
	fx, err := mockwx.ParseFixture("survive.yaml", []byte("version: 1\nseed: survive\napps: [{appid: wx0000000000000001, secret: mocksecret0000000000000000000001, minute_quota: 0}]\nusers: [{name: bob}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	return mockwx.NewServer(t, mockwx.Options{Fixture: fx})
}

func TestSurvivesWhatWeChatSays(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name  string
		fault mockwx.Fault
		want  func(got map[string]int) bool
		asked int // calls a login, at the most
	}{
		{"-1 half of the time", mockwx.Fault{ErrCode: wechat.SystemError, Chance: 0.5}, func(g map[string]int) bool { return g["ok"] > 150 && g["ok"]+g["busy"] == 200 }, 3},
		{"-1 always", mockwx.Fault{ErrCode: wechat.SystemError}, func(g map[string]int) bool { return g["busy"] == 200 }, 3},
		{"garbage", mockwx.Fault{Status: 200, Body: "\x00\xff<html>"}, func(g map[string]int) bool { return g["upstream"] == 200 }, 1},
		{"a gateway's page", mockwx.Fault{Status: 502, Body: "<html>Bad Gateway</html>"}, func(g map[string]int) bool { return g["upstream"] == 200 }, 1},
		{"the answer lost after the code is spent", mockwx.Fault{Lost: true}, func(g map[string]int) bool { return g["upstream"] == 200 }, 1},
		{"half an answer", mockwx.Fault{Truncate: true}, func(g map[string]int) bool { return g["upstream"] == 200 }, 1},
		{"45011", mockwx.Fault{ErrCode: wechat.MinuteQuota}, func(g map[string]int) bool { return g["rate_limited"] == 200 }, 1},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			wx := quietFake(t)
			p := relayTo(t, wx.URL)
			by := beforeFault(t, p, wx)
			before := len(wx.Calls())
			x.fault.Path = "/sns/jscode2session"
			id, err := wx.AddFault(x.fault)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			got := crowdAt(t, p, 200, 50, issue(t, wx))
			calls := len(wx.Calls()) - before
			t.Logf("%v in %v, %d calls", got, time.Since(start).Round(time.Millisecond), calls)
			if !x.want(got) || calls > 200*x.asked {
				t.Errorf("%v, %d calls", got, calls)
			}
			wx.RemoveFault(id)
			by.over(t, x.name, 50, got)
		})
	}
}

// WeChat is down: every login hears that its code is still good, and when WeChat
// is back the same codes log in.
func TestSurvivesWeChatDown(t *testing.T) {
	t.Parallel()
	wx := quietFake(t)
	addr := testkit.Addr(t)
	p := relayTo(t, "http://"+addr)
	comeBack := func() *httptest.Server {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		s := &httptest.Server{Listener: l, Config: mockwx.NewHTTPServer(wx.Handler())}
		s.Start()
		return s
	}
	up := comeBack()
	by := beforeFault(t, p, wx)
	up.Close()
	codes := make([]string, 100)
	for i := range codes {
		codes[i] = issue(t, wx)(i)
	}
	start := time.Now()
	got := crowdAt(t, p, len(codes), 50, func(i int) string { return codes[i] })
	t.Logf("down: %v in %v", got, time.Since(start).Round(time.Millisecond))
	if got["upstream"] != len(codes) {
		t.Errorf("down: %v", got)
	}
	defer comeBack().Close()
	by.over(t, "WeChat down", 50, got)
	if got := crowdAt(t, p, len(codes), 50, func(i int) string { return codes[i] }); got["ok"] != len(codes) {
		t.Errorf("back: %v", got)
	}
}

// Two relays that share nothing race for the same codes: each code logs in once,
// and the other relay says that it was used.
func TestTwoRelaysRaceForCodes(t *testing.T) {
	t.Parallel()
	wx := quietFake(t)
	relays := [2]*process{relayTo(t, wx.URL), relayTo(t, wx.URL)}
	codes := make([]string, 50)
	for i := range codes {
		codes[i] = issue(t, wx)(i)
	}
	var results [2]map[string]int
	var wg sync.WaitGroup
	for k, p := range relays {
		wg.Go(func() { results[k] = crowdAt(t, p, len(codes), 10, func(i int) string { return codes[i] }) })
	}
	wg.Wait()
	a, b := results[0], results[1]
	t.Logf("%v, %v", a, b)
	if a["ok"]+b["ok"] != len(codes) || a["code_used"]+b["code_used"] != len(codes) {
		t.Errorf("%v, %v: each code once", a, b)
	}
}

// The clock jumps, forwards and back: sessions end by it, and nothing else does.
func TestSurvivesClockJumps(t *testing.T) {
	t.Parallel()
	up := startUp(t)
	clock := func(body string) {
		t.Helper()
		if status, _, b, err := do("POST", up.urls["admin"]+"/clock", []string{body}); err != nil || status != 200 {
			t.Fatalf("%d %s %v", status, b, err)
		}
	}
	session := func(token string) int {
		t.Helper()
		status, _, _, err := do("GET", up.urls["relay"]+"/session", []string{"@Authorization: Bearer " + token})
		if err != nil {
			t.Fatal(err)
		}
		return status
	}
	token := func() string {
		t.Helper()
		_, _, body, err := do("GET", up.urls["relay"]+"/login?code=user:alice", nil)
		var a struct{ Token string }
		if err != nil || json.Unmarshal(body, &a) != nil || a.Token == "" {
			t.Fatalf("%s %v", body, err)
		}
		return a.Token
	}
	old := token()
	clock(`{"advance":"71h59m"}`)
	if s := session(old); s != 200 {
		t.Errorf("before its end: %d", s)
	}
	clock(`{"advance":"-1000h"}`)
	if s := session(old); s != 200 {
		t.Errorf("in the past: %d", s)
	}
	past := token()
	clock(`{"set":"2100-01-01T00:00:00Z"}`)
	if session(old) != 401 || session(past) != 401 {
		t.Error("sessions outlived their time")
	}
	if s := session(token()); s != 200 {
		t.Errorf("in 2100: %d", s)
	}
}

// Ten thousand clients that keep their connections and say nothing, and the
// relay answers the next one.
func TestSurvivesIdleConnections(t *testing.T) {
	const conns = 10_000
	if limit := openFiles(t); limit < conns+1000 {
		if os.Getenv("E2E_REQUIRE") != "" {
			t.Fatalf("only %d files may be open (ulimit -n), and E2E_REQUIRE is set", limit)
		}
		t.Skipf("only %d files may be open (ulimit -n)", limit)
	}
	wx := quietFake(t)
	p := relayTo(t, wx.URL)
	by := beforeFault(t, p, wx)
	addr := strings.TrimPrefix(p.urls["relay"], "http://")
	var all [conns]net.Conn
	defer func() {
		for _, c := range all {
			if c != nil {
				c.Close()
			}
		}
	}()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < conns && !t.Failed(); i = next.Add(1) - 1 {
				c, err := net.Dial("tcp", addr)
				if err != nil {
					t.Errorf("connection %d: %v", i, err)
					return
				}
				all[i] = c
				fmt.Fprint(c, "GET /session HTTP/1.1\r\nHost: x\r\n\r\n")
				if line, err := bufio.NewReaderSize(c, 512).ReadString('\n'); err != nil || !strings.Contains(line, "401") {
					t.Errorf("connection %d: %q %v", i, line, err)
				}
			}
		})
	}
	wg.Wait()
	by.over(t, "10,000 idle connections", conns, nil)
	grew := resident(t, p.cmd.Process.Pid) - by.memory
	t.Logf("%d connections: %.0f MB more", conns, grew)
	bound := 400.0
	if raceEnabled { // which remembers much of each goroutine
		bound = 2000
	}
	if grew > bound {
		t.Errorf("%.0f MB for %d connections", grew, conns)
	}
}

// Clients that are slow on purpose are let go, clients that send too much are
// cut off, and none of them costs memory.
func TestSurvivesHostileClients(t *testing.T) {
	t.Parallel()
	wx := quietFake(t)
	p := relayTo(t, wx.URL)
	by := beforeFault(t, p, wx)
	addr := strings.TrimPrefix(p.urls["relay"], "http://")

	// Slow-loris: half a header, then silence. The relay hangs up.
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			fmt.Fprint(c, "POST /login HTTP/1.1\r\nHost: x\r\nX-Slow: ")
			c.SetReadDeadline(time.Now().Add(startLimit))
			if _, err := io.Copy(io.Discard, c); err != nil {
				t.Errorf("not hung up: %v", err)
			}
		})
	}

	// A body of 1 GB: refused after what fits, and not read to its end.
	sent, answer := flood(t, addr, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n", 1<<30)
	t.Logf("of a body of 1 GB, %d KB were taken", sent>>10)
	if sent > 64<<20 || !strings.Contains(answer, " 400 ") {
		t.Errorf("%d bytes taken, then %.60q", sent, answer)
	}
	// A header without end.
	sent, answer = flood(t, addr, "GET /session HTTP/1.1\r\nX-Flood: ", 1<<30)
	t.Logf("of a header of 1 GB, %d KB were taken", sent>>10)
	if sent > 64<<20 || !strings.Contains(answer, " 431 ") {
		t.Errorf("%d bytes taken, then %.60q", sent, answer)
	}
	wg.Wait()
	if grew := resident(t, p.cmd.Process.Pid) - by.memory; grew > 64 {
		t.Errorf("%.0f MB more", grew)
	}
	by.over(t, "slow headers, bodies and headers without end", 202, nil)
}

// flood writes up to n bytes after a beginning, until the other side has had
// enough, and returns how many were taken and what came back.
func flood(t *testing.T, addr, begin string, n int64) (sent int64, answer string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	got := make(chan string, 1)
	go func() {
		var head [512]byte
		k, _ := io.ReadAtLeast(c, head[:], 15)
		got <- string(head[:k])
	}()
	io.WriteString(c, begin)
	chunk := []byte(strings.Repeat("x", 64<<10))
	for sent < n {
		c.SetWriteDeadline(time.Now().Add(startLimit))
		k, err := c.Write(chunk)
		sent += int64(k)
		if err != nil {
			break
		}
	}
	c.SetReadDeadline(time.Now().Add(startLimit))
	return sent, <-got
}

// openFiles is how many files this process may have open.
func openFiles(t *testing.T) (limit int) {
	t.Helper()
	b, err := os.ReadFile("/proc/self/limits")
	if err != nil {
		lacks(t, "/proc")
	}
	_, rest, _ := strings.Cut(string(b), "Max open files")
	if _, err := fmt.Sscan(rest, &limit); err != nil {
		t.Fatal(err)
	}
	return limit
}
