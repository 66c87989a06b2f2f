package admin

import (
	"net/http"
	"net/netip"
	"net/url"

	"wxflow/mockwx/internal/httpd"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/text"
)

// An OpenTo says which web pages may use a route, besides the console's and programs.
type OpenTo int

const (
	Nobody     OpenTo = iota // no page elsewhere
	LocalPages               // those that this machine serves, and the further names of the API
	Everybody                // all: it says nothing
	HereOnly                 // no page, and no program of another machine: it has secrets in it
)

// guard keeps browsers of other origins away from the admin API: it changes
// things, and a web page could call it on a developer's machine. Two ways are
// closed: requests that a browser marks as coming from elsewhere, and names
// that an attacker's DNS points at us (DNS rebinding). Open paths are
// excepted; a page from a file or a sandbox has no origin, and gets nothing.
func guard(next http.Handler, open map[string]OpenTo, names local.HostList) http.Handler {
	origins := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !httpd.IsPath(r.URL) {
			refuse(w, http.StatusBadRequest, text.Say("this is a server and no proxy: send a path such as /healthz, without a scheme or a host",
				"这里是服务器而不是代理：请只发送路径，例如 /healthz，不带协议和主机"))
			return
		}
		if !(local.Private(r.Host) || names.Has(r.Host)) {
			refuse(w, http.StatusForbidden, whyHost(r.Host))
			return
		}
		to, origin := open[r.URL.Path], r.Header.Get("Origin")
		switch {
		case to == Everybody && (r.Method == http.MethodGet || r.Method == http.MethodHead):
			w.Header().Set("Access-Control-Allow-Origin", "*")
			w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		case to == LocalPages && mayOpen(origin, names):
			w.Header().Set("Access-Control-Allow-Origin", origin)
			w.Header().Add("Vary", "Origin")
			if r.Method == http.MethodOptions {
				w.Header().Set("Access-Control-Allow-Headers", "content-type")
				w.WriteHeader(http.StatusNoContent)
				return
			}
		default:
			if err := origins.Check(r); err != nil || r.Header.Get("Sec-Fetch-Site") == "cross-site" {
				refuse(w, http.StatusForbidden, text.Say("a browser of another origin may not use the admin API", "不允许其他来源的浏览器页面使用 admin 接口"))
				return
			}
		}
		if to == HereOnly && !local.Peer(r.RemoteAddr).IsLoopback() {
			refuse(w, http.StatusForbidden, text.Say("%s is answered on this machine only: it has secrets in it", "%s 只响应本机的请求：响应中含有密钥", r.URL.Path))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// mayOpen reports whether a page comes from a server of this very machine, or
// from a host that the names have. An address or a name of the local
// network does not count by itself: it is another machine's. Nor does the entry
// for any host, which would let every page of the web in.
func mayOpen(origin string, names local.HostList) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	name := local.Name(u.Host)
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.IsLoopback()
	}
	return name == "localhost" || names.Names(name)
}

func whyHost(host string) text.Text {
	return text.Say("the Host header %q is not one of the names that the admin API takes: an address, localhost, "+
		"a name without a dot, *.local, *.internal; to add it: --admin-hosts or MOCKWX_ADMIN_HOSTS",
		"admin 接口不接受 Host 头 %q：可用 IP、localhost、不带点的主机名、*.local、*.internal；要加入它，请用 --admin-hosts 或 MOCKWX_ADMIN_HOSTS",
		text.Clip(host, 64))
}
