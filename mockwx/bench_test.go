package mockwx

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/mux"
)

// A hotPath is a call that load tests make by the thousand. What each allocates stands in
// testdata/allocs.txt.
type hotPath struct {
	name string
	open func(testing.TB) (h http.Handler, target func(i int) string)
}

// hotPaths: EmptyMux is what the others are compared with, a mux route that answers a
// constant.
var hotPaths = []hotPath{
	{"EmptyMux", func(testing.TB) (http.Handler, func(int) string) {
		return emptyMux(), always(loginQuery(app1, "alice-code"))
	}},
	{"LoginFixtureCode", func(tb testing.TB) (http.Handler, func(int) string) {
		return unlimited(tb, nil).Handler(), always(loginQuery(app1, "alice-code"))
	}},
	{"LoginMintedCode", func(tb testing.TB) (http.Handler, func(int) string) {
		f := unlimited(tb, nil)
		return f.Handler(), func(i int) string {
			code, err := f.AheadCode(app1, "alice", uint32(i))
			if err != nil {
				tb.Fatal(err)
			}
			return loginQuery(app1, code)
		}
	}},
	// Each login is that of another user of a range.
	{"LoginLoadCode", func(tb testing.TB) (http.Handler, func(int) string) {
		f := rangesFake(tb)
		return f.Handler(), func(i int) string { return loginQuery(app1, oneLoadCode(tb, f, "u", i).JSCode) }
	}},
	{"Refusal", func(tb testing.TB) (http.Handler, func(int) string) {
		return unlimited(tb, nil).Handler(), always(loginQuery(app1, "no-such-code"))
	}},
	{"RefusalLogged", func(tb testing.TB) (http.Handler, func(int) string) {
		return unlimited(tb, slog.New(slog.NewTextHandler(io.Discard, nil))).Handler(), always(loginQuery(app1, "no-such-code"))
	}},
}

// BenchmarkHandler serves requests that were made ahead, so that only the handler counts.
func BenchmarkHandler(b *testing.B) {
	for _, x := range hotPaths {
		b.Run(x.name, func(b *testing.B) {
			h, target := x.open(b)
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
		})
	}
}

// BenchmarkServe makes the same calls through a connection that is kept: the server that
// both programs and NewServer use, and the same client for all. Allocations are those of
// net/http, too.
func BenchmarkServe(b *testing.B) {
	for _, x := range hotPaths {
		b.Run(x.name, func(b *testing.B) {
			h, target := x.open(b)
			requests := make([]string, b.N)
			for i := range requests {
				requests[i] = "GET " + target(i) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
			}
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				b.Fatal(err)
			}
			srv := NewHTTPServer(h)
			defer srv.Close()
			go srv.Serve(l)
			conn, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				b.Fatal(err)
			}
			defer conn.Close()
			client := bufio.NewReader(conn)
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				io.WriteString(conn, requests[i])
				readAnswer(b, client)
			}
		})
	}
}

// readAnswer reads an answer with a Content-Length, and allocates nothing.
func readAnswer(b *testing.B, r *bufio.Reader) {
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			b.Fatal(err)
		}
		if len(line) == 2 {
			break
		}
		const name = "Content-Length: "
		if len(line) > len(name) && string(line[:len(name)]) == name {
			for _, c := range line[len(name) : len(line)-2] {
				length = length*10 + int(c-'0')
			}
		}
	}
	if _, err := r.Discard(length); err != nil || length == 0 {
		b.Fatalf("a body of %d bytes, %v", length, err)
	}
}

func emptyMux() http.Handler {
	m := mux.NewRouter().SkipClean(true)
	m.HandleFunc("/sns/jscode2session", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "{}") }).Methods("GET")
	return m
}

func always(target string) func(int) string { return func(int) string { return target } }

// unlimited is a fake whose first app has no quota: one user does it all.
func unlimited(tb testing.TB, log *slog.Logger) *Fake {
	tb.Helper()
	zero := 0
	fx := goldenFixture()
	fx.Apps[0].MinuteQuota = &zero
	f, err := New(Options{Fixture: fx, Logger: log})
	if err != nil {
		tb.Fatal(err)
	}
	return f
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

func BenchmarkIssueCode(b *testing.B) {
	f := unlimited(b, nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.IssueCode(app1, "alice"); err != nil {
			b.Fatal(err)
		}
	}
}

// Each hot path answers what it is meant to answer.
func TestHotPaths(t *testing.T) {
	for _, x := range hotPaths {
		h, target := x.open(t)
		want := `"session_key":"`
		switch {
		case x.name == "EmptyMux":
			want = "{}"
		case strings.HasPrefix(x.name, "Refusal"):
			want = `{"errcode":40029,`
		}
		for i := range 3 {
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, httptest.NewRequest("GET", target(i), nil)); !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %s", x.name, w.Body)
			}
		}
	}
}
