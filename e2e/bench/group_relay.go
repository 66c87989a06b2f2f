package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/peer"
)

// A wechat is the server that the relays of a group ask.
type wechat struct {
	group string
	url   string
	at    *server // nginx's own count of connections is read here; nil: not counted
}

// atOnce is an nginx that answers as WeChat does, without delay.
func (b *bench) atOnce() wechat {
	s := b.nginx("upstream", login("c"), "", `location / { return 200 '`+peer.Reply+`'; }`)
	return wechat{"relay", "http://" + s.addr, s}
}

// relays are the cases of a group: one login through each relay, each with a code of
// its own, or those that are as fast would be answered together.
func (b *bench) relays(w wechat, each func(testCase)) {
	handed := answer.Request{Path: "/login?code={code}", Right: answer.Login}
	add := func(title string, s *server) {
		each(testCase{group: w.group, name: title, base: "nginx proxy_pass, keep-alive", ask: handed, server: s, upstream: w.at})
	}
	add("nginx proxy_pass, keep-alive", b.nginxRelay(w))
	for _, p := range [][2]string{{"fasthttp, no checks", "fasthttp-relay"}, {"httputil.ReverseProxy", "reverseproxy"},
		{"Go, default Transport", "default-relay"}} {
		s := b.peer(p[1], w.group+": "+p[0], w.url, handed, w.at)
		add(p[0], trusting(b, s))
	}
	for _, p := range [][2]string{{"Express + request", "/express-request.js"}, {"Express + undici", "/express-undici.js"}} {
		s := b.server(w.group+": "+p[0], handed, func(addr string) (*exec.Cmd, error) { return b.node(p[1], port(addr), w.url) })
		add(p[0], trusting(b, s))
	}
	minted := handed
	minted.Right = answer.Session
	each(testCase{group: w.group, name: "wxrelay", base: "nginx proxy_pass, keep-alive", ask: minted,
		server: b.wxrelay(w.group+": wxrelay", w, "memory:"), upstream: w.at})
}

// relay is one login through a relay when WeChat answers at once.
func (b *bench) relay() error {
	w := b.atOnce()
	b.relays(w, b.add)
	minted := answer.Request{Path: "/login?code={code}", Right: answer.Session}
	b.add(testCase{group: "relay", name: "wxrelay, log at warn", base: "nginx proxy_pass, keep-alive", ask: minted,
		server: b.wxrelay("relay: wxrelay, log at warn", w, "memory:", "--log-level", "warn"), upstream: w.at})
	return nil
}

// nginxRelay is nginx with a location for the login.
func (b *bench) nginxRelay(w wechat) *server {
	ready := answer.Request{Path: "/login?code={code}", Right: answer.Login}
	scheme, host, _ := strings.Cut(w.url, "://")
	tls := ""
	if scheme == "https" {
		tls = "proxy_ssl_verify on; proxy_ssl_name localhost; proxy_ssl_trusted_certificate " + filepath.Join(b.dir, "cert.pem") + ";"
	}
	s := b.nginx(w.group+": nginx proxy_pass, keep-alive", ready,
		"upstream wechat { server "+host+"; keepalive 1024; keepalive_requests 100000000; }",
		`location = /login {
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            `+tls+`
            proxy_pass `+scheme+"://wechat"+peer.Query+`$arg_code;
        }`)
	s.needs = []*server{w.at}
	return s
}

// wxrelay returns the relay as it runs in production, but for the address of WeChat:
// a line of the log for each request, to a file.
func (b *bench) wxrelay(name string, w wechat, store string, flags ...string) *server {
	ready := answer.Request{Path: "/login?code={code}", Right: answer.Session}
	s := b.server(name, ready, func(addr string) (*exec.Cmd, error) {
		cmd, err := b.program("wxrelay", append([]string{"serve", "--dev", "--listen", addr, "--ops", "127.0.0.1:0",
			"--upstream", w.url, "--appid", "wx0000000000000001", "--store", store}, flags...)...)
		if err != nil {
			return nil, err
		}
		cmd.Env = append(os.Environ(), "WXRELAY_SECRET=mocksecret0000000000000000000001", "WXRELAY_KEY=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
		return cmd, nil
	})
	s.needs = []*server{w.at}
	return trusting(b, s)
}

// trusting lets a server trust the certificate of the benchmark.
func trusting(b *bench, s *server) *server {
	if s == nil {
		return nil
	}
	if s.cmd.Env == nil {
		s.cmd.Env = os.Environ()
	}
	cert := filepath.Join(b.dir, "cert.pem")
	s.cmd.Env = append(s.cmd.Env, "SSL_CERT_FILE="+cert, "NODE_EXTRA_CA_CERTS="+cert, "NODE_ENV=production")
	return s
}
