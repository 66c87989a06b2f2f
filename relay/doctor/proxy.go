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
)

// A probe is what the running relay has seen of the request it was sent through
// the domain.
type probe struct {
	ops.ProbeAnswer
	seen ops.Sighting
}

// In front of the relay nothing may take these away.
const (
	bodySize   = 64 << 10
	headerSize = 4 << 10
)

// checkPost sends no code, so that nothing is asked of WeChat.
func checkPost(e *exam) []Result {
	return e.arrives(http.StatusBadRequest, "POST", "/login", http.Header{"Content-Type": {"application/json"}}, []byte("{}"))
}

// checkBody uses a method that this path does not take: the relay says so whatever the
// body is.
func checkBody(e *exam) []Result {
	return e.arrives(0, "POST", "/session", nil, make([]byte, bodySize))
}

func checkHeader(e *exam) []Result {
	filler := http.Header{"X-Doctor-Filler": {strings.Repeat("x", headerSize)}}
	return e.arrives(http.StatusUnauthorized, "GET", "/session", filler, nil)
}

// arrives checks that the relay answers a request, which it refuses, and with that status
// unless it is 0.
func (e *exam) arrives(status int, method, path string, header http.Header, body []byte) []Result {
	a := e.ask(e.o.Timeout, method, path, header, body)
	if _, yes := a.relay(); yes && (status == 0 || a.status == status) {
		return ok("arrives", "能到达")
	}
	return a.refusal()
}

func checkCache(e *exam) []Result {
	if v := strings.Join(e.session.header.Values("Cache-Control"), ", "); v != "no-store" {
		return warn("Cache-Control: no-store does not arrive as sent: %q", "Cache-Control: no-store 没有原样到达：%q", shown(v))
	}
	return ok("Cache-Control: no-store arrives", "Cache-Control: no-store 能到达")
}

func checkProto(e *exam) []Result {
	if e.seen.ForwardedProto == "https" {
		return ok("X-Forwarded-Proto: https", "X-Forwarded-Proto：https")
	}
	return warn("X-Forwarded-Proto is %q, not https", "X-Forwarded-Proto 为 %q，不是 https", shown(e.seen.ForwardedProto))
}

// checkAuthorization distinguishes a header that does not arrive from a token that is
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
		return warn("the answer's WWW-Authenticate is taken away, so it cannot be told", "响应中的 WWW-Authenticate 被去掉了，无法判断")
	}
	return fail("does not arrive", "没有到达")
}

// askOps asks the relay of the settings on its own address, and reports whether it answers.
func (e *exam) askOps(method, query string, into any) bool {
	host, port, err := net.SplitHostPort(e.settings.Ops)
	if err != nil {
		return false
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	rt := &http.Transport{DialContext: e.o.Dial, DisableKeepAlives: true}
	a := e.send(rt, e.o.Timeout, method, "http://"+net.JoinHostPort(host, port)+"/doctor"+query, nil, nil)
	return a.err == nil && a.status == http.StatusOK && json.Unmarshal(a.body, into) == nil
}

func checkSame(e *exam) []Result {
	if !e.askOps("POST", "", &e.ProbeAnswer) {
		return skip("no relay answers at %s on this machine: run doctor where the relay runs, while it runs",
			"本机 %s 上没有中继响应：请在运行中继的机器上、中继运行时执行 doctor", e.settings.Ops)
	}
	a := e.ask(e.o.Timeout, "GET", "/session", http.Header{ops.ProbeHeader: {e.Nonce}}, nil)
	if _, yes := a.relay(); !yes {
		return a.refusal()
	}
	if !e.askOps("GET", "?nonce="+e.Nonce, &e.seen) {
		return warn("a relay answers, but not the one at %s of this machine", "响应的是另一个中继，不是本机 %s 上的这个", e.settings.Ops)
	}
	return ok("the one of this machine", "本机的中继")
}

func checkClientIP(e *exam) []Result {
	if e.seen.ForwardedFor == "" {
		return warn("X-Forwarded-For does not arrive", "X-Forwarded-For 没有到达")
	}
	c := e.settings.Config
	peer, err := netip.ParseAddrPort(e.seen.Remote)
	believed := err == nil && slices.ContainsFunc(c.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(peer.Addr().Unmap()) })
	if c.Limits.PerIP > 0 && !believed {
		return fixed(warn("X-Forwarded-For arrives, but is not believed: it comes from %s, which WXRELAY_TRUSTED_PROXIES does not list",
			"X-Forwarded-For 已到达但不被采信：它来自 %s，不在 WXRELAY_TRUSTED_PROXIES 中", peer.Addr().Unmap()),
			"add %s to WXRELAY_TRUSTED_PROXIES: until then all users share one WXRELAY_LIMIT_IP",
			"把 %s 加入 WXRELAY_TRUSTED_PROXIES：否则所有用户共用同一个 WXRELAY_LIMIT_IP 额度", peer.Addr().Unmap())
	}
	return ok("X-Forwarded-For: %s", "X-Forwarded-For：%s", shown(e.seen.ForwardedFor))
}

// seen is a check that goes by what the relay of this machine saw.
func seen(check func(*exam) []Result) func(*exam) []Result {
	return func(e *exam) []Result {
		if e.seen.Method == "" {
			return without("proxy.same", "the relay of this machine did not see the request", "本机的中继没有收到该请求")
		}
		return check(e)
	}
}

// forwarded is a check of what something in front of the relay has to tell it.
func forwarded(check func(*exam) []Result) func(*exam) []Result {
	return seen(func(e *exam) []Result {
		if e.seen.TLS {
			return ok("the relay ends TLS itself: nothing is in front", "由中继自己处理 TLS，前面没有代理")
		}
		return check(e)
	})
}

func checkProxyTimeout(e *exam) []Result {
	hold := time.Duration(e.HoldMS) * time.Millisecond
	a := e.ask(hold+e.o.Timeout, "GET", "/session", http.Header{ops.ProbeHeader: {e.Nonce}, ops.HoldHeader: {"1"}}, nil)
	if _, yes := a.relay(); yes {
		return ok("%v and more", "不少于 %v", hold)
	}
	if a.err != nil || a.status == http.StatusGatewayTimeout || a.status == http.StatusBadGateway {
		return fail("it gives up before %v", "它等不到 %v 就放弃了", hold)
	}
	return a.refusal()
}
