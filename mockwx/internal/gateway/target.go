package gateway

import (
	"net/http"
	"net/url"
	"strings"

	"wxflow/mockwx/internal/httpd"
)

// withTarget returns a request whose path is what a web server would look for. A
// whole URL is what a proxy gets, and RFC 9112 §3.2.2 has servers take it. Ours:
// any other target is the name of no API.
func withTarget(r *http.Request) *http.Request {
	if httpd.IsPath(r.URL) || (r.URL.Scheme == "http" || r.URL.Scheme == "https") && r.URL.Host != "" {
		return r
	}
	path, _, _ := strings.Cut(r.RequestURI, "?")
	r2 := *r
	r2.URL = &url.URL{Path: path, RawQuery: r.URL.RawQuery}
	return &r2
}
