package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/peer"
)

// redis returns a Redis that writes nothing to disk.
func (b *bench) redis() *server {
	return b.server("Redis", answer.Request{}, func(addr string) (*exec.Cmd, error) {
		return b.program("redis-server", "--bind", "127.0.0.1", "--port", port(addr), "--save", "", "--appendonly", "no")
	})
}

// commands returns how many commands Redis has carried out.
func commands(s *server) float64 {
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		return 0
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(5 * time.Second))
	fmt.Fprint(c, "INFO stats\r\n")
	answer := make([]byte, 8192)
	n, err := c.Read(answer)
	m := regexp.MustCompile(`total_commands_processed:(\d+)`).FindSubmatch(answer[:n])
	if err != nil || m == nil {
		return 0
	}
	total, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return 0
	}
	return float64(total)
}

// stored are the relays with each store.
func (b *bench) stored() map[string]*server {
	w := b.atOnce()
	out := map[string]*server{
		"memory": b.wxrelay("wxrelay at once", w, "memory:"),
		"bolt":   b.wxrelay("wxrelay with bolt", w, "bolt:"+filepath.Join(b.dir, "sessions.db")),
	}
	if r := b.redis(); r != nil {
		out["Redis"] = b.wxrelay("wxrelay with Redis", w, "redis://"+r.addr+"/0")
		out["Redis"].needs = append(out["Redis"].needs, r)
	}
	return out
}

// stores is one login with each store, WeChat answering at once.
func (b *bench) stores() error {
	for _, store := range []string{"memory", "bolt", "Redis"} {
		c := testCase{group: "stores", name: "login, " + store, base: "login, memory", server: b.stored()[store],
			ask: answer.Request{Path: "/login?code={code}", Right: answer.Session}}
		if r := b.redis(); store == "Redis" && r != nil {
			c.count = func() float64 { return commands(r) }
		}
		b.add(c)
		if store == "bolt" {
			c.name, c.connections = "login, bolt, one client", 1
			b.add(c)
		}
	}
	return nil
}

// auth is the look at a session, which stands before each request of a user.
func (b *bench) auth() error {
	const mux = "gorilla/mux"
	q := answer.Request{Path: "/session", Right: answer.Right{Status: 200, Has: `"openid"`}}
	with := q // a header as long as that of those who look at it
	with.Header = map[string]string{"Authorization": "Bearer " + strings.Repeat("x", 43)}
	b.add(testCase{group: "auth", name: mux, base: mux, ask: with, server: b.peer("mux", mux, "", login("alice-code"))})
	b.add(testCase{group: "auth", name: logged, base: mux, ask: with, server: b.peer("mux-log", logged, "", login("alice-code"))})
	for _, store := range []string{"memory", "bolt", "Redis"} {
		c := testCase{group: "auth", name: "wxrelay /session, " + store, base: mux, ask: q, server: b.stored()[store], prepare: logIn}
		if r := b.redis(); store == "Redis" && r != nil {
			c.count = func() float64 { return commands(r) }
		}
		b.add(c)
	}
	q = answer.Request{Path: "/auth", Right: answer.Right{Status: 204}}
	relay := b.stored()["memory"]
	b.add(testCase{group: "auth", name: "wxrelay /auth, memory", base: mux, ask: q, server: relay, prepare: logIn})

	q = answer.Request{Path: "/file.json", Right: answer.Login}
	b.add(testCase{group: "auth", name: "nginx, a file", base: mux, ask: q, server: b.guarded("nginx, a file", "", nil)})
	b.add(testCase{group: "auth", name: "nginx, auth_request, wxrelay", base: mux, ask: q, with: []*server{relay},
		server: b.guarded("nginx, auth_request, wxrelay", "/auth", relay),
		prepare: func(c *testCase) error {
			front := c.server
			c.server = relay
			err := logIn(c)
			c.server = front
			return err
		}})
	return b.authPeer(mux)
}

// logIn logs a user in at the relay, and puts the token into the request.
func logIn(c *testCase) error {
	body, _, err := c.server.ready.Ask(c.server.addr, "0712cDoV0cfty22AeloV0cauth000001")
	if err != nil {
		return err
	}
	var x struct {
		Token string `json:"token"`
	}
	if err := json.Unmarshal(body, &x); err != nil {
		return err
	}
	c.ask.Header = map[string]string{"Authorization": "Bearer " + x.Token}
	return nil
}

// guarded is an nginx with a file, which asks first at path of another server.
func (b *bench) guarded(name, path string, at *server) *server {
	if _, err := b.file("www/file.json", peer.Reply); err != nil {
		return nil
	}
	first, ask, ready := "", "", answer.Request{Path: "/file.json", Right: answer.Login}
	if at != nil {
		ready.Right = answer.Right{Status: http.StatusUnauthorized}
		first = "upstream auth { server " + at.addr + "; keepalive 64; keepalive_requests 100000000; }"
		ask = `auth_request /.auth;
        location = /.auth {
            internal;
            proxy_pass http://auth` + path + `;
            proxy_http_version 1.1;
            proxy_pass_request_body off;
            proxy_set_header Content-Length "";
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Method $request_method;
        }`
	}
	s := b.nginx(name, ready, first, "root "+filepath.Join(b.dir, "www")+";\n        "+ask)
	if at != nil {
		s.needs = []*server{at}
	}
	return s
}

// authPeer is oauth2-proxy, which does for an OpenID provider what /auth does here.
func (b *bench) authPeer(base string) error {
	provider := b.oauth2Mock()
	if provider == nil {
		b.missing["oauth2-proxy"] = "needs oauth2-mock-server: " + b.missing["oauth2-mock-server"]
		return nil
	}
	s := b.server("oauth2-proxy", answer.Request{Path: "/ping", Right: answer.Right{Status: 200, Has: "OK"}}, func(addr string) (*exec.Cmd, error) {
		return b.program("oauth2-proxy", "--provider=oidc", "--oidc-issuer-url=http://localhost:"+port(provider.addr), "--client-id=bench", "--client-secret=bench",
			"--cookie-secret=0123456789abcdef0123456789abcdef", "--cookie-secure=false", "--email-domain=*", "--http-address="+addr,
			"--redirect-url=http://"+addr+"/oauth2/callback", "--upstream=static://202", "--insecure-oidc-allow-unverified-email",
			"--oidc-email-claim=sub", "--skip-provider-button", "--standard-logging=true", "--request-logging=true")
	})
	if s == nil {
		return nil
	}
	s.needs = []*server{provider}
	b.add(testCase{group: "auth", name: "oauth2-proxy /oauth2/auth", base: base, server: s, prepare: signIn,
		ask: answer.Request{Path: "/oauth2/auth", Right: answer.Right{Status: http.StatusAccepted}}})
	return nil
}

// signIn signs a user in at oauth2-proxy, as a browser does, and puts the cookie into
// the request.
func signIn(c *testCase) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	resp, err := (&http.Client{Jar: jar, Timeout: 10 * time.Second}).Get("http://" + c.server.addr + "/oauth2/start?rd=/")
	if err != nil {
		return err
	}
	resp.Body.Close()
	cookie := ""
	for _, x := range jar.Cookies(resp.Request.URL) {
		cookie += x.Name + "=" + x.Value + "; "
	}
	c.ask.Header = map[string]string{"Cookie": cookie}
	_, _, err = c.ask.Ask(c.server.addr, "")
	return err
}
