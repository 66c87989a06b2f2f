package wire

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// A host counts its connections and hands each to a function of the test's.
type host struct {
	addr  string
	conns atomic.Int32
}

func newHost(t *testing.T, serve func(n int, c net.Conn, in *bufio.Reader)) *host {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &host{addr: l.Addr().String()}
	over := make(chan bool)
	t.Cleanup(func() { l.Close(); close(over) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			n := int(h.conns.Add(1))
			go func() { <-over; c.Close() }()
			go func() { defer c.Close(); serve(n, c, bufio.NewReader(c)) }()
		}
	}()
	return h
}

// answering is a host that answers its n-th request of all with the n-th text, and with
// the last one from then on. After a text that ends in "close" it closes.
func answering(t *testing.T, texts ...string) *host {
	var requests atomic.Int32
	return newHost(t, func(_ int, c net.Conn, in *bufio.Reader) {
		for {
			req, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, req.Body)
			text, over := strings.CutSuffix(texts[min(int(requests.Add(1)), len(texts))-1], "close")
			if _, err := io.WriteString(c, text); err != nil || over {
				return
			}
		}
	})
}

func newTransport(t *testing.T) *Transport {
	tr := &Transport{MaxIdle: 4}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

func newRequest(ctx context.Context, method, addr string, body io.Reader) *http.Request {
	scheme, addr, found := strings.Cut(addr, "://")
	if !found {
		scheme, addr = "http", scheme
	}
	req := &http.Request{Method: method, URL: &url.URL{Scheme: scheme, Host: addr, Path: "/x", RawQuery: "a=1"},
		Host: addr, Header: http.Header{"User-Agent": {"wxrelay"}}}
	if body != nil {
		req.Body, req.ContentLength = io.NopCloser(body), -1
		if l, ok := body.(interface{ Len() int }); ok {
			req.ContentLength = int64(l.Len())
		}
	}
	return req.WithContext(ctx)
}

// ask makes a request and describes what comes of it: the status and the body, or "sent"
// or "not sent" and the error.
func ask(tr *Transport, req *http.Request) string {
	resp, err := tr.RoundTrip(req)
	if err != nil {
		return describe(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return fmt.Sprintf("%d %s, %v", resp.StatusCode, b, err)
	}
	return fmt.Sprintf("%d %s", resp.StatusCode, b)
}

func describe(err error) string {
	if errors.As(err, new(*NotSentError)) {
		return "not sent: " + err.Error()
	}
	return "sent: " + err.Error()
}

func get(t *testing.T, tr *Transport, addr string) string {
	return ask(tr, newRequest(t.Context(), "GET", addr, nil))
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %.200q, want %.200q", what, got, want)
	}
}
