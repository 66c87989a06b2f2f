package doctor

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"wxflow/relay/internal/ops"
	"wxflow/relay/text"
)

// A probe is what the running relay tells of the request it was sent through
// the domain.
type probe struct {
	nonce string
	hold  time.Duration
	seen  ops.Sighting
}

// In front of the relay nothing may take these away.
const (
	bodySize   = 64 << 10
	headerSize = 4 << 10
)

func proxyChecks() []Check {
	return []Check{
		{
			ID:    "proxy.post",
			Title: text.New("POST with a body", "带请求体的 POST"),
			Why:   text.New("logins are POST requests", "登录使用 POST 请求"),
			Fix:   text.New("let POST pass (no limit_except, no rule of a firewall that takes only GET)", "放行 POST（检查 limit_except 和只放行 GET 的防火墙规则）"),
			needs: []string{"domain.login"},
			run: func(e *exam) []Result {
				// Without a code nothing is asked of WeChat.
				a := e.ask(e.o.Timeout, "POST", "/login", http.Header{"Content-Type": {"application/json"}}, []byte("{}"))
				if kind, yes := a.relay(); yes && kind == "bad_request" && a.status == http.StatusBadRequest {
					return ok("arrives", "能到达")
				}
				return a.refusal()
			},
		},
		{
			ID:    "proxy.body",
			Title: text.New("body of 64 KB", "64 KB 的请求体"),
			Why:   text.New("encrypted user data is larger than a login", "加密的用户数据比登录请求大"),
			Fix:   text.New("allow it (nginx: client_max_body_size 1m; in the server block)", "放宽限制（nginx：在 server 块中写 client_max_body_size 1m;）"),
			needs: []string{"proxy.post"},
			run: func(e *exam) []Result {
				// A method that this path does not take: the relay says so
				// whatever the body is.
				a := e.ask(e.o.Timeout, "POST", "/session", nil, make([]byte, bodySize))
				if _, yes := a.relay(); yes {
					return ok("arrives", "能到达")
				}
				return a.refusal()
			},
		},
		{
			ID:    "proxy.header",
			Title: text.New("header of 4 KB", "4 KB 的请求头"),
			Why:   text.New("cookies and tokens of other programs on the same domain travel along", "同一域名下其他程序的 cookie 和 token 会一并发送"),
			Fix:   text.New("allow it (nginx: large_client_header_buffers 4 8k;)", "放宽限制（nginx：large_client_header_buffers 4 8k;）"),
			needs: []string{"domain.answer"},
			run: func(e *exam) []Result {
				a := e.ask(e.o.Timeout, "GET", "/session", http.Header{"X-Doctor-Filler": {strings.Repeat("x", headerSize)}}, nil)
				if kind, yes := a.relay(); yes && kind == "unauthorized" {
					return ok("arrives", "能到达")
				}
				return a.refusal()
			},
		},
		{
			ID:    "proxy.authorization",
			Title: text.New("header Authorization", "Authorization 请求头"),
			Why:   text.New("without it every session looks like none, and clients log in again for ever", "丢失后每个会话都像没有登录，客户端会无休止地重新登录"),
			Fix:   text.New("let it pass (nginx passes it unless proxy_set_header Authorization or auth_basic is there; Apache in front of CGI wants CGIPassAuth On)", "放行该请求头（nginx 默认会转发，检查 proxy_set_header Authorization 和 auth_basic；Apache 的 CGI 需要 CGIPassAuth On）"),
			needs: []string{"domain.answer"},
			run:   checkAuthorization,
		},
		{
			ID:    "proxy.cache",
			Title: text.New("header Cache-Control", "Cache-Control 应答头"),
			Why:   text.New("a cache that keeps a login hands one user's session to the next", "缓存了登录应答就会把一个用户的会话交给另一个用户"),
			Fix:   text.New("leave the header Cache-Control: no-store as the relay sends it (nginx: no expires, no proxy_hide_header, no proxy_cache; CDN: do not cache this host)", "保留中继发送的 Cache-Control: no-store（nginx：不要用 expires、proxy_hide_header、proxy_cache；CDN：不要缓存此域名）"),
			needs: []string{"domain.answer"},
			run: func(e *exam) []Result {
				if v := strings.Join(e.session.header.Values("Cache-Control"), ", "); v != "no-store" {
					return warn("Cache-Control: no-store does not arrive as sent: %q", "Cache-Control: no-store 没有原样到达：%q", shown(v))
				}
				return ok("Cache-Control: no-store arrives", "Cache-Control: no-store 能到达")
			},
		},
		{
			ID:    "proxy.same",
			Title: text.New("which relay answers", "应答的是哪个中继"),
			Why:   text.New("the domain may lead to an old copy, a test server or somebody else's relay", "域名可能指向旧的副本、测试服务器或别人的中继"),
			Fix:   text.New("compare the port and address that the web server passes to with WXRELAY_LISTEN; with several relays behind one domain this is as it should be: try again", "核对 Web 服务器转发的地址和端口与 WXRELAY_LISTEN；若一个域名后有多个中继，则属正常，可重试"),
			needs: []string{"domain.answer"},
			run:   checkSame,
		},
		{
			ID:    "proxy.client_ip",
			Title: text.New("the client's address", "客户端 IP"),
			Why:   text.New("without it all users look like one to limits and logs", "丢失后，对限流和日志来说所有用户都像同一个"),
			Fix:   text.New("nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; (Caddy and Traefik do it by themselves)", "nginx：proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;（Caddy 和 Traefik 会自动添加）"),
			needs: []string{"proxy.same"},
			run:   checkClientIP,
		},
		{
			ID:    "proxy.proto",
			Title: text.New("header X-Forwarded-Proto", "X-Forwarded-Proto 请求头"),
			Why:   text.New("programs behind the relay build http:// links and insecure cookies without it", "否则中继之后的程序会生成 http:// 链接和不安全的 cookie"),
			Fix:   text.New("nginx: proxy_set_header X-Forwarded-Proto $scheme;", "nginx：proxy_set_header X-Forwarded-Proto $scheme;"),
			needs: []string{"proxy.same"},
			run: func(e *exam) []Result {
				switch {
				case e.seen.Method == "":
					return unseen()
				case e.seen.TLS:
					return ok("the relay ends TLS itself: nothing is in front", "由中继自己处理 TLS，前面没有代理")
				case e.seen.ForwardedProto == "https":
					return ok("X-Forwarded-Proto: https", "X-Forwarded-Proto：https")
				}
				return warn("X-Forwarded-Proto is %q, not https", "X-Forwarded-Proto 为 %q，不是 https", shown(e.seen.ForwardedProto))
			},
		},
		{
			ID:    "proxy.timeout",
			Slow:  true,
			Title: text.New("how long the proxy waits", "代理的等待时间"),
			Why:   text.New("when it gives up first, the code is spent and the user has nothing", "如果代理先放弃，code 已消耗而用户一无所获"),
			Fix:   text.New("wait longer in front (nginx: proxy_read_timeout 60s;), or set WXRELAY_UPSTREAM_TIMEOUT lower", "延长代理的等待（nginx：proxy_read_timeout 60s;），或调低 WXRELAY_UPSTREAM_TIMEOUT"),
			needs: []string{"proxy.same"},
			run:   checkProxyTimeout,
		},
	}
}

