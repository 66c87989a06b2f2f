package main

import (
	"os/exec"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/peer"
)

// proxy is a request that is handed on: to a back end by wxrelay, which looks at the
// session first, and to WeChat's hosts and others by the proxy of mockwx.
func (b *bench) proxy() error {
	const base = "httputil.ReverseProxy"
	w := b.atOnce()
	q := answer.Request{Path: "/api/me", Right: answer.Login}
	b.add(testCase{group: "proxy", name: base, base: base, ask: q, server: b.peer("reverseproxy", base+" at once", w.url, q, w.at)})
	nginx := b.nginx("nginx, to a back end", q, "upstream backend { server "+w.at.addr+"; keepalive 64; keepalive_requests 100000000; }",
		`location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }`)
	nginx.needs = []*server{w.at}
	b.add(testCase{group: "proxy", name: "nginx proxy_pass", base: base, ask: q, server: nginx})
	b.add(testCase{group: "proxy", name: "wxrelay, back end behind it", base: base, ask: q,
		server: b.wxrelay("wxrelay in front of a back end", w, "memory:", "--backend", w.url), prepare: logIn})

	one := login("alice-code")
	one.Proxy = "http://api.weixin.qq.com"
	fake := b.server("proxy of mockwx", one, func(addr string) (*exec.Cmd, error) {
		fx, err := b.file("bench.yaml", fixture)
		if err != nil {
			return nil, err
		}
		return b.program("mockwx", "serve", "--fixtures", fx, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--proxy", addr, "--proxy-others", "pass")
	})
	b.add(testCase{group: "proxy", name: "mockwx --proxy, to the fake", base: base, ask: one, server: fake})
	other := answer.Request{Path: peer.Query + "c", Right: answer.Login, Proxy: w.url}
	fake.needs = []*server{w.at}
	b.add(testCase{group: "proxy", name: "mockwx --proxy, to another host", base: base, ask: other, server: fake})
	return nil
}
