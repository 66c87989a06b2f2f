package mockwx

import (
	"net/http"
	"net/url"
	"strings"
)

// isPath reports whether a request target is a path and perhaps a query: net/http
// takes http://host/path, host:port, * and any x:y, too.
func isPath(u *url.URL) bool {
	return u.Scheme == "" && u.Opaque == "" && u.User == nil && u.Host == "" && u.Path != "" && u.Path[0] == '/'
}

// withTarget returns a request whose path is what a web server would look for. A
// whole URL is what a proxy gets, and RFC 9112 §3.2.2 has servers take it. Ours:
// any other target is the name of no API.
func withTarget(r *http.Request) *http.Request {
	if isPath(r.URL) || (r.URL.Scheme == "http" || r.URL.Scheme == "https") && r.URL.Host != "" {
		return r
	}
	path, _, _ := strings.Cut(r.RequestURI, "?")
	r2 := *r
	r2.URL = &url.URL{Path: path, RawQuery: r.URL.RawQuery}
	return &r2
}
