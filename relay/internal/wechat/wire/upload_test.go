package wire

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"wxflow/e2e/testkit"
)

// closing is a body that tells when it is closed.
type closing struct {
	io.Reader
	closed chan bool
}

func (c closing) Close() error { close(c.closed); return nil }

// A body arrives as it is, however long, with a length or without, and the connection is
// kept after it.
func TestUpload(t *testing.T) {
	t.Parallel()
	got := make(chan []byte, 1)
	h := newHost(t, func(_ int, c net.Conn, in *bufio.Reader) {
		for {
			req, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			b, err := io.ReadAll(req.Body)
			if err != nil {
				t.Error(err)
			}
			got <- b
			_, _ = io.WriteString(c, ok)
		}
	})
	tr := newTransport(t)
	for _, size := range []int{0, 1, maxShort, maxShort + 1, 32 << 10, 1 << 20} {
		for _, known := range []bool{true, false} {
			body := bytes.Repeat([]byte("0123456789abcde\n"), size/16+1)[:size]
			closed := make(chan bool)
			req := newRequest(t.Context(), "POST", h.addr, nil)
			req.Body, req.ContentLength = closing{bytes.NewReader(body), closed}, int64(size)
			if !known {
				req.ContentLength = -1
			}
			want(t, "upload", ask(tr, req), "200 ok")
			if b := <-got; !bytes.Equal(b, body) {
				t.Errorf("%d bytes, known %t: %d arrived", size, known, len(b))
			}
			<-closed
		}
	}
}

// A host that answers before it has read all gets heard, and the rest is not sent on a
// connection that another request could have.
func TestEarlyAnswer(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(_ int, c net.Conn, in *bufio.Reader) {
		if req, err := http.ReadRequest(in); err != nil || req.Method == "GET" {
			_, _ = io.WriteString(c, ok)
			return
		}
		_, _ = io.WriteString(c, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig")
		_, _ = in.Discard(1) // it keeps the connection
		<-t.Context().Done()
	})
	tr := newTransport(t)
	src, feed := io.Pipe()
	closed := make(chan bool)
	req := newRequest(t.Context(), "POST", h.addr, nil)
	req.Body, req.ContentLength = closing{src, closed}, 1<<20
	want(t, "early", ask(tr, req), "413 big")
	if len(tr.idle) != 0 {
		t.Error("kept")
	}
	feed.Close()
	<-closed
	want(t, "the next", get(t, tr, h.addr), "200 ok")
}

// A body that does not arrive whole ends the request: the host cannot take its part for
// all of it.
func TestHalfAnUpload(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 2*maxShort)
	for name, x := range map[string]struct {
		body   io.Reader
		length int64
		got    string
	}{
		"fails":              {io.MultiReader(strings.NewReader(long), iotest.ErrReader(errors.New("no"))), 1 << 20, "sent: "},
		"fails, no length":   {io.MultiReader(strings.NewReader(long), iotest.ErrReader(errors.New("no"))), -1, "sent: "},
		"too short":          {strings.NewReader(long), 1 << 20, "sent: "},
		"short and fails":    {iotest.ErrReader(errors.New("no")), 9, "not sent: no"},
		"short, and shorter": {strings.NewReader("x"), 9, "not sent: unexpected EOF"},
	} {
		whole := make(chan bool, 1)
		h := newHost(t, func(_ int, c net.Conn, in *bufio.Reader) {
			if req, err := http.ReadRequest(in); err == nil {
				_, err = io.Copy(io.Discard, req.Body)
				whole <- err == nil
			}
		})
		closed := make(chan bool)
		req := newRequest(t.Context(), "POST", h.addr, nil)
		req.Body, req.ContentLength = closing{x.body, closed}, x.length
		if got := ask(newTransport(t), req); !strings.HasPrefix(got, x.got) {
			t.Errorf("%s: %q", name, got)
		}
		<-closed
		if x.got == "sent: " && <-whole {
			t.Errorf("%s: the host takes it for whole", name)
		}
	}
}

// A host that closes while it is written to, having answered, gets heard, too.
func TestAnswerOfAHostThatCloses(t *testing.T) {
	t.Parallel()
	h := newHost(t, func(_ int, c net.Conn, in *bufio.Reader) {
		if _, err := http.ReadRequest(in); err == nil {
			_, _ = io.WriteString(c, "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n\r\nbig")
			_ = c.(*net.TCPConn).CloseWrite()
			_, _ = io.Copy(io.Discard, in)
		}
	})
	tr := newTransport(t)
	want(t, "closes", ask(tr, newRequest(t.Context(), "POST", h.addr, strings.NewReader(strings.Repeat("x", 1<<20)))), "413 big")
	if !testkit.Until(nil, func() bool { return len(tr.idle) == 0 }) {
		t.Error("kept")
	}
}
