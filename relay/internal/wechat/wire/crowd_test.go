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

// Whatever hosts and callers do to connections, each request gets its own answer or an
// error, and is seen once at most.
func TestEachHasItsOwnAnswer(t *testing.T) {
	t.Parallel()
	const callers, each = 8, 50
	s, config := secureHost(t, sayOK, nil)
	config.ServerName = "example.com"
	for _, scheme := range []string{"http", "https"} {
		var seen [callers * each]atomic.Int32
		h := newHost(t, func(_ int, c net.Conn, in *bufio.Reader) {
			if scheme == "https" {
				c = tls.Server(c, s.TLS)
				in = bufio.NewReader(c)
			}
			for {
				req, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				var n int
				if _, err := fmt.Sscan(req.URL.RawQuery, &n); err != nil {
					t.Error(err)
				}
				seen[n].Add(1)
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
		})
		tr := newTransport(t)
		tr.MaxIdle, tr.TLSClientConfig = callers, config
		var all sync.WaitGroup
		var good atomic.Int32
		for caller := range callers {
			all.Go(func() {
				for i := range each {
					n := caller*each + i
					ctx, cancel := context.WithCancel(t.Context())
					var body io.Reader
					if n%29 == 0 {
						body = strings.NewReader(strings.Repeat("x", 3*maxShort))
					}
					req := newRequest(ctx, "POST", scheme+"://"+h.addr, body)
					req.URL.RawQuery = fmt.Sprint(n)
					if n%7 == 0 {
						go cancel()
					}
					got := ask(tr, req)
					cancel()
					if got == fmt.Sprint("200 ", n) {
						good.Add(1)
					} else if strings.HasPrefix(got, "200 ") && !strings.Contains(got, ", ") {
						t.Errorf("%s: %d is answered %q", scheme, n, got)
					} else if n := seen[n].Load(); n > 0 && strings.HasPrefix(got, "not sent") {
						t.Errorf("%s: seen %d times, and %s", scheme, n, got)
					}
				}
			})
		}
		all.Wait()
		for n := range seen {
			if seen[n].Load() > 1 {
				t.Errorf("%s: %d was sent %d times", scheme, n, seen[n].Load())
			}
		}
		if good.Load() < callers*each/2 {
			t.Errorf("%s: %d answers", scheme, good.Load())
		}
	}
}
