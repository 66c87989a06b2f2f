//go:build unix

package wire

import (
	"io"
	"net"
	"os"
	"syscall"
	"time"
)

// A link is a connection of TCP. While probing, Read does not wait: with nothing to
// read it ends with os.ErrDeadlineExceeded, after which TLS can go on.
type link struct {
	net.Conn
	probing bool

	raw  syscall.RawConn // nil: not known, so nothing is kept
	read func(fd uintptr) bool
	p    []byte
	n    int
	err  error
}

func newLink(c net.Conn) *link {
	l := &link{Conn: c}
	if s, ok := c.(syscall.Conn); ok {
		l.raw, _ = s.SyscallConn()
	}
	l.read = func(fd uintptr) bool {
		l.n, l.err = syscall.Read(int(fd), l.p)
		return true
	}
	return l
}

func (l *link) Read(p []byte) (int, error) {
	if !l.probing {
		return l.Conn.Read(p)
	}
	l.p = p
	if l.raw == nil {
		return 0, io.EOF
	}
	if err := l.raw.Read(l.read); err != nil {
		return 0, err
	}
	switch {
	case l.err == syscall.EAGAIN:
		return 0, os.ErrDeadlineExceeded
	case l.err != nil:
		return 0, l.err
	case l.n == 0:
		return 0, io.EOF
	}
	return l.n, nil
}

// probed ends a probe of a connection that is good until then.
func (l *link) probed(time.Time) {}
