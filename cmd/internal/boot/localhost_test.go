package boot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"
)

// needIPv6 skips where this machine has no ::1.
func needIPv6(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		if os.Getenv("E2E_REQUIRE") != "" {
			t.Fatalf("needs IPv6 on loopback, and E2E_REQUIRE is set: %v", err)
		}
		t.Skipf("needs IPv6 on loopback: %v", err)
	}
	l.Close()
}

// A client that takes localhost for ::1 alone reaches what listens on localhost,
// as one does that takes it for 127.0.0.1.
func TestLocalhostIsBoth(t *testing.T) {
	needIPv6(t)
	for _, addr := range []string{"localhost:0", "LOCALHOST:0"} {
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.RemoteAddr) })}
		site, err := Listen("listen", addr, server)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan error, 1)
		go func() { served <- Serve(ctx, []Site{site}, time.Second, nil) }()
		port := site.Listeners[0].Addr().(*net.TCPAddr).Port
		if want := fmt.Sprintf("http://127.0.0.1:%d", port); site.URL() != want {
			t.Errorf("%s, not %s", site.URL(), want)
		}
		for _, ip := range []string{"127.0.0.1", "::1"} {
			resp, err := http.Get("http://" + net.JoinHostPort(ip, fmt.Sprint(port)))
			if err != nil {
				t.Errorf("%s: %v", addr, err)
				continue
			}
			from, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if host, _, _ := net.SplitHostPort(string(from)); host != ip {
				t.Errorf("asked at %s, and it came from %s", ip, from)
			}
		}
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
		for _, ip := range []string{"127.0.0.1", "::1"} { // both are free again
			l, err := net.Listen("tcp", net.JoinHostPort(ip, fmt.Sprint(port)))
			if err != nil {
				t.Fatal(err)
			}
			l.Close()
		}
	}
}

// A client would reach another program under the same name: that is an error, as
// it is on one address.
func TestLocalhostTakenOnOneSide(t *testing.T) {
	needIPv6(t)
	for _, ip := range []string{"127.0.0.1", "::1"} {
		other, err := net.Listen("tcp", net.JoinHostPort(ip, "0"))
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		addr := fmt.Sprintf("localhost:%d", other.Addr().(*net.TCPAddr).Port)
		if _, err := Listen("listen", addr, nil); err == nil || !InUse(errors.Unwrap(err)) {
			t.Errorf("%s is taken on %s: %v", addr, ip, err)
		}
	}
}

// An address is bound as it is written, and what is no port stays an error.
func TestOneAddressIsOne(t *testing.T) {
	needIPv6(t)
	site, err := Listen("listen", "127.0.0.1:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	port := fmt.Sprint(site.Listeners[0].Addr().(*net.TCPAddr).Port)
	if c, err := net.DialTimeout("tcp", net.JoinHostPort("::1", port), time.Second); err == nil {
		c.Close()
		t.Error("127.0.0.1 is ::1, too")
	}
	for _, addr := range []string{"localhost:nonsense", "localhost"} {
		if _, err := Listen("listen", addr, nil); err == nil {
			t.Errorf("%s was bound", addr)
		}
	}
}
