package main

import (
	"fmt"
	"os/exec"
	"strings"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/peer"
)

// A size is a fixture of some size, and the call that has to find its last part.
type size struct {
	what, name string
	fixture    func() string
	ask        answer.Request
	flags      []string
}

// sizes are what may be declared, few of it and many.
func (b *bench) sizes() (out []size) {
	add := func(what string, n int, text func(n int) string, ask func(n int) answer.Request) {
		if n > 100_000 && b.opt.quick && what == "users in a list" {
			return // it takes ten seconds to read
		}
		out = append(out, size{what, fmt.Sprintf("%d %s", n, what), func() string { return text(n) }, ask(n), nil})
	}
	lastUser := func(n int) answer.Request { return login(fmt.Sprintf("user:u%d", n)) }
	const app = "apps: [{appid: wx0000000000000001, secret: mocksecret0000000000000000000001, minute_quota: 0}]\n"
	for _, n := range []int{1_000, 100_000, 1_000_000} {
		add("users in a range", n, func(n int) string { return fmt.Sprintf("%susers: {count: %d, prefix: u}\n", app, n) }, lastUser)
	}
	for _, n := range []int{1_000, 100_000, 1_000_000} {
		add("users in a list", n, func(n int) string { return app + "users:\n" + lines(n, "  - {name: u%d}\n") }, lastUser)
	}
	for _, n := range []int{10, 100_000} {
		add("codes", n, func(n int) string {
			return app + "users: [{name: alice}]\ncodes:\n" + lines(n, "  - {js_code: c%d, user: alice}\n")
		}, func(n int) answer.Request { return login(fmt.Sprintf("c%d", n)) })
	}
	for _, n := range []int{1, 100, 10_000} {
		add("apps", n, func(n int) string {
			return "users: [{name: alice}]\napps:\n" + lines(n, "  - {appid: wx%016x, secret: mocksecret0000000000000000000001, minute_quota: 0}\n")
		}, func(n int) answer.Request {
			q := login("user:alice")
			q.Path = strings.Replace(q.Path, "wx0000000000000001", fmt.Sprintf("wx%016x", n), 1)
			return q
		})
	}
	for _, n := range []int{10, 100, 500} {
		add("stubs", n, func(n int) string {
			return app + "users: [{name: alice}]\nstubs:\n" + lines(n, "  - {path: /wxa/stub%d, body: "+peer.Reply+"}\n")
		}, func(n int) answer.Request {
			return answer.Request{Path: fmt.Sprintf("/wxa/stub%d", n), Right: answer.Login}
		})
	}
	for _, n := range []int{100, 4_000, 100_000} {
		add("calls in the journal", n, func(int) string { return app + "users: {count: 1000, prefix: u}\n" },
			func(int) answer.Request { return lastUser(1000) })
		out[len(out)-1].flags = []string{"--journal", fmt.Sprint(n)}
	}
	return out
}

// scale is one call at fixtures of every size.
func (b *bench) scale() error {
	bases := map[string]string{}
	for _, x := range b.sizes() {
		if bases[x.what] == "" {
			bases[x.what] = x.name
		}
		s := b.server("mockwx, "+x.name, x.ask, func(addr string) (*exec.Cmd, error) {
			fx, err := b.file(strings.ReplaceAll(x.name, " ", "-")+".yaml", "version: 1\nseed: bench\n"+x.fixture())
			if err != nil {
				return nil, err
			}
			return b.program("mockwx", append([]string{"serve", "--fixtures", fx, "--listen", addr, "--admin", "127.0.0.1:0", "--proxy", "off"}, x.flags...)...)
		})
		s.alone = true
		b.add(testCase{group: "scale", name: x.name, base: bases[x.what], ask: x.ask, server: s, few: true, long: 700 * time.Millisecond})
	}
	return nil
}

// lines returns n lines, with the numbers from 1 on.
func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i+1)
	}
	return b.String()
}
