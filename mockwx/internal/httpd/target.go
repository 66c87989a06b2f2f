package httpd

import "net/url"

// IsPath reports whether a request target is a path and perhaps a query: net/http
// takes http://host/path, host:port, * and any x:y, too.
func IsPath(u *url.URL) bool {
	return u.Scheme == "" && u.Opaque == "" && u.User == nil && u.Host == "" && u.Path != "" && u.Path[0] == '/'
}
