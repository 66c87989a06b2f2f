package quick

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"
)

// BenchmarkServer is one request of one client after the other, over loopback.
func BenchmarkServer(b *testing.B) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Type"], h["Content-Length"] = []string{"text/plain"}, []string{"2"}
		io.WriteString(w, "ok")
	})
	b.Run("net-http", func(b *testing.B) { ask(b, &http.Server{Handler: h}) })
	b.Run("quick", func(b *testing.B) {
		ask(b, &Server{Server: &http.Server{Handler: h}, Small: func(string) bool { return true }})
	})
}

// ask measures a request to a server, and its answer.
func ask(b *testing.B, s interface {
	Serve(net.Listener) error
	Close() error
}) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go s.Serve(l)
	defer s.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, get)
	in := bufio.NewReader(c)
	in.Peek(1)
	answer := make([]byte, in.Buffered())
	in.Discard(len(answer))
	request := []byte(get)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Write(request); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(in, answer); err != nil {
			b.Fatal(err)
		}
	}
}
