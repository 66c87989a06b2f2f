package wire

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// A crowd makes requests with numbers over one transport, at once, to a host that
// answers each with its number, and to some with more, with less or with nothing.
type crowd struct {
	t      *testing.T
	scheme string
	tls    *tls.Config // of the host, where the scheme is https
	tr     *Transport
	seen   [callers * each]atomic.Int32 // by the host
	good   atomic.Int32
}

const callers, each = 8, 50

func (x *crowd) serve(_ int, c net.Conn, in *bufio.Reader) {
	if x.scheme == "https" {
		c = tls.Server(c, x.tls)
		in = bufio.NewReader(c)
	}
	for {
		req, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		var n int
		if _, err := fmt.Sscan(req.URL.RawQuery, &n); err != nil {
			x.t.Error(err)
		}
		x.seen[n].Add(1)
		_, _ = io.Copy(io.Discard, req.Body)
		answer := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%d", len(fmt.Sprint(n)), n)
		switch {
		case n%13 == 0: // another's
			answer += "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"
		case n%17 == 0:
			answer = fmt.Sprintf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%d\r\n0\r\n\r\n", len(fmt.Sprint(n)), n)
		case n%19 == 0:
			answer = answer[:len(answer)-1]
		case n%23 == 0:
			answer = ""
		}
		if _, err := io.WriteString(c, answer); err != nil || n%11 == 0 || answer == "" || n%19 == 0 {
			return
		}
	}
}

// call makes the n-th request, some of which end before their answer.
func (x *crowd) call(addr string, n int) {
	ctx, cancel := context.WithCancel(x.t.Context())
	defer cancel()
	var body io.Reader
	if n%29 == 0 {
		body = strings.NewReader(strings.Repeat("x", 3*maxShort))
	}
	req := newRequest(ctx, "POST", x.scheme+"://"+addr, body)
	req.URL.RawQuery = fmt.Sprint(n)
	if n%7 == 0 {
		go cancel()
	}
	got := ask(x.tr, req)
	if got == fmt.Sprint("200 ", n) {
		x.good.Add(1)
	} else if strings.HasPrefix(got, "200 ") && !strings.Contains(got, ", ") {
		x.t.Errorf("%s: %d is answered %q", x.scheme, n, got)
	} else if times := x.seen[n].Load(); times > 0 && strings.HasPrefix(got, "not sent") {
		x.t.Errorf("%s: %d is seen %d times, and %s", x.scheme, n, times, got)
	}
}

// Whatever hosts and callers do to connections, each request gets its own answer or an
// error, and is seen once at most.
func TestEachHasItsOwnAnswer(t *testing.T) {
	t.Parallel()
	s, config := secureHost(t, sayOK, nil)
	config.ServerName = "example.com"
	for _, scheme := range []string{"http", "https"} {
		x := &crowd{t: t, scheme: scheme, tls: s.TLS, tr: newTransport(t)}
		x.tr.MaxIdle, x.tr.TLSClientConfig = callers, config
		h := newHost(t, x.serve)
		var all sync.WaitGroup
		for caller := range callers {
			all.Go(func() {
				for i := range each {
					x.call(h.addr, caller*each+i)
				}
			})
		}
		all.Wait()
		for n := range x.seen {
			if times := x.seen[n].Load(); times > 1 {
				t.Errorf("%s: %d was sent %d times", scheme, n, times)
			}
		}
		if x.good.Load() < callers*each/2 {
			t.Errorf("%s: %d answers", scheme, x.good.Load())
		}
	}
}
