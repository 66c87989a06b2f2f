package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/load"
	"wxflow/e2e/bench/peer"
	"wxflow/e2e/bench/proc"
)

const (
	nginxRelay  = "nginx proxy_pass, keep-alive"
	itself      = "WeChat's stand-in itself"
	manyClients = 1000

	secret   = "mocksecret0000000000000000000001"
	storeKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)

// A wechat is the server that stands in for WeChat.
type wechat struct {
	name string // of the relays that ask it
	url  string
	at   *server
	own  bool // an nginx, whose new connections are counted
}

// atOnce is an nginx that answers as WeChat does, without delay.
func (b *bench) atOnce() wechat {
	s := b.nginx("WeChat at once", login("c"), "", `location / { return 200 '`+peer.Reply+`'; }`)
	return wechat{"at once", "http://" + s.addr, s, true}
}

// overTLS is the same with TLS, and a certificate that was made for the run.
func (b *bench) overTLS() (wechat, error) {
	cert, key, err := b.certificate()
	if err != nil {
		return wechat{}, err
	}
	addr, err := proc.Address()
	if err != nil {
		return wechat{}, err
	}
	s := b.nginx("WeChat over TLS", login("c"), "", `listen `+addr+` ssl;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate `+cert+`;
        ssl_certificate_key `+key+`;
        location / { return 200 '`+peer.Reply+`'; }`)
	return wechat{"over TLS", "https://" + addr, s, true}, nil
}

// after50ms takes its time, as the real one does.
func (b *bench) after50ms() wechat {
	s := b.peer("fasthttp-50ms", "WeChat after 50 ms", "", login("c"))
	return wechat{"after 50 ms", "http://" + s.addr, s, false}
}

// relays are one login through each relay, each with a code of its own: those with the
// same code would be answered together.
func (b *bench) relays(group string, w wechat) {
	handed := answer.Request{Path: "/login?code={code}", Right: answer.Login}
	add := func(title string, s *server, ask answer.Request) {
		c := testCase{group: group, name: title, base: nginxRelay, ask: ask, server: s, again: true}
		if w.own {
			c.count = func() float64 { return b.accepted(w.at) }
		}
		b.add(c)
	}
	add(nginxRelay, b.nginxRelay(w), handed)
	for _, p := range [][2]string{{"fasthttp, no checks", "fasthttp-relay"}, {muxRelay, "mux-relay"},
		{"httputil.ReverseProxy", "reverseproxy"}, {"Go, default Transport", "default-relay"}} {
		add(p[0], b.trusting(b.peer(p[1], p[0]+" "+w.name, w.url, handed, w.at)), handed)
	}
	for _, p := range [][2]string{{"Express + request (the tutorials)", "/express-request.js"}, {"Express + undici", "/express-undici.js"}} {
		s := b.server(p[0]+" "+w.name, handed, func(addr string) (*exec.Cmd, error) { return b.node(p[1], port(addr), w.url) })
		if s != nil {
			s.needs, s.warm = []*server{w.at}, 2*time.Second
		}
		add(p[0], b.trusting(s), handed)
	}
	handed.Right = answer.Session
	add("wxrelay", b.wxrelay("wxrelay "+w.name, w, "memory:"), handed)
}

// relay is one login through a relay when WeChat answers at once.
func (b *bench) relay() error {
	w := b.atOnce()
	b.relays("relay", w)
	b.add(testCase{group: "relay", name: "wxrelay, log at warn", base: nginxRelay, server: b.wxrelay("wxrelay at warn", w, "memory:", "--log-level", "warn"),
		ask: answer.Request{Path: "/login?code={code}", Right: answer.Session}, again: true, count: func() float64 { return b.accepted(w.at) }})
	return nil
}

// tls is the same with TLS between the relay and WeChat.
func (b *bench) tls() error {
	w, err := b.overTLS()
	if err != nil {
		return err
	}
	b.relays("tls", w)
	return nil
}

// slow is the login when WeChat takes 50 ms and a thousand clients wait: as fast as
// they can, and a thousand a second.
func (b *bench) slow() error {
	for _, group := range []string{"slow", "open"} {
		w := b.after50ms()
		b.add(testCase{group: group, name: itself, base: nginxRelay, ask: login("{code}"), server: w.at})
		b.relays(group, w)
	}
	for _, c := range b.cases {
		switch c.group {
		case "slow":
			c.connections, c.long, c.few = manyClients, 2*time.Second, true
		case "open":
			c.long, c.few, c.open = 2*time.Second, true, &load.Open{Clients: manyClients, Rate: openRate}
		}
	}
	return nil
}

// openRate is what all clients together ask for in a second. The stand-in for WeChat,
// the generator and a good relay have room for it on two processors.
const openRate = 2000

// nginxRelay is nginx with a location for the login.
func (b *bench) nginxRelay(w wechat) *server {
	scheme, host, _ := strings.Cut(w.url, "://")
	tls := ""
	if scheme == "https" {
		tls = "proxy_ssl_protocols TLSv1.2 TLSv1.3; proxy_ssl_verify on; proxy_ssl_name localhost; proxy_ssl_trusted_certificate " + filepath.Join(b.dir, "cert.pem") + ";"
	}
	s := b.nginx(nginxRelay+" "+w.name, answer.Request{Path: "/login?code={code}", Right: answer.Login},
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
		cmd.Env = append(os.Environ(), "WXRELAY_SECRET="+secret, "WXRELAY_KEY="+storeKey)
		return cmd, nil
	})
	s.needs = append(s.needs, w.at)
	return b.trusting(s)
}

// trusting lets a server trust the certificate of the run.
func (b *bench) trusting(s *server) *server {
	if s == nil {
		return nil
	}
	if s.cmd.Env == nil {
		s.cmd.Env = os.Environ()
	}
	cert := filepath.Join(b.dir, "cert.pem")
	if _, err := os.Stat(cert); err == nil {
		s.cmd.Env = append(s.cmd.Env, "SSL_CERT_FILE="+cert, "NODE_EXTRA_CA_CERTS="+cert)
	}
	s.cmd.Env = append(s.cmd.Env, "NODE_ENV=production")
	return s
}
