package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"wxflow/relay"
	"wxflow/relay/credential"
	"wxflow/relay/session"
	"wxflow/relay/store/bolt"
	"wxflow/relay/store/memory"
	"wxflow/relay/store/sealed"
)

// stubWeChat answers without a network.
type stubWeChat struct{}

func (stubWeChat) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"ocBex5C8R4yNtl6hJ1xVjegk2RQs"}`))}, nil
}

// BenchmarkStores measures a login and a session check in each store, sealed,
// as many at a time as 32 a processor: go test ./e2e -run xxx -bench Stores
func BenchmarkStores(b *testing.B) {
	for _, x := range []struct {
		name string
		open func(b *testing.B) session.Store
	}{
		{"memory", func(*testing.B) session.Store { return memory.New(nil, 0) }},
		{"bolt", func(b *testing.B) session.Store {
			s, err := bolt.Open(filepath.Join(b.TempDir(), "s.db"), bolt.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { s.Close() })
			return s
		}},
		{"redis", func(b *testing.B) session.Store { return startRedis(b)() }},
	} {
		b.Run(x.name, func(b *testing.B) {
			keys, err := sealed.ParseKeyring("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
			if err != nil {
				b.Fatal(err)
			}
			r, err := relay.New(relay.Config{
				Apps:  []credential.App{{AppID: "wx0123456789abcdef", Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}},
				Store: x.open(b), Keys: keys, Transport: stubWeChat{},
			})
			if err != nil {
				b.Fatal(err)
			}
			var n atomic.Int64
			login := func() *httptest.ResponseRecorder {
				w := httptest.NewRecorder()
				r.Handler().ServeHTTP(w, httptest.NewRequest("GET", fmt.Sprintf("/login?code=c-%d", n.Add(1)), nil))
				return w
			}
			together := func(name string, do func() int) {
				b.Run(name, func(b *testing.B) {
					b.ReportAllocs()
					b.SetParallelism(32)
					b.RunParallel(func(pb *testing.PB) {
						for pb.Next() {
							if status := do(); status != 200 {
								b.Errorf("status %d", status)
								return
							}
						}
					})
				})
			}
			_, token, _ := strings.Cut(login().Body.String(), `"token":"`)
			token, _, _ = strings.Cut(token, `"`)
			together("login", func() int { return login().Code })
			together("session", func() int {
				w, q := httptest.NewRecorder(), httptest.NewRequest("GET", "/session", nil)
				q.Header.Set("Authorization", "Bearer "+token)
				r.Handler().ServeHTTP(w, q)
				return w.Code
			})
		})
	}
}
