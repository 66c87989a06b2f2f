package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/internal/within"
)

// settle waits until the kept connection has seen what its host did to it.
func settle(tr *Transport) {
	testkit.Until(nil, func() bool {
		c := tr.take()
		if c == nil {
			return true
		}
		_ = c.link.SetDeadline(time.Time{})
		if c.quiet(time.Time{}) {
			tr.put(c)
			return false
		}
		tr.put(c)
		return true
	})
}

func TestConnectionIsKept(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		text string
		kept bool
	}{
		"a length":       {ok, true},
		"no body":        {"HTTP/1.1 204 No Content\r\n\r\n", true},
		"not changed":    {"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", true},
		"an empty body":  {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true},
		"chunks":         {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n", true},
		"what looks so":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n12\r\n\nContent-Length: 2\r\n0\r\n\r\n", true},
		"after a 100":    {"HTTP/1.1 100 Continue\r\n\r\n" + ok, true},
		"the host says":  {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", false},
		"HTTP/1.0":       {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", false},
		"HTTP/1.0, kept": {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok", true},
		"until the end":  {"HTTP/1.1 200 OK\r\n\r\nokclose", false},
		"and more":       {ok + "HTTP/1.1 200 OK\r\n", false},
		"another answer": {ok + ok, false},
	} {
		h, tr := answering(t, x.text), newTransport(t)
		first := get(t, tr, h.addr)
		if first != get(t, tr, h.addr) || (h.conns.Load() == 1) != x.kept {
			t.Errorf("%s: %q, %d connections", name, first, h.conns.Load())
		}
	}
}

// What the host did to a kept connection is seen before the next request.
func TestKeptConnectionIsLookedAt(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]string{"closed": "", "written on": "HTTP/1.1 408 Request Timeout\r\n\r\n"} {
		first := make(chan bool)
		h := newHost(t, func(n int, c net.Conn, in *bufio.Reader) {
			for {
				if _, err := http.ReadRequest(in); err != nil {
					return
				}
				_, _ = io.WriteString(c, ok)
				if n == 1 {
					<-first
					_, _ = io.WriteString(c, after)
					if after == "" {
						return
					}
				}
			}
		})
		tr := newTransport(t)
		want(t, name, get(t, tr, h.addr), "200 ok")
		close(first)
		settle(tr)
		for range 2 {
			want(t, name, get(t, tr, h.addr), "200 ok")
		}
		if n := h.conns.Load(); n != 2 {
			t.Errorf("%s: %d connections", name, n)
		}
	}
}

// A request on a kept connection that is read and not answered was sent, and is not
// sent again.
func TestLost(t *testing.T) {
	t.Parallel()
	for name, x := range map[string][2]string{
		"no answer":          {"close", "sent: EOF"},
		"half a header":      {"HTTP/1.1 200 OK\r\nConteclose", "sent: unexpected EOF"},
		"half a body":        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nokclose", "200 ok, unexpected EOF"},
		"half a chunk":       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nokclose", "200 ok, unexpected EOF"},
		"a long header":      {"HTTP/1.1 200 OK\r\nA: " + strings.Repeat("x", maxHeader) + "\r\n\r\n", "sent: " + errHeader.Error()},
		"many headers":       {"HTTP/1.1 200 OK\r\n" + strings.Repeat("A: b\r\n", maxHeader/6) + "\r\n", "sent: " + errHeader.Error()},
		"nothing but 1xx":    {strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", maxHeader/20), "sent: " + errHeader.Error()},
		"lengths that fight": {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokclose", "sent: http: "},
		"no length":          {"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nokclose", "sent: bad Content-Length"},
		"another coding":     {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nokclose", "sent: unsupported transfer"},
		"a length and chunks": {"HTTP/1.1 200 OK\r\nCONTENT-LENGTH: 2\r\nTransfer-Encoding: chunked\r\n\r\n" +
			"2\r\nok\r\n0\r\n\r\n", "sent: " + errTwoLengths.Error()},
		"two codings":      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "sent: too many"},
		"another protocol": {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nok", "101 "},
	} {
		h, tr := answering(t, ok, x[0], ok), newTransport(t)
		want(t, name, get(t, tr, h.addr), "200 ok")
		if got := get(t, tr, h.addr); !strings.HasPrefix(got, x[1]) {
			t.Errorf("%s: %.200q, want %q", name, got, x[1])
		}
		want(t, name, get(t, tr, h.addr), "200 ok")
		if n := h.conns.Load(); n != 2 {
			t.Errorf("%s: %d connections", name, n)
		}
	}
}

// A context ends a request wherever it is, and its connection with it.
func TestContext(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct{ text, got string }{
		"before the answer": {"", "sent: "},
		"in the header":     {"HTTP/1.1 200 OK\r\nA", "sent: "},
		"in the body":       {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", "ok"},
	} {
		for _, by := range []string{"cancel", "deadline"} {
			t.Run(name+" "+by, func(t *testing.T) {
				t.Parallel()
				// On a busy machine a deadline comes before the request gets that far.
				wait := 200 * time.Millisecond
				for !endsWithItsContext(t, by, x.text, x.got, wait) {
					if wait *= 4; wait > time.Minute {
						t.Fatal("it never gets that far")
					}
				}
			})
		}
	}
}

// endsWithItsContext reports false when a deadline came too early.
func endsWithItsContext(t *testing.T, by, text, first string, wait time.Duration) bool {
	arrived, gone := make(chan bool, 1), make(chan bool, 1)
	h := newHost(t, func(_ int, c net.Conn, in *bufio.Reader) {
		if _, err := http.ReadRequest(in); err != nil {
			return
		}
		_, _ = io.WriteString(c, text)
		arrived <- true
		_, _ = in.ReadByte()
		gone <- true
	})
	ctx, cancel := context.WithCancel(t.Context())
	if by == "deadline" {
		ctx, cancel = context.WithTimeout(t.Context(), wait)
	}
	defer cancel()
	end := func() {
		select {
		case <-arrived:
			if by == "cancel" {
				cancel()
			}
		case <-ctx.Done():
		}
	}
	if first != "ok" {
		go end()
	}
	tr, got := newTransport(t), ""
	resp, err := tr.RoundTrip(newRequest(ctx, "GET", h.addr, nil))
	if err != nil {
		got = describe(err)
	} else {
		go end()
		var b []byte
		b, err = io.ReadAll(resp.Body)
		got = string(b)
	}
	if !strings.HasPrefix(got, first) && by == "deadline" {
		return false
	}
	if !strings.HasPrefix(got, first) || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%q, %v", got, err)
	}
	<-gone
	<-ctx.Done()
	want(t, "once more", ask(tr, newRequest(ctx, "GET", h.addr, nil)), "not sent: "+ctx.Err().Error())
	return true
}

// The one used last is used first, no more are kept than may be, and those that are idle
// for too long are closed.
func TestIdle(t *testing.T) {
	t.Parallel()
	h, tr := answering(t, ok), newTransport(t)
	tr.MaxIdle = 2
	var open []*http.Response
	for range 3 {
		resp, err := tr.RoundTrip(newRequest(t.Context(), "GET", h.addr, nil))
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, resp)
	}
	last := open[1].Body.(*body).c
	for _, resp := range open {
		_, _ = io.ReadAll(resp.Body)
		_ = resp.Body.Close() // once more changes nothing
		if _, err := resp.Body.Read(make([]byte, 1)); err != io.EOF {
			t.Error(err)
		}
	}
	if len(tr.idle) != 2 || tr.idle[1] != last {
		t.Fatalf("%d kept", len(tr.idle))
	}
	tr.idle[0].since = time.Now().Add(-idleTimeout)
	tr.sweep()
	if len(tr.idle) != 1 || tr.idle[0] != last || !tr.sweeps {
		t.Fatalf("%d kept", len(tr.idle))
	}
	last.since = time.Now().Add(-idleTimeout)
	tr.sweep()
	if len(tr.idle) != 0 || tr.sweeps {
		t.Fatalf("%d kept", len(tr.idle))
	}
	if _, err := last.link.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("not closed: %v", err)
	}
	resp, err := tr.RoundTrip(newRequest(t.Context(), "GET", h.addr, nil))
	if err != nil || !tr.closes(func() { _, _ = io.ReadAll(resp.Body) }) {
		t.Errorf("kept after CloseIdleConnections: %v", err)
	}
	if get(t, tr, h.addr); len(tr.idle) != 1 {
		t.Errorf("%d kept", len(tr.idle))
	}
}

// closes reports whether what becomes idle after CloseIdleConnections is not kept.
func (t *Transport) closes(use func()) bool {
	t.CloseIdleConnections()
	use()
	return len(t.idle) == 0
}

// Another host's request does not go out on the connection of this one.
func TestOneHost(t *testing.T) {
	t.Parallel()
	a, b, tr := answering(t, ok), answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"), newTransport(t)
	want(t, "a", get(t, tr, a.addr), "200 ok")
	want(t, "b", get(t, tr, b.addr), "200 b")
	want(t, "a", get(t, tr, a.addr), "200 ok")
	want(t, "none", get(t, tr, "127.0.0.1:1")[:22], "not sent: dial tcp 127")
}

// A response without a body is one, whatever its header says of a length.
func TestHead(t *testing.T) {
	t.Parallel()
	h, tr := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), newTransport(t)
	for range 2 {
		want(t, "HEAD", ask(tr, newRequest(t.Context(), "HEAD", h.addr, nil)), "200 ")
	}
	if h.conns.Load() != 1 {
		t.Error(h.conns.Load())
	}
}

// A context that ends by its time alone ends a request at that time, too, on a new
// connection and on a kept one; the connection is not used again.
func TestEndsByTime(t *testing.T) {
	t.Parallel()
	for _, kept := range []bool{false, true} {
		h := newHost(t, func(n int, c net.Conn, in *bufio.Reader) {
			for first := true; ; first = false {
				if _, err := http.ReadRequest(in); err != nil || !first || !kept || n > 1 {
					_, _ = io.Copy(io.Discard, in) // it never answers
					return
				}
				_, _ = io.WriteString(c, ok)
			}
		})
		tr := &Transport{MaxIdle: 1, DialTimeout: time.Minute}
		ask := func(d time.Duration) error {
			ctx := within.Time(context.Background(), d)
			defer ctx.End()
			req, err := http.NewRequestWithContext(ctx, "GET", "http://"+h.addr+"/", nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := tr.RoundTrip(req)
			if err == nil {
				_, err = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
			return err
		}
		if kept {
			if err := ask(time.Minute); err != nil {
				t.Fatal(err)
			}
		}
		if err := ask(10 * time.Millisecond); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("kept %t: %v", kept, err)
		}
		if n := len(tr.idle); n != 0 {
			t.Errorf("kept %t: %d connections are kept afterwards", kept, n)
		}
		tr.CloseIdleConnections()
	}
}

// BenchmarkWatch shows what it costs to wait for the end of a context.
func BenchmarkWatch(b *testing.B) {
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	c := &conn{link: &link{Conn: near}, cancel: func() {}}
	for name, parent := range map[string]context.Context{"by time": context.Background(), "cancelled": b.Context()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ctx := within.Time(parent, time.Minute)
				c.watch(ctx)
				c.unwatch()
				ctx.End()
			}
		})
	}
}