// checkAuthorization tells a header that does not arrive from a token that is
// no good: the relay's challenge differs. Doc: RFC 6750 §3.1.
func checkAuthorization(e *exam) []Result {
	a := e.ask(e.o.Timeout, "GET", "/session", http.Header{"Authorization": {"Bearer wxrelay-doctor"}}, nil)
	if _, yes := a.relay(); !yes {
		return a.refusal()
	}
	switch challenge := a.header.Get("WWW-Authenticate"); {
	case strings.Contains(challenge, "invalid_token"):
		return ok("arrives", "能到达")
	case challenge == "":
		return warn("the answer's WWW-Authenticate is taken away, so it cannot be told", "应答中的 WWW-Authenticate 被去掉了，无法判断")
	}
	return fail("does not arrive", "没有到达")
}

// askOps asks the relay of the settings on its own address.
func (e *exam) askOps(method, query string, into any) error {
	host, port, err := net.SplitHostPort(e.settings.Ops)
	if err != nil {
		return err
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	rt := &http.Transport{DialContext: e.o.Dial, DisableKeepAlives: true}
	a := e.send(rt, e.o.Timeout, method, "http://"+net.JoinHostPort(host, port)+"/doctor"+query, nil, nil)
	if a.err != nil {
		return a.err
	}
	if a.status != http.StatusOK {
		return errNotSeen
	}
	return json.Unmarshal(a.body, into)
}

type notSeen struct{}

func (notSeen) Error() string { return "it has not seen the request" }

var errNotSeen error = notSeen{}

func checkSame(e *exam) []Result {
	var p struct {
		Nonce  string `json:"nonce"`
		HoldMS int64  `json:"hold_ms"`
	}
	if err := e.askOps("POST", "", &p); err != nil {
		return skip("no relay answers at %s on this machine: run doctor where the relay runs, while it runs", "本机 %s 上没有中继应答：请在运行中继的机器上、中继运行时执行 doctor", e.settings.Ops)
	}
	e.nonce, e.hold = p.Nonce, time.Duration(p.HoldMS)*time.Millisecond
	a := e.ask(e.o.Timeout, "GET", "/session", http.Header{ops.ProbeHeader: {e.nonce}}, nil)
	if _, yes := a.relay(); !yes {
		return a.refusal()
	}
	if err := e.askOps("GET", "?nonce="+e.nonce, &e.seen); err != nil {
		return warn("a relay answers, but not the one at %s of this machine", "应答的是另一个中继，不是本机 %s 上的这个", e.settings.Ops)
	}
	return ok("the one of this machine", "本机的中继")
}

func checkClientIP(e *exam) []Result {
	switch {
	case e.seen.Method == "":
		return unseen()
	case e.seen.TLS:
		return ok("the relay ends TLS itself: nothing is in front", "由中继自己处理 TLS，前面没有代理")
	case e.seen.ForwardedFor == "":
		return warn("X-Forwarded-For does not arrive", "X-Forwarded-For 没有到达")
	}
	c := e.settings.Config
	peer, err := netip.ParseAddrPort(e.seen.Remote)
	believed := err == nil && slices.ContainsFunc(c.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(peer.Addr().Unmap()) })
	if c.Limits.PerIP > 0 && !believed {
		return fixed(warn("X-Forwarded-For arrives, but is not believed: it comes from %s, which WXRELAY_TRUSTED_PROXIES does not list", "X-Forwarded-For 已到达但不被采信：它来自 %s，不在 WXRELAY_TRUSTED_PROXIES 中", peer.Addr().Unmap()),
			"add %s to WXRELAY_TRUSTED_PROXIES: until then all users share one WXRELAY_LIMIT_IP", "把 %s 加入 WXRELAY_TRUSTED_PROXIES：否则所有用户共用同一个 WXRELAY_LIMIT_IP 额度", peer.Addr().Unmap())
	}
	return ok("X-Forwarded-For: %s", "X-Forwarded-For：%s", shown(e.seen.ForwardedFor))
}

// unseen is for checks that go by what the relay of this machine saw.
func unseen() []Result {
	return []Result{{Status: Skip, Needs: "proxy.same", What: text.New("the relay of this machine did not see the request", "本机的中继没有收到该请求")}}
}

func checkProxyTimeout(e *exam) []Result {
	if e.seen.Method == "" {
		return unseen()
	}
	header := http.Header{ops.ProbeHeader: {e.nonce}, ops.HoldHeader: {"1"}}
	a := e.ask(e.hold+e.o.Timeout, "GET", "/session", header, nil)
	if _, yes := a.relay(); yes {
		return ok("%v and more", "不少于 %v", e.hold)
	}
	if a.err != nil || a.status == http.StatusGatewayTimeout || a.status == http.StatusBadGateway {
		return fail("it gives up before %v", "它等不到 %v 就放弃了", e.hold)
	}
	return a.refusal()
}
