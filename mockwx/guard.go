package mockwx

import (
	"net/http"

	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/text"
)

// openTo says which web pages may use an admin route, besides the console's.
type openTo int

const (
	ourselves  openTo = iota // none
	localPages               // those that this machine serves, and Options.AdminHosts
	everybody                // all: it tells nothing
)

// adminOpen are the paths of wx.js: itself, and what it asks for. All others are
// for ourselves.
var adminOpen = map[string]openTo{
	"/wx.js":        everybody,
	"/device":       localPages,
	"/login":        localPages,
	"/checksession": localPages,
	"/phonecode":    localPages,
	"/encrypt":      localPages,
	"/carry":        localPages,
}

// guard keeps browsers of other origins away from the admin API: it changes
// things, and a web page could call it on a developer's machine. Two ways are
// closed: requests that a browser marks as coming from elsewhere, and names
// that an attacker's DNS points at us (DNS rebinding). What adminOpen has is
// excepted; a page from a file or a sandbox has no origin, and gets nothing.
func (f *Fake) guard(next http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !httpd.IsPath(r.URL) {
			adminError(w, http.StatusBadRequest, text.Say("this is a server and no proxy: send a path such as /healthz, without a scheme or a host",
				"这里是服务器而不是代理：请只发送路径，例如 /healthz，不带协议和主机"))
			return
		}
		if !f.adminHost(r.Host) {
			adminError(w, http.StatusForbidden, whyHost(r.Host))
			return
		}
		to, origin := adminOpen[r.URL.Path], r.Header.Get("Origin")
		switch {
		case to == everybody && (r.Method == http.MethodGet || r.Method == http.MethodHead):
			w.Header().Set("Access-Control-Allow-Origin", "*")
			w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		case to == localPages && f.adminOrigin(origin):
			w.Header().Set("Access-Control-Allow-Origin", origin)
			w.Header().Add("Vary", "Origin")
			if r.Method == http.MethodOptions {
				w.Header().Set("Access-Control-Allow-Headers", "content-type")
				w.WriteHeader(http.StatusNoContent)
				return
			}
		default:
			if err := origins.Check(r); err != nil || r.Header.Get("Sec-Fetch-Site") == "cross-site" {
				adminError(w, http.StatusForbidden, text.Say("a browser of another origin may not use the admin API", "不允许其他来源的浏览器页面使用 admin 接口"))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
