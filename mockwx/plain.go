package mockwx

import (
	"errors"
	"log/slog"
	"net"

	"wxflow/mockwx/text"
)

// Plain returns a listener for a port that speaks plain HTTP, such as that of
// Handler or AdminHandler. What a client says there that speaks TLS is no HTTP
// request, so that nothing else would tell of it: the log says what to do, and
// onTLS is told, as ProxyOptions.OnRefuse is, unless it is nil.
func (f *Fake) Plain(l net.Listener, onTLS func(host string, why Text)) net.Listener {
	return &plainListener{l, func(c net.Conn) {
		at := c.LocalAddr().String()
		why := text.Say("a client spoke TLS to %[1]s, which is plain HTTP: write http://%[1]s", "有客户端在 %[1]s 上使用 TLS，而该端口是明文 HTTP：请改写为 http://%[1]s", at)
		f.logger.Warn("plain port", "host", at, "client", c.RemoteAddr().String(), "reason", why.EN, "reason_zh", why.ZH)
		if onTLS != nil {
			onTLS(at, why)
		}
	}}
}

// plain is the same for the port of the proxy.
func (p *Proxy) plain(l net.Listener) net.Listener {
	return &plainListener{l, func(c net.Conn) {
		at := c.LocalAddr().String()
		why := text.Say("a client spoke TLS to the proxy at %[1]s, which is plain HTTP, also for https sites: write HTTPS_PROXY=http://%[1]s",
			"有客户端在代理 %[1]s 上使用 TLS，而代理端口是明文 HTTP，访问 https 站点时也一样：请改写为 HTTPS_PROXY=http://%[1]s", at)
		p.say(slog.LevelWarn, at, c.RemoteAddr().String(), why)
		p.told(at, why)
	}}
}

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
	return &plainConn{Conn: c, tls: l.tls}, nil
}

// A plainConn looks at the first byte that a client sends.
type plainConn struct {
	net.Conn
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

// SetLinger passes on what resetConnection wants.
func (c *plainConn) SetLinger(sec int) error { return setLinger(c.Conn, sec) }

// CloseWrite passes the end of one direction on.
func (c *plainConn) CloseWrite() error { return closeWrite(c.Conn) }

func setLinger(c net.Conn, sec int) error {
	if tcp, ok := c.(interface{ SetLinger(sec int) error }); ok {
		return tcp.SetLinger(sec)
	}
	return errors.ErrUnsupported
}

func closeWrite(c net.Conn) error {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}
