package web

import (
	"net/http"
	"net/url"

	"wxflow/relay/internal/fail"
)

// IsPath reports whether a request target is a path and perhaps a query, which
// RFC 9112 §3.2.1 calls origin-form. net/http takes others, too: http://host/path,
// host:port, * and any x:y.
func IsPath(u *url.URL) bool {
	return u.Scheme == "" && u.Opaque == "" && u.User == nil && u.Host == "" && u.Path != "" && u.Path[0] == '/'
}

// PathsOnly refuses all other targets before anything is decided by the path: what
// rules about paths do not see could leave the base path of a back end, or reach
// another host through one that forwards. Ours: RFC 9112 §3.2.2 would have a
// server take http://host/path; clients send it to proxies, and this is none.
func PathsOnly(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !IsPath(req.URL) {
			Refuse(w, req, fail.BadRequest("This is a server and no proxy: send a path such as /session, without a scheme or a host.",
				"这是服务器而不是代理：请只发送路径，例如 /session，不带协议和主机。"))
			return
		}
		h.ServeHTTP(w, req)
	})
}
