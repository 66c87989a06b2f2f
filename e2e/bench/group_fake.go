package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/load"
	"wxflow/e2e/bench/peer"
)

// fixture has one user whose code is good for ever, and a range of users, each with
// codes of its own. minute_quota 0: one user logs in as often as the load wants.
const fixture = `version: 1
seed: bench
apps:
  - {appid: wx0000000000000001, secret: mocksecret0000000000000000000001, minute_quota: 0}
users:
  - name: alice
  - {count: 3000000, prefix: u}
codes:
  - {js_code: alice-code, user: alice}
`

// login asks for one login with this code.
func login(code string) answer.Request {
	return answer.Request{Path: peer.Query + code, Right: answer.Login}
}

// peer returns one of the servers of package peer.
func (b *bench) peer(name, title, upstream string, ready answer.Request, needs ...*server) *server {
	s := b.server(title, ready, func(addr string) (*exec.Cmd, error) {
		return b.program("bench", "peer", name, addr, upstream)
	})
	s.needs = needs
	return s
}

// mockwx returns the fake, as it is started by a user: with its console and its proxy,
// its journal on, and its log to a file.
func (b *bench) mockwx() *server {
	return b.server("mockwx", login("alice-code"), func(addr string) (*exec.Cmd, error) {
		fx, err := b.file("bench.yaml", fixture)
		if err != nil {
			return nil, err
		}
		return b.program("mockwx", "serve", "--fixtures", fx, "--listen", addr, "--admin", "127.0.0.1:0", "--proxy", "127.0.0.1:0")
	})
}

// makeCodes makes codes ahead, each good once.
func (b *bench) makeCodes(name string, n int) (*load.Codes, error) {
	b.say("making %d codes ahead", n)
	file := filepath.Join(b.dir, name)
	out, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd, err := b.program("mockwx", "code", "--fixtures", filepath.Join(b.dir, "bench.yaml"), "--appid", "wx0000000000000001",
		"-n", fmt.Sprint(n), "--format", "text")
	if err != nil {
		return nil, err
	}
	cmd.Stdout = out
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("mockwx code: %w", err)
	}
	return &load.Codes{File: file, N: n}, nil
}

// warming is how long a server is warmed at the most, in seconds.
const warming = 3

// logged shows what the line of a log costs, which mockwx writes for a refusal and wxrelay
// for each request.
const logged = "gorilla/mux, with a line of log/slog"

// fake is one login at a fake.
func (b *bench) fake() error {
	one, each := login("alice-code"), login("{code}")
	constant := func(title, name string) {
		b.add(testCase{group: "fake", name: title, base: "gorilla/mux", ask: one, server: b.peer(name, title, "", one)})
	}
	b.add(testCase{group: "fake", name: "nginx return", base: "gorilla/mux", ask: one,
		server: b.nginx("nginx return", one, "", `location / { return 200 '`+peer.Reply+`'; }`)})
	constant("fasthttp", "fasthttp")
	constant("net/http", "nethttp")
	constant("gorilla/mux", "mux")
	constant(logged, "mux-log")
	b.add(testCase{group: "fake", name: "gorilla/mux, each code once", base: "gorilla/mux", ask: each,
		server: b.peer("mux", "gorilla/mux", "", one)})

	b.add(testCase{group: "fake", name: "mockwx, fixture code", base: "gorilla/mux", ask: one, server: b.mockwx()})
	refused := one
	refused.Path, refused.Right = peer.Query+"no-such-code", answer.Refused(40029)
	b.add(testCase{group: "fake", name: "mockwx, refusal", base: "gorilla/mux", ask: refused, server: b.mockwx()})
	codes, err := b.makeCodes("codes.txt", int(80_000*(b.opt.long.Seconds()*float64(b.opt.rounds)+warming)))
	if err != nil {
		return err
	}
	b.add(testCase{group: "fake", name: "mockwx, minted code", base: "gorilla/mux, each code once", ask: each, server: b.mockwx(), codes: codes})
	for _, m := range b.mocks() {
		b.add(testCase{group: "fake", name: m.name, base: "gorilla/mux", ask: m.ready, server: m})
	}
	return nil
}

// mocks are the mock servers that others have written.
func (b *bench) mocks() (out []*server) {
	for _, s := range []*server{b.stripe(), b.wiremock(), b.mockoon(), b.prism(), b.jsonServer(), b.oauth2Mock()} {
		if s != nil {
			s.warm = max(s.warm, 2*time.Second)
			out = append(out, s)
		}
	}
	return out
}

// stripe is the mock of an API by its own maker, in Go. Its balance costs it least.
func (b *bench) stripe() *server {
	q := answer.Request{Path: "/v1/balance", Header: map[string]string{"Authorization": "Bearer sk_test_123"},
		Right: answer.Right{Status: 200, Has: `"object":"balance"`}}
	return b.server("stripe-mock", q, func(addr string) (*exec.Cmd, error) {
		return b.program("stripe-mock", "-http-addr", addr)
	})
}

// wiremock needs its time to be compiled by its virtual machine.
func (b *bench) wiremock() *server {
	s := b.server("WireMock", login("alice-code"), func(addr string) (*exec.Cmd, error) {
		if _, err := b.file("wiremock/mappings/login.json", `{"request": {"method": "GET", "urlPath": "/sns/jscode2session"},
 "response": {"status": 200, "headers": {"Content-Type": "text/plain"}, "jsonBody": `+peer.Reply+`}}`); err != nil {
			return nil, err
		}
		jars, err := filepath.Glob(filepath.Join(b.bin["node_modules"], "wiremock", "build", "*.jar"))
		if err != nil || len(jars) != 1 {
			return nil, fmt.Errorf("npm's package wiremock is not installed")
		}
		return b.program("java", "-jar", jars[0], "--bind-address", "127.0.0.1", "--port", port(addr),
			"--root-dir", filepath.Join(b.dir, "wiremock"))
	})
	if s != nil && !b.opt.quick {
		s.warm = 12 * time.Second
	}
	return s
}
