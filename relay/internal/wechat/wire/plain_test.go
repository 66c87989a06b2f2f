package wire

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

const likeWeChat = "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nDate: Tue, 01 Sep 2026 12:00:00 GMT\r\n" +
	"Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"

// FuzzPlain compares what is plain with what net/http makes of it.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{likeWeChat, ok, ok + ok, ok[:20], "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", "HTTP/1.0" + ok[8:],
		"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 200 \r\ncontent-length:0 \r\n\r\n",
		"HTTP/1.1 999 x\r\nCONTENT-LENGTH: 000000001\r\nTrailer: a\r\nUpgrade: b\r\nPragma: no-cache\r\n\r\nx",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n folded: 1\r\n\r\nok", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
		"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive, close\r\n\r\nok", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		status, header, length, ok := plain(b)
		if !ok {
			return
		}
		in := bufio.NewReader(bytes.NewReader(b))
		resp, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		body, _ := io.ReadAll(resp.Body)
		rest, _ := io.ReadAll(in)
		if resp.StatusCode != status || resp.ContentLength != int64(length) || resp.Close || resp.TransferEncoding != nil || resp.Uncompressed ||
			resp.Header.Get("Content-Encoding") != "" || string(b[:header])+string(body)+string(rest) != string(b) {
			t.Errorf("%q: %d %d %d, want %+v", b, status, header, length, resp)
		}
	})
}

// What WeChat sends is plain, and what is not is left to net/http.
func TestPlain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{likeWeChat: true, ok: true, strings.ToLower(ok): false, ok[:30]: false, "": false,
		"HTTP/1.1 200 OK\r\nA: 小\r\nContent-Length: 2\r\n\r\nok":                   false,
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Encoding: x\r\n\r\nok":    false,
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok":      false,
		"HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\nok":                     false,
		"HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\nok":                 false,
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok":      false,
		"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\nok":                 false,
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: x\r\n\r\nok\n": false} {
		if _, _, _, got := plain([]byte(text)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// Ask returns what RoundTrip does, and keeps the connection as that does.
func TestAsk(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		text, got string
		plain     bool
		conns     int32
	}{
		"as WeChat":      {likeWeChat, "200 ok", true, 1},
		"no body":        {"HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n", "404 ", true, 1},
		"a long body":    {"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + strings.Repeat("x", 9000), "200 " + strings.Repeat("x", 9000), true, 1},
		"a longer body":  {"HTTP/1.1 200 OK\r\nContent-Length: 9001\r\n\r\n" + strings.Repeat("x", 9001), "200 " + strings.Repeat("x", 9001), false, 1},
		"chunks":         {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "200 ok", false, 1},
		"after a 100":    {"HTTP/1.1 100 Continue\r\n\r\n" + ok, "200 ok", false, 1},
		"the host says":  {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", "200 ok", false, 2},
		"another answer": {ok + ok, "200 ok", true, 2},
		"no answer":      {"close", "sent: EOF", true, 2},
		"half a header":  {"HTTP/1.1 200 OK\r\nConteclose", "sent: unexpected EOF", true, 2},
		"no body yet":    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nclose", "sent: unexpected EOF", true, 2},
		"half a body":    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nokclose", "sent: unexpected EOF", true, 2},
	} {
		h, tr := answering(t, x.text), newTransport(t)
		for range 2 {
			status, body, resp, err := tr.Ask(t.Context(), newRequest(t.Context(), "GET", h.addr, nil), 9000)
			got := ""
			switch {
			case err != nil:
				got = describe(err)
			case resp != nil:
				status = resp.StatusCode
				body, _ = io.ReadAll(resp.Body)
				resp.Body.Close()
				fallthrough
			default:
				got = fmt.Sprintf("%d %s", status, body)
			}
			want(t, name, got, x.got)
			if (resp == nil) != x.plain {
				t.Errorf("%s: plain %t", name, resp == nil)
			}
		}
		if n := h.conns.Load(); n != x.conns {
			t.Errorf("%s: %d connections", name, n)
		}
	}
	h, tr := answering(t, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), newTransport(t)
	if _, _, resp, err := tr.Ask(t.Context(), newRequest(t.Context(), "HEAD", h.addr, nil), 9); resp == nil || err != nil {
		t.Errorf("HEAD: %v %v", resp, err)
	}
	if _, _, _, err := tr.Ask(t.Context(), newRequest(t.Context(), "GET", "127.0.0.1:1", nil), 9); !strings.HasPrefix(describe(err), "not sent: ") {
		t.Error(err)
	}
}

// BenchmarkPlain is one exchange of a connection, without one.
func BenchmarkPlain(b *testing.B) {
	req := newRequest(b.Context(), "GET", "192.0.2.1", nil)
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	c := &conn{link: &link{Conn: near}}
	for name, read := range map[string]func(){
		"plain": func() {
			begun, _ := c.br.Peek(c.br.Buffered())
			_, header, length, _ := plain(begun)
			_, _ = c.br.Discard(header)
			_, _ = io.ReadFull(c.br, make([]byte, length))
		},
		"net/http": func() {
			resp, _ := c.answer(req)
			_, _ = io.ReadFull(resp.Body, make([]byte, resp.ContentLength))
		},
	} {
		b.Run(name, func(b *testing.B) {
			in := strings.NewReader(likeWeChat)
			c.br = bufio.NewReader(in)
			b.ReportAllocs()
			for b.Loop() {
				in.Reset(likeWeChat)
				c.br.Reset(in)
				_, _ = c.br.Peek(1)
				read()
			}
		})
	}
}
