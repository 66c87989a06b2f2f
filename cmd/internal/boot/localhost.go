package boot

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
)

// listen binds an address. localhost is both loopback addresses, on one port:
// clients differ in which of them they take the name for, and some try that one
// alone (Node 18: ::1).
func listen(addr string) ([]net.Listener, error) {
	one := func(l net.Listener, err error) ([]net.Listener, error) { return []net.Listener{l}, err }
	host, port, err := net.SplitHostPort(addr)
	if err != nil || !strings.EqualFold(host, "localhost") {
		return one(net.Listen("tcp", addr))
	}
	for try := 1; ; try++ {
		v4, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			if taken(err) {
				return nil, err
			}
			return one(net.Listen("tcp", addr)) // there is no IPv4, or the address is no good
		}
		v6, err := net.Listen("tcp6", net.JoinHostPort("::1", fmt.Sprint(v4.Addr().(*net.TCPAddr).Port)))
		switch {
		case err == nil:
			return []net.Listener{v4, v6}, nil
		case !taken(err):
			return one(v4, nil) // there is no IPv6 here
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
