package testkit

import (
	"errors"
	"net"
	"strconv"
	"syscall"
	"testing"
)

// Addr returns an address on 127.0.0.1 at which nothing listens, and holds its
// port until the test ends: no other program is given it meanwhile. A server that
// sets SO_REUSEADDR, as Go's, nginx and Redis do, may listen there, stop, and
// listen again; between, a connection is refused.
//
// The port is bound and not listened to. Linux lets an explicit bind share such a
// port when both sockets set SO_REUSEADDR, and never picks it for port 0.
func Addr(t testing.TB) string {
	t.Helper()
	sa, err := hold(t, syscall.AF_INET, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(sa.(*syscall.SockaddrInet4).Port))
}

// Addr6 is Addr on ::1; "" on a machine without IPv6.
func Addr6(t testing.TB) string {
	t.Helper()
	sa, err := hold(t, syscall.AF_INET6, &syscall.SockaddrInet6{Addr: [16]byte{15: 1}})
	if errors.Is(err, syscall.EAFNOSUPPORT) || errors.Is(err, syscall.EADDRNOTAVAIL) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("::1", strconv.Itoa(sa.(*syscall.SockaddrInet6).Port))
}

// hold binds a socket until the test ends, and returns the address that it got.
func hold(t testing.TB, family int, at syscall.Sockaddr) (syscall.Sockaddr, error) {
	t.Helper()
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { syscall.Close(fd) })
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return nil, err
	}
	if err := syscall.Bind(fd, at); err != nil {
		return nil, err
	}
	return syscall.Getsockname(fd)
}
