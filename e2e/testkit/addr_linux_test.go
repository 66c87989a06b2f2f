package testkit

import (
	"errors"
	"net"
	"strconv"
	"syscall"
	"testing"
)

func TestAddrIsHeld(t *testing.T) {
	t.Run("IPv4", func(t *testing.T) { isHeld(t, Addr(t)) })
	t.Run("IPv6", func(t *testing.T) {
		addr := Addr6(t)
		if l, err := net.Listen("tcp", "[::1]:0"); err == nil {
			l.Close()
			isHeld(t, addr)
		} else if addr != "" {
			t.Errorf("%s on a machine without IPv6: %v", addr, err)
		}
	})
}

func isHeld(t *testing.T, addr string) {
	t.Helper()
	refused := func() {
		t.Helper()
		if c, err := net.Dial("tcp", addr); !errors.Is(err, syscall.ECONNREFUSED) {
			if err == nil {
				c.Close()
			}
			t.Fatalf("a connection to it: %v, want refused", err)
		}
	}
	refused()
	for range 3 {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
		l.Close()
		refused()
	}

	// Nor is it picked for port 0, even where it is the only one to pick from.
	host, p, _ := net.SplitHostPort(addr)
	port, _ := strconv.Atoi(p)
	only := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var err error
		const ipLocalPortRange = 51
		c.Control(func(fd uintptr) {
			err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, ipLocalPortRange, port<<16|port)
		})
		return err
	}}
	l, err := only.Listen(t.Context(), "tcp", net.JoinHostPort(host, "0"))
	if errors.Is(err, syscall.ENOPROTOOPT) {
		t.Log("a kernel before 6.3 cannot be asked to pick from one port")
	} else if !errors.Is(err, syscall.EADDRINUSE) {
		if err == nil {
			l.Close()
		}
		t.Errorf("a listener that may pick this port alone: %v, want EADDRINUSE", err)
	}
}
