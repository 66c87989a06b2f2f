// Package httpd makes the http.Server that a fake wants, bounded and silent, and notices
// clients that speak TLS on a plain port.
package httpd

import (
	"context"
	"errors"
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

// Plain returns a listener for a port without TLS, which reports the connections on
// which a client speaks it.
func Plain(l net.Listener, onTLS func(net.Conn)) net.Listener { return &plainListener{l, onTLS} }

// A plainListener notices the connections on which a client speaks TLS.
type plainListener struct {
	net.Listener
	tls func(net.Conn)
}

// Accept returns the next connection.
func (l *plainListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &plainConn{Conn: Conn{c}, tls: l.tls}, nil
}

// A plainConn looks at the first byte that a client sends.
type plainConn struct {
	Conn
	tls func(net.Conn) // nil: it has looked
}

// tlsHandshake begins every TLS connection, and no request. Doc: RFC 8446, 5.1.
const tlsHandshake = 22

// Read reads from the connection.
func (c *plainConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 && c.tls != nil {
		if b[0] == tlsHandshake {
			c.tls(c.Conn)
		}
		c.tls = nil
	}
	return n, err
}

// A Conn has the methods of a *net.TCPConn that a reset and a half close need, for
// types that embed a connection.
type Conn struct{ net.Conn }

// SetLinger makes closing the connection send a reset, where that can be done.
func (c Conn) SetLinger(sec int) error {
	if tcp, ok := c.Conn.(interface{ SetLinger(sec int) error }); ok {
		return tcp.SetLinger(sec)
	}
	return errors.ErrUnsupported
}

// CloseWrite ends one direction of the connection, where that can be done.
func (c Conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}
