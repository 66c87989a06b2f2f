package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

var freeRelay = []string{"--relay", "127.0.0.1:0", "--ops", "127.0.0.1:0"}

func startUp(t *testing.T, args ...string) *program {
	t.Helper()
	return start(t, getenvOf(), append(append([]string{"up"}, freeRelay...), args...)...)
}

// The relay is the fake's: its apps, its clock, and the server of its pages.
func TestUp(t *testing.T) {
	t.Parallel()
	p := startUp(t)
	for _, line := range []string{"\n  relay  " + p.urls["relay"] + "   the login server",
		"\n  ops    " + p.urls["ops"] + "   health of the relay\n",
		"\n  curl '" + p.urls["relay"] + "/login?code=user:alice'\n",
		"\n  curl -d '{\"appid\":\"wx0000000000000001\",\"user\":\"alice\"}' " + p.urls["admin"] + "/login\n",
		"\n  curl " + p.urls["admin"] + "/calls\n"} {
		if !strings.Contains(p.stdout.String(), line) {
			t.Errorf("no %q in\n%s", line, p.stdout.String())
		}
	}
	if status, body := p.get(t, "ops", "/readyz"); status != 200 {
		t.Errorf("%d %s", status, body)
	}
	for _, appid := range []string{"wx0000000000000001", "wx0000000000000003"} {
		status, body := p.get(t, "relay", "/login?code=alice-code&appid="+appid)
		_, token, _ := strings.Cut(body, `"token":"`)
		token, _, _ = strings.Cut(token, `"`)
		if status != 200 || token == "" {
			t.Fatalf("%s: %d %s", appid, status, body)
		}
		if got := p.session(t, token); got != 200 {
			t.Errorf("its session: %d", got)
		}
		resp, err := http.Post(p.urls["admin"]+"/clock", "application/json", strings.NewReader(`{"advance":"73h"}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := p.session(t, token); got != 401 {
			t.Errorf("three days later by the fake's clock: %d", got)
		}
	}
	if body := p.carry(t, "https://api.example.com/session"); !strings.Contains(body, `"kind":"unauthorized"`) {
		t.Errorf("what a page asks for reaches %s", body)
	}
}

// The relay takes what the fake pushes, with the Token of the fixture: a user who takes an
// authorisation back is signed out.
func TestUpTakesPushes(t *testing.T) {
	t.Parallel()
	p := startUp(t)
	_, body := p.get(t, "relay", "/login?code=alice-code")
	_, token, _ := strings.Cut(body, `"token":"`)
	token, _, _ = strings.Cut(token, `"`)
	if got := p.session(t, token); got != 200 {
		t.Fatalf("session: %d after %s", got, body)
	}
	code, out, errs := runHere(t, "C", "push", "--appid", "wx0000000000000001", "--user", "alice", "--event", "user_authorization_revoke",
		"--to", p.urls["relay"]+"/wechat/push/wx0000000000000001")
	if code != 0 || !strings.Contains(out, "ok") {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	if got := p.session(t, token); got != 401 {
		t.Errorf("session after the event: %d", got)
	}
}

func (p *program) session(t *testing.T, token string) int {
	t.Helper()
	r, err := http.NewRequest("GET", p.urls["relay"]+"/session", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// A login under way when the stop comes is finished: until then the fake
// answers it, and whoever watches is told.
func TestUpStops(t *testing.T) {
	t.Parallel()
	p := startUp(t)
	addr := strings.TrimPrefix(p.urls["relay"], "http://")
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const body = `{"code":"user:alice"}`
	fmt.Fprintf(conn,
		"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", len(body))
	in := bufio.NewReader(conn)
	if line, err := in.ReadString('\n'); !strings.HasPrefix(line, "HTTP/1.1 100 ") {
		t.Fatalf("%q, %v", line, err)
	}
	if line, err := in.ReadString('\n'); line != "\r\n" {
		t.Fatalf("%q, %v", line, err)
	}
	p.stop()
	if !testkit.Until(nil, func() bool {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
		}
		return err != nil
	}) {
		t.Fatal("it goes on to take connections")
	}
	if status, body := p.get(t, "ops", "/readyz"); status != 503 || !strings.Contains(body, "stopping") {
		t.Errorf("readyz: %d %s", status, body)
	}
	if status, body := p.get(t, "admin", "/healthz"); status != 200 {
		t.Errorf("the fake: %d %s", status, body)
	}
	fmt.Fprint(conn, body)
	resp, err := http.ReadResponse(in, nil)
	if err != nil || resp.StatusCode != 200 {
		t.Errorf("the login under way: %v, %v", resp, err)
	}
	if code := <-p.exit; code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.stderr.String())
	}
}

// Without an app there is nothing for a relay to serve, and a port that is taken
// is said.
func TestUpCannotStart(t *testing.T) {
	t.Parallel()
	free := append([]string{"up", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--proxy", "off"}, freeRelay...)
	code, stdout, stderr := runHere(t, "C", append(free, "--fixtures", fixture(t, "version: 1\nusers: [{name: alice}]\n"))...)
	if code != 1 || stdout != "" || !strings.Contains(stderr, "mockwx: the fixture has no app for the relay to serve; add one\n") {
		t.Errorf("%d %s%s", code, stdout, stderr)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, flag := range []string{"relay", "ops"} {
		code, stdout, stderr := runHere(t, "C", append(free, "--"+flag, taken.Addr().String())...)
		if code != 1 || stdout != "" || !strings.Contains(stderr, "mockwx: --"+flag+" "+taken.Addr().String()+": ") {
			t.Errorf("%s: %d %s%s", flag, code, stdout, stderr)
		}
	}
}
