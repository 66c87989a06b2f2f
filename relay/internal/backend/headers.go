package backend

import (
	"bytes"
	"cmp"
	"net/http"
	"strings"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/jwt"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// maxHeaderName is more than any name has that means something here.
const maxHeaderName = 64

// passes reports whether a client's header or trailer goes on to the back end.
// Headers about the hops before pass when a trusted proxy sent them, in the usual
// spelling.
func passes(name string, trusted bool) bool {
	var buf [maxHeaderName]byte
	folded := foldHeader(buf[:0], name)
	if isObeyed(folded) {
		return false
	}
	if !isOfHops(folded) {
		return true
	}
	return trusted && strings.EqualFold(string(folded), name)
}

// foldHeader appends to b the one spelling of a header that all others are compared
// in: CGI, WSGI and PHP do not distinguish - and _; some web servers replace
// everything but letters and digits by _. Seen: Java programs ask for HTTP_CLIENT_IP, as CGI would
// call the header Client-IP, and get what a client sends by that very name.
func foldHeader(b []byte, name string) []byte {
	for i := range min(len(name), maxHeaderName) {
		switch c := name[i]; {
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b = append(b, c)
		default:
			b = append(b, '-')
		}
	}
	return b
}

// isOfHops reports whether a header is about the hops before.
func isOfHops(name []byte) bool {
	switch string(name) {
	case "forwarded", "x-real-ip":
		return true
	}
	return bytes.HasPrefix(name, []byte("x-forwarded"))
}

// isObeyed reports whether some back ends obey a header that is not for a client to
// write. Of most of these a proxy in front may set one, and passes the others on as
// a client sent them: so none of them passes, from any sender.
func isObeyed(name []byte) bool {
	if rest, ok := bytes.CutPrefix(name, []byte("http-")); ok && (isOfHops(rest) || isObeyed(rest)) {
		return true
	}
	switch string(name) {
	case
		// Another path, method or host than the one that was looked at here.
		"x-original-url", "x-original-uri", "x-original-method", "x-original-host", "x-rewrite-url", "x-override-url", "x-envoy-original-path",
		"x-http-method", "x-http-method-override", "x-method-override", "x-http-host-override", "x-host",
		"x-middleware-subrequest", // Seen: CVE-2025-29927, Next.js does not check such a request
		"proxy",                   // Seen: CVE-2016-5385, CGI programs take HTTP_PROXY for their way out
		// Another scheme.
		"x-scheme", "x-url-scheme", "front-end-https",
		// The user, as a web server would name them.
		"remote-user", "x-remote-user",
		// The address of the client.
		"forwarded-for", "client-ip", "x-client-ip", "true-client-ip", "x-cluster-client-ip", "x-original-forwarded-for", "x-originating-ip",
		"x-remote-ip", "x-remote-addr",
		"x-proxyuser-ip", "proxy-client-ip", "wl-proxy-client-ip", "x-envoy-external-address",
		"cf-connecting-ip", "cf-connecting-ipv6", "cf-pseudo-ipv4", "fastly-client-ip", "fly-client-ip", "do-connecting-ip",
		"x-azure-clientip", "x-azure-socketip", "x-appengine-user-ip", "ali-cdn-real-ip", "cdn-src-ip", "eo-connecting-ip":
		return true
	}
	// The caller, which only the relay writes, and names that it may use later.
	return bytes.HasPrefix(name, []byte("x-wx-")) || bytes.HasPrefix(name, []byte("x-wxrelay-"))
}

// sameOrigin refuses a request that a page of another origin had a browser make
// with the cookie, which browsers send along for any page. Reading is allowed, as by a
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
// is not named, an Origin shows it: browsers send none along with a link.
func askedFor(req *http.Request) error {
	h, method := req.Header, req.Header.Get("X-Forwarded-Method")
	if method == "" && h.Get("Origin") != "" {
		method = http.MethodPost
	}
	return sameOrigin(h, cmp.Or(method, http.MethodGet), cmp.Or(h.Get("X-Forwarded-Host"), req.Host))
}

// The headers that name the caller to a back end, as net/http writes them. Doc: WeChat's
// cloud hosting sends the same ones.
const (
	headerOpenID  = "X-Wx-Openid"
	headerAppID   = "X-Wx-Appid"
	headerUnionID = "X-Wx-Unionid"
	headerSource  = "X-Wx-Source"

	// headerIdentity carries the signed form of the same. Ours.
	headerIdentity = "X-Wxrelay-Identity"
)

// An Identity writes who a session is into the headers of a request or an answer.
type Identity struct {
	Keys *jwt.Keys // nil: identities are not signed
	Now  func() time.Time
}

// An Auth answers /auth.
type Auth struct {
	Sessions *sessions.Sessions
	Identity Identity
}

// Answer answers GET /auth: the question that nginx (auth_request),
// Traefik and Caddy ask about a request before they let it through.
func (a *Auth) Answer(req *http.Request) (any, error) {
	s, err := a.Sessions.Caller(req)
	if err == nil && sessions.ByCookie(req) {
		err = askedFor(req)
	}
	if err != nil {
		return nil, err
	}
	return a.Identity.of(s)
}

// A caller is who a session is, as the values of headers.
type caller struct {
	openID, appID, unionID, signed [1]string // "" where there is none
}

// of returns who a session is. With an error it is not signed.
func (w Identity) of(s session.Session) (*caller, error) {
	c := &caller{openID: [1]string{s.OpenID}, appID: [1]string{s.AppID}, unionID: [1]string{s.UnionID}}
	if w.Keys == nil {
		return c, nil
	}
	token, err := w.Keys.Sign(s, w.Now())
	if err == nil {
		c.signed[0] = token
	}
	return c, err
}

// Set implements web.HeaderAnswer.
func (c *caller) Set(h http.Header) {
	h[headerOpenID], h[headerAppID] = c.openID[:], c.appID[:]
	if c.unionID[0] != "" {
		h[headerUnionID] = c.unionID[:]
	}
	if c.signed[0] != "" {
		h[headerIdentity] = c.signed[:]
	}
}
