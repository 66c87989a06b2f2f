package proxy_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/mockwx/proxy"
)

// Tunnels, idle connections and handshakes that never come end with the proxy,
// and nothing of it is left.
func TestProxyLeavesNothing(t *testing.T) {
	s := startProxy(t, proxy.Options{PassOthers: true})
	echo, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer echo.Close()
	var conns []net.Conn
	for _, target := range []string{"api.weixin.qq.com:443", echo.Addr().String()} {
		conn, err := net.Dial("tcp", s.proxy)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %[1]s\r\n\r\n", target)
		if resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: "CONNECT"}); err != nil || resp.StatusCode != 200 {
			t.Fatal(resp, err)
		}
		conns = append(conns, conn)
	}
	silent, err := net.Dial("tcp", s.tls)
	if err != nil {
		t.Fatal(err)
	}
	idle, err := tls.Dial("tcp", s.tls, &tls.Config{RootCAs: s.roots, ServerName: "api.weixin.qq.com"})
	if err != nil {
		t.Fatal(err)
	}
	for _, h2 := range []bool{false, true} {
		proxyGet(t, s.client(t, h2, s.roots), "https://api.weixin.qq.com/")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Shutdown(ctx) // reports what it had to cut
	s.Close()
	s.served.Wait()
	for i, c := range append(conns, silent, idle) {
		if _, err := io.Copy(io.Discard, c); err != nil {
			t.Logf("connection %d: %v", i, err) // cut: that is an end, too
		}
		c.Close()
	}
	// What closes a connection may still be at it; it has to come to an end.
	var left string
	if !testkit.Until(nil, func() bool { left = ourGoroutines(); return left == "" }) {
		t.Fatalf("still running:\n%s", left)
	}
}

// ourGoroutines are the stacks of those that a proxy has started.
func ourGoroutines() string {
	stacks := make([]byte, 1<<20)
	var left []string
	for _, g := range strings.Split(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
		if strings.Contains(g, "proxy.(*Proxy)") || strings.Contains(g, "proxy.join") {
			left = append(left, g)
		}
	}
	return strings.Join(left, "\n\n")
}
