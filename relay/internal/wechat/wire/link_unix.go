//go:build unix

package wire

import (
	"cmp"
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

	raw  syscall.RawConn
	read func(fd uintptr) bool // reads into p without waiting
	p    []byte
	n    int
	err  error
}

func newLink(c net.Conn) *link {
	l := &link{Conn: c}
	l.raw, _ = c.(syscall.Conn).SyscallConn() // no error: a connection of TCP
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
	err := cmp.Or(l.raw.Read(l.read), l.err)
	switch {
	case err == syscall.EAGAIN:
		return 0, os.ErrDeadlineExceeded
	case err != nil:
		return 0, err
	case l.n == 0:
		return 0, io.EOF
	}
	return l.n, nil
}

// probed ends a probe of a connection that is good until then.
func (l *link) probed(time.Time) {}
