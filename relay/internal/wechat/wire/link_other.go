//go:build !unix

package wire

import (
	"net"
	"time"
)

// A link is a connection of TCP. While probing, Read waits as short as it can: with
// nothing to read it ends with os.ErrDeadlineExceeded, after which TLS can go on.
type link struct {
	net.Conn
	probing bool
}

func newLink(c net.Conn) *link { return &link{Conn: c} }

func (l *link) Read(p []byte) (int, error) {
	if l.probing {
		_ = l.Conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	}
	return l.Conn.Read(p)
}

// probed ends a probe of a connection that is good until then.
func (l *link) probed(until time.Time) { _ = l.Conn.SetReadDeadline(until) }
