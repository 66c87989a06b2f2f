package boot

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"syscall"
)

// listen binds an address. localhost is both loopback addresses, on one port:
// clients differ in which of them they take the name for, and some try that one
// alone (Node 18: ::1).
func listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || !strings.EqualFold(host, "localhost") {
		return net.Listen("tcp", addr)
	}
	for try := 1; ; try++ {
		v4, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			if taken(err) {
				return nil, err
			}
			return net.Listen("tcp", addr) // there is no IPv4, or the address is no good
		}
		v6, err := net.Listen("tcp6", net.JoinHostPort("::1", fmt.Sprint(v4.Addr().(*net.TCPAddr).Port)))
		switch {
		case err == nil:
			return &pair{Listener: v4, second: v6, accepted: make(chan accepted), closed: make(chan struct{})}, nil
		case !taken(err):
			return v4, nil // there is no IPv6 here
		}
		v4.Close()
		if port != "0" || try == 10 {
			return nil, err
		}
	}
}

// taken reports whether another program has an address.
func taken(err error) bool {
	const wsaeAddrInUse = syscall.Errno(10048) // of Windows
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaeAddrInUse)
}

// A pair is two listeners as one, which has the address of the first.
type pair struct {
	net.Listener
	second net.Listener

	begin, end sync.Once
	accepted   chan accepted
	closed     chan struct{}
}

type accepted struct {
	conn net.Conn
	err  error
}

// Accept returns the next connection of either.
func (p *pair) Accept() (net.Conn, error) {
	p.begin.Do(func() {
		go p.accept(p.Listener)
		go p.accept(p.second)
	})
	select {
	case a := <-p.accepted:
		return a.conn, a.err
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// accept takes connections until the pair is closed. Errors go to those who
// accept, and it is they who wait when one passes.
func (p *pair) accept(l net.Listener) {
	for {
		conn, err := l.Accept()
		select {
		case p.accepted <- accepted{conn, err}:
		case <-p.closed:
			if conn != nil {
				conn.Close()
			}
			return
		}
	}
}

// Close ends both.
func (p *pair) Close() error {
	p.end.Do(func() { close(p.closed) })
	return errors.Join(p.Listener.Close(), p.second.Close())
}
