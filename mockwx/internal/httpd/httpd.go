// Package httpd makes the http.Server that a fake wants, bounded and silent, and notices
// clients that speak TLS on a plain port.
package httpd

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// QuietLog drops what net/http says about clients that went away or spoke
// nonsense: on purpose, that is what a fake is for.
var QuietLog = log.New(io.Discard, "", 0)

// New returns a server for h. The caller listens, serves and closes.
func New(h http.Handler) *http.Server {
	stop := make(chan struct{})
	s := &http.Server{
		Handler:                      h,
		ReadHeaderTimeout:            10 * time.Second,
		DisableGeneralOptionsHandler: true, // OPTIONS * belongs in the journal too
		ErrorLog:                     QuietLog,
		BaseContext:                  func(net.Listener) context.Context { return context.WithValue(context.Background(), stopKey{}, stop) },
	}
	s.RegisterOnShutdown(sync.OnceFunc(func() { close(stop) }))
	return s
}

// stopKey has a channel in the context of each request.
type stopKey struct{}

// Stopping returns a channel that is closed when the server of a request begins to
// stop; nil when New did not make the server. What does not end by itself ends then.
func Stopping(ctx context.Context) <-chan struct{} {
	c, _ := ctx.Value(stopKey{}).(chan struct{})
	return c
}

// IsPath reports whether a request target is a path and perhaps a query: net/http
// takes http://host/path, host:port, * and any x:y, too.
func IsPath(u *url.URL) bool {
	return u.Scheme == "" && u.Opaque == "" && u.User == nil && u.Host == "" && u.Path != "" && u.Path[0] == '/'
}
