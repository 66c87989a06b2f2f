package mockwx

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gorilla/mux"
)

// BenchmarkEmptyMux is what the others are compared with: a mux route that
// answers a constant.
func BenchmarkEmptyMux(b *testing.B) {
	m := mux.NewRouter().SkipClean(true)
	m.HandleFunc("/sns/jscode2session", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("{}")) }).Methods("GET")
	benchmark(b, m, func(int) string { return loginQuery(app1, "alice-code") })
}

func BenchmarkLoginFixtureCode(b *testing.B) {
	f := unlimited(b)
	benchmark(b, f.Handler(), func(int) string { return loginQuery(app1, "alice-code") })
}

func BenchmarkLoginMintedCode(b *testing.B) {
	f := unlimited(b)
	benchmark(b, f.Handler(), func(i int) string {
		code, err := f.AheadCode(app1, "alice", uint32(i))
		if err != nil {
			b.Fatal(err)
		}
		return loginQuery(app1, code)
	})
}

// BenchmarkLoadCode makes codes for the users of a range, as mockwx code does.
func BenchmarkLoadCode(b *testing.B) {
	codes, err := rangesFake(b).LoadCodes(app1, "u", 0, b.N)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range codes {
	}
}

// BenchmarkLoginLoadCode redeems them: each login is another user's.
func BenchmarkLoginLoadCode(b *testing.B) {
	f := rangesFake(b)
	benchmark(b, f.Handler(), func(i int) string { return loginQuery(app1, oneLoadCode(b, f, "u", i).JSCode) })
}

func BenchmarkRefusal(b *testing.B) {
	f := unlimited(b)
	benchmark(b, f.Handler(), func(int) string { return loginQuery(app1, "no-such-code") })
}

func BenchmarkIssueCode(b *testing.B) {
	f := unlimited(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.IssueCode(app1, "alice"); err != nil {
			b.Fatal(err)
		}
	}
}

// unlimited is a fake whose first app has no quota: one user does it all.
func unlimited(b *testing.B) *Fake {
	b.Helper()
	zero := 0
	fx := goldenFixture()
	fx.Apps[0].MinuteQuota = &zero
	f, err := New(Options{Fixture: fx})
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// benchmark serves requests that were made ahead, so that only the handler counts.
func benchmark(b *testing.B, h http.Handler, target func(int) string) {
	requests := make([]*http.Request, b.N)
	for i := range requests {
		requests[i] = httptest.NewRequest("GET", target(i), nil)
	}
	w := nothing{http.Header{}}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		h.ServeHTTP(w, requests[i])
	}
}
