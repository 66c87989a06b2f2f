package testkit

import (
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
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	sa, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(sa.(*syscall.SockaddrInet4).Port))
}
