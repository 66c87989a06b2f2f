package web

import (
	"io"
	"net/http"
	"net/url"
	"slices"

	"wxflow/relay/internal/fail"
)

const (
	HeaderAllowOrigin = "Access-Control-Allow-Origin"
	HeaderExpose      = "Access-Control-Expose-Headers"
)

// Cors lets pages of listed origins call the relay from a browser. A
// mini-program is no browser and needs none of it, so it is off by default.
func Cors(origins []string, next http.Handler) http.Handler {
	if len(origins) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h := w.Header()
		h.Add("Vary", "Origin")
		origin := req.Header.Get("Origin")
		if !slices.Contains(origins, origin) {
			next.ServeHTTP(w, req)
			return
		}
		h.Set(HeaderAllowOrigin, origin)
		h.Set(HeaderExpose, "Retry-After")
		if req.Method != http.MethodOptions || req.Header.Get("Access-Control-Request-Method") == "" {
			next.ServeHTTP(w, req)
			return
		}
		// Without credentials: the cookie is not for pages of other origins.
		h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	})
}

// maxDrain is how much of an unread body is read all the same. Ours:
// what net/http does on a connection that stays open.
const maxDrain = 256 << 10

// Drained reads the rest of a body before the answer goes out. net/http does so
// only when the connection stays open; on one that closes, as from nginx unless
// told otherwise, it would close at once, the kernel would send a reset, and
// nginx would say 502 in place of our "log in again". The bounds of the server
// hold for it as for any body.
func Drained(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body := req.Body // h may put another around it
		h.ServeHTTP(w, req)
		// Who expects a go-ahead, and was refused, sends no body.
		if req.Close && req.ContentLength != 0 && req.Header.Get("Expect") == "" {
			_, _ = io.CopyN(io.Discard, body, maxDrain)
		}
	})
}

// isPath reports whether a request target is a path and perhaps a query, which
// RFC 9112 §3.2.1 calls origin-form. net/http takes others, too: http://host/path,
// host:port, * and any x:y.
func isPath(u *url.URL) bool {
	return u.Scheme == "" && u.Opaque == "" && u.User == nil && u.Host == "" && u.Path != "" && u.Path[0] == '/'
}

// PathsOnly refuses all other targets before anything is decided by the path: what
// rules about paths do not see could leave the base path of a back end, or reach
// another host through one that forwards. Ours: RFC 9112 §3.2.2 would have a
// server take http://host/path; clients send it to proxies, and this is none.
func PathsOnly(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !isPath(req.URL) {
			Refuse(w, req, fail.BadRequest("This is a server and no proxy: send a path such as /session, without a scheme or a host.",
				"这是服务器而不是代理：请只发送路径，例如 /session，不带协议和主机。"))
			return
		}
		h.ServeHTTP(w, req)
	})
}
