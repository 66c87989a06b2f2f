package backend

import (
	"cmp"
	"net/http"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// sameOrigin refuses a request that a page of another origin had a browser make
// with the cookie, which browsers send for anybody. Reading is allowed, as by a
// link; a websocket is not, though it begins with a GET.
func sameOrigin(h http.Header, method, host string) error {
	if h.Get("Upgrade") != "" || h.Get("Sec-WebSocket-Key") != "" {
		method = http.MethodPost
	}
	err := http.NewCrossOriginProtection().Check(&http.Request{Method: method, Host: host, Header: h})
	if err == nil {
		return nil
	}
	return &fail.Failure{Kind: refusal.Unauthorized, Action: refusal.FixRequest, Cause: err,
		Say: text.New("A page of another origin may not use this session.", "不允许其他来源的页面使用此登录态。")}
}

// askedFor is sameOrigin for GET /auth, where a web server asks about a request
// that it describes: Traefik and Caddy name its method and host. Where the method
// is not named, an Origin tells: browsers send none along with a link.
func askedFor(req *http.Request) error {
	h, method := req.Header, req.Header.Get("X-Forwarded-Method")
	if method == "" && h.Get("Origin") != "" {
		method = http.MethodPost
	}
	return sameOrigin(h, cmp.Or(method, http.MethodGet), cmp.Or(h.Get("X-Forwarded-Host"), req.Host))
}
