package proxy

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
)

// BenchmarkPass sends requests to a server of this machine through httputil.ReverseProxy,
// and through the proxy of the fake, over 16 connections that are kept; dials are the
// connections to the server, for each request.
func BenchmarkPass(b *testing.B) {
	for _, name := range []string{"ReverseProxy", "Proxy"} {
		b.Run(name, func(b *testing.B) {
			var dials atomic.Int64
			there := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") }))
			there.Config.ConnState = func(_ net.Conn, s http.ConnState) {
				if s == http.StateNew {
					dials.Add(1)
				}
			}
			there.Start()
			defer there.Close()
			target, err := url.Parse(there.URL)
			if err != nil {
				b.Fatal(err)
			}
			var handler http.Handler = httputil.NewSingleHostReverseProxy(target)
			if name == "Proxy" {
				p, err := New(http.NotFoundHandler(), slog.New(slog.DiscardHandler), Options{PassLoopback: true})
				if err != nil {
					b.Fatal(err)
				}
				defer p.Close()
				handler = p
			}
			here := httptest.NewServer(handler)
			defer here.Close()
			request := "GET " + there.URL + "/a?b=c HTTP/1.1\r\nHost: " + target.Host + "\r\n\r\n"
			b.SetParallelism(8) // of each of two processors
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				conn, err := net.Dial("tcp", here.Listener.Addr().String())
				if err != nil {
					b.Error(err)
					return
				}
				defer conn.Close()
				client := bufio.NewReader(conn)
				for pb.Next() {
					io.WriteString(conn, request)
					resp, err := http.ReadResponse(client, nil)
					if err != nil {
						b.Error(err)
						return
					}
					if n, err := io.Copy(io.Discard, resp.Body); err != nil || n != 5 {
						b.Errorf("%d bytes, %v", n, err)
						return
					}
				}
			})
			b.ReportMetric(float64(dials.Load())/float64(b.N), "dials/op")
		})
	}
}
