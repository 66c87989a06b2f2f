package relay

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/relay/jwt"
	"wxflow/relay/store/memory"
)

// nullWriter is a ResponseWriter that costs nothing, so that what is measured
// is the relay.
type nullWriter struct {
	h      http.Header
	status int
}

func (w *nullWriter) Header() http.Header { return w.h }

func (w *nullWriter) Write(b []byte) (int, error) { return len(b), nil }

func (w *nullWriter) WriteHeader(s int) { w.status = s }

func benchRelay(b *testing.B) *Relay {
	c := testConfig(says(okReply))
	c.Now = nil
	c.Logger = slog.New(slog.NewJSONHandler(io.Discard, nil))
	c.Store = memory.New(nil, 100_000)
	return newRelay(b, c)
}

func bench(b *testing.B, h http.Handler, request func(n int) *http.Request) {
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		w := &nullWriter{h: http.Header{}}
		for n := 0; pb.Next(); n++ {
			req := request(n)
			clear(w.h)
			h.ServeHTTP(w, req)
			if w.status != 200 {
				b.Errorf("status %d", w.status)
				return
			}
		}
	})
}

// BenchmarkLogin is one login with WeChat stubbed at the transport.
func BenchmarkLogin(b *testing.B) {
	r := benchRelay(b)
	bench(b, r.Handler(), func(n int) *http.Request {
		q, _ := http.NewRequest("POST", "/login", io.NopCloser(strings.NewReader(fmt.Sprintf(`{"code":"0712cDoV0cfty22AeloV0daM%08d"}`, n))))
		return q
	})
}

func BenchmarkSession(b *testing.B) {
	r := benchRelay(b)
	q, _ := http.NewRequest("GET", "/session", http.NoBody)
	q.Header.Set("Authorization", "Bearer "+wantOK(b, doLogin(b, r, "c1")).Token)
	bench(b, r.Handler(), func(int) *http.Request { return q.Clone(q.Context()) })
}

// BenchmarkBackend is one request through the proxy mode, from a client over
// loopback to a back end that answers at once; direct is the same without the
// relay between them.
func BenchmarkBackend(b *testing.B) {
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { io.WriteString(w, "hello") }))
	b.Cleanup(behind.Close)
	for _, x := range []struct {
		name   string
		signed bool
	}{{"plain", false}, {"signed", true}, {"direct", false}} {
		b.Run(x.name, func(b *testing.B) {
			c := testConfig(says(okReply))
			c.Now, c.Backend = nil, behind.URL
			if x.signed {
				keys, err := jwt.Read(pemOf(b, rfcKey(b)), "bench")
				if err != nil {
					b.Fatal(err)
				}
				c.Identity = keys
			}
			r := newRelay(b, c)
			front := httptest.NewUnstartedServer(nil)
			front.Config = r.Server(r.Handler())
			front.Start()
			b.Cleanup(front.Close)
			q, _ := http.NewRequest("GET", front.URL+"/x", http.NoBody)
			if x.name == "direct" {
				q.URL.Host = behind.Listener.Addr().String()
			}
			q.Header.Set("Authorization", "Bearer "+wantOK(b, doLogin(b, r, "c1")).Token)
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
			b.ReportAllocs()
			b.SetParallelism(8)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					resp, err := client.Do(q.Clone(q.Context()))
					if err != nil || resp.StatusCode != 200 {
						b.Errorf("%v %v", resp, err)
						return
					}
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			})
		})
	}
}
