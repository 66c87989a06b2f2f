package metrics

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"wxflow/relay"
)

// nullWriter is a ResponseWriter that costs nothing.
type nullWriter struct{ h http.Header }

func (w nullWriter) Header() http.Header { return w.h }

func (w nullWriter) Write(b []byte) (int, error) { return len(b), nil }

func (w nullWriter) WriteHeader(int) {}

// benchmark is one request with all that is watched: the log in JSON, metrics.
func benchmark(b *testing.B, request func(r *relay.Relay) func(n int) *http.Request) {
	r, _ := watched(b, says, func(c *relay.Config) { c.Logger = slog.New(slog.NewJSONHandler(io.Discard, nil)) })
	next, w := request(r), nullWriter{http.Header{}}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		clear(w.h)
		r.Handler().ServeHTTP(w, next(n))
	}
}

func BenchmarkLogin(b *testing.B) {
	benchmark(b, func(*relay.Relay) func(int) *http.Request {
		return func(n int) *http.Request {
			q, _ := http.NewRequest("POST", "/login", io.NopCloser(strings.NewReader(fmt.Sprintf(`{"code":"0712cDoV0cfty22AeloV0daM%08d"}`, n))))
			q.RemoteAddr = "192.0.2.1:4000"
			return q
		}
	})
}

func BenchmarkSession(b *testing.B) {
	benchmark(b, func(r *relay.Relay) func(int) *http.Request {
		_, token, _ := strings.Cut(send(r.Handler(), "GET", "/login?code=c", "").Body.String(), `"token":"`)
		token, _, _ = strings.Cut(token, `"`)
		q, _ := http.NewRequest("GET", "/session", http.NoBody)
		q.RemoteAddr = "192.0.2.1:4000"
		q.Header.Set("Authorization", "Bearer "+token)
		return func(int) *http.Request { return q.Clone(q.Context()) }
	})
}
