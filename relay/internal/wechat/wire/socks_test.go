package wire

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// newSOCKS is a SOCKS5 proxy which sends what it is asked for: the user, the kind of
// the address and the address. Every name leads to the host at named.
func newSOCKS(t *testing.T, asked chan<- string, named string) *host {
	return newHost(t, func(_ int, c net.Conn, in *bufio.Reader) {
		read := func(n int) []byte {
			b := make([]byte, n)
			_, _ = io.ReadFull(in, b)
			return b
		}
		user := ""
		if methods := read(int(read(2)[1])); strings.Contains(string(methods), "\x02") {
			_, _ = c.Write([]byte{5, 2})
			name := read(int(read(2)[1]))
			user = fmt.Sprintf("%s:%s", name, read(int(read(1)[0])))
			_, _ = c.Write([]byte{1, 0})
		} else {
			_, _ = c.Write([]byte{5, 0})
		}
		kind := read(4)[3]
		addr := read(map[byte]int{1: 4, 3: 0}[kind])
		if kind == 3 {
			addr = read(int(read(1)[0]))
		}
		port := read(2)
		asked <- fmt.Sprintf("%s %d %s", user, kind, addr)
		at := named
		if kind == 1 {
			at = fmt.Sprintf("127.0.0.1:%d", int(port[0])<<8|int(port[1]))
		}
		to, err := net.Dial("tcp", at)
		if err != nil {
			_, _ = c.Write([]byte{5, 5, 0, 1, 0, 0, 0, 0, 0, 0})
			return
		}
		defer to.Close()
		_, _ = c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		go func() { _, _ = io.Copy(to, in); to.Close() }()
		_, _ = io.Copy(c, to)
	})
}

// A host behind a SOCKS5 proxy, by name, with a password and without. RFC 1928, 1929.
func TestSOCKS(t *testing.T) {
	t.Parallel()
	s, config := secureHost(t, sayOK, nil)
	asked := make(chan string, 1)
	p := newSOCKS(t, asked, answering(t, ok).addr)
	for _, x := range []struct{ name, via, to, asked, got string }{
		{"a name", "socks5://" + p.addr, "http://h.invalid", " 3 h.invalid", "200 ok"},
		{"a password", "socks5h://me:p@" + p.addr, "http://h.invalid", "me:p 3 h.invalid", "200 ok"},
		{"TLS", "socks5://" + p.addr, s.URL, " 1 \x7f\x00\x00\x01", "200 ok"},
		{"no way", "socks5://" + p.addr, "http://127.0.0.1:1", " 1 \x7f\x00\x00\x01", "not sent: socks connect"},
	} {
		via, err := url.Parse(x.via)
		if err != nil {
			t.Fatal(err)
		}
		tr := newTransport(t)
		tr.TLSClientConfig, tr.Proxy = config, http.ProxyURL(via)
		if got := get(t, tr, x.to); !strings.HasPrefix(got, x.got) {
			t.Errorf("%s: %q", x.name, got)
		}
		want(t, x.name, <-asked, x.asked)
		if x.got == "200 ok" {
			want(t, x.name, get(t, tr, x.to), x.got) // on the same connection
		}
	}
}
