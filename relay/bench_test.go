package relay

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gorilla/mux"

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

// hotPaths are the requests that relays spend their time on. Each has a handler and makes
// requests for it; WeChat is a reply that is there at once.
var hotPaths = map[string]func(t testing.TB) (h http.Handler, request func(n int) *http.Request){
	"Login": func(t testing.TB) (http.Handler, func(int) *http.Request) {
		return benchRelay(t).Handler(), func(n int) *http.Request {
			return benchRequest("POST", "/login", fmt.Sprintf(`{"code":"0712cDoV0cfty22AeloV0daM%08d"}`, n), "")
		}
	},
	"Session": func(t testing.TB) (http.Handler, func(int) *http.Request) { return benchCheck(t, "/session") },
	"Auth":    func(t testing.TB) (http.Handler, func(int) *http.Request) { return benchCheck(t, "/auth") },
	"EmptyMux": func(testing.TB) (http.Handler, func(int) *http.Request) {
		m := mux.NewRouter()
		m.HandleFunc("/session", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(200)
			io.WriteString(w, okReply)
		}).Methods("GET")
		return m, func(int) *http.Request { return benchRequest("GET", "/session", "", "") }
	},
}

// benchRelay is a relay as the program makes it, but for its metrics and where its log goes.
func benchRelay(t testing.TB) *Relay {
	c := testConfig(says(okReply))
	c.Now = nil
	c.Logger = slog.New(slog.NewJSONHandler(io.Discard, nil))
	c.Store = memory.New(nil, 100_000)
	return newRelay(t, c)
}

// benchCheck is a request that needs a session.
func benchCheck(t testing.TB, path string) (http.Handler, func(int) *http.Request) {
	r := benchRelay(t)
	token := wantOK(t, doLogin(t, r, "c1")).Token
	return r.Handler(), func(int) *http.Request { return benchRequest("GET", path, "", token) }
}

func benchRequest(method, path, body, token string) *http.Request {
	q := httptest.NewRequest(method, path, strings.NewReader(body))
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	return q
}

// BenchmarkHandler is a hot path without a connection.
func BenchmarkHandler(b *testing.B) {
	for name, open := range hotPaths {
		b.Run(name, func(b *testing.B) {
			h, request := open(b)
			w := &nullWriter{h: http.Header{}}
			b.ReportAllocs()
			b.ResetTimer()
			for n := 0; n < b.N; {
				b.StopTimer()
				requests := make([]*http.Request, min(1000, b.N-n))
				for i := range requests {
					requests[i] = request(n + i)
				}
				n += len(requests)
				b.StartTimer()
				for _, req := range requests {
					clear(w.h)
					h.ServeHTTP(w, req)
				}
			}
			if w.status/100 != 2 {
				b.Errorf("status %d", w.status)
			}
		})
	}
}

// BenchmarkServer is a login and a session check over loopback, with a WeChat that answers at
// once, beside what has less to do: an empty mux handler, and httputil.ReverseProxy in
// front of the same WeChat.
func BenchmarkServer(b *testing.B) {
	wechat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, okReply) }))
	b.Cleanup(wechat.Close)
	c := devConfig(wechat.URL)
	c.Now, c.Logger = nil, slog.New(slog.NewJSONHandler(io.Discard, nil))
	r := newRelay(b, c)
	to, err := url.Parse(wechat.URL)
	if err != nil {
		b.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(to) }}
	empty, _ := hotPaths["EmptyMux"](b)
	token := "Bearer " + wantOK(b, doLogin(b, r, "c1")).Token
	var code atomic.Int64
	for _, x := range []struct {
		name, path string
		h          http.Handler
	}{{"login", "/login?code=", r.Handler()}, {"proxy", "/login?code=", proxy}, {"session", "/session?n=", r.Handler()}, {"mux", "/session?n=", empty}} {
		b.Run(x.name, func(b *testing.B) {
			front := httptest.NewUnstartedServer(nil)
			front.Config = r.Server(x.h)
			front.Start()
			b.Cleanup(front.Close)
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
			b.ReportAllocs()
			b.SetParallelism(8)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					req, _ := http.NewRequest("GET", front.URL+x.path+strconv.FormatInt(code.Add(1), 10), http.NoBody)
					req.Header.Set("Authorization", token)
					resp, err := client.Do(req)
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
