//go:build !linux

package testkit

import (
	"net"
	"testing"
)

// Addr returns an address on 127.0.0.1 at which nothing listens. Outside Linux it
// cannot be held, so another program may take it.
func Addr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Addr6 is Addr on ::1; "" on a machine without IPv6.
func Addr6(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		return ""
	}
	defer l.Close()
	return l.Addr().String()
}
