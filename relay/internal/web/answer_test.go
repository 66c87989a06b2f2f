package web

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

// watched answers a request with h below a Watch, and returns the answer and the log.
func watched(req *http.Request, h http.Handler) (*httptest.ResponseRecorder, string) {
	var log bytes.Buffer
	x := &Watch{Proxies: NewProxies(prefixes("10.0.0.0/8")), Now: func() time.Time { return time.Unix(1, 0) },
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	w := httptest.NewRecorder()
	x.Requests(h).ServeHTTP(w, req)
	return w, log.String()
}

// Every answer has the one shape, and every request its line.
// oneHeader is an answer of one header.
type oneHeader struct{}

func (oneHeader) Set(h http.Header) { h["X-A"] = []string{"1"} }

func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name   string
		answer handler
		status int
		body   string
		line   []string
	}{
		{"a value", func(*http.Request) (any, error) { return map[string]int{"n": 1}, nil }, 200, "{\"n\":1}\n",
			[]string{"level=DEBUG", "status=200", "bytes=8"}},
		{"nothing", func(*http.Request) (any, error) { return nil, nil }, 204, "", []string{"status=204", "bytes=0"}},
		{"headers", func(*http.Request) (any, error) { return oneHeader{}, nil }, 204, "", []string{"status=204"}},
		{"a panic", func(*http.Request) (any, error) { panic("x") }, 500, `"kind":"internal"`, []string{"level=ERROR", "kind=internal"}},
		{"a refusal", func(*http.Request) (any, error) {
			return nil, &fail.Failure{Kind: refusal.RateLimited, ErrCode: 45011, RID: "r1", Wait: 7, Cause: errors.New("too fast")}
		}, 429, `"errcode":45011`, []string{"level=INFO", "kind=rate_limited", "errcode=45011", "rid=r1", `cause="too fast"`}},
		{"a caller that left", func(*http.Request) (any, error) {
			return nil, &fail.Failure{Kind: refusal.Timeout, CallerLeft: true}
		}, 504, "", []string{"level=INFO", "status=499", "kind=caller_left"}},
		{"a warning", func(req *http.Request) (any, error) {
			TrailOf(req.Context()).Warn("limits", "down")
			return nil,
				nil
		}, 204, "", []string{"level=WARN", "limits=down"}},
	} {
		req := httptest.NewRequest("POST", "/x?secret=1", strings.NewReader("{}"))
		w, line := watched(req, Named("/x", true, Answer(10, x.answer)))
		if w.Code != x.status || !strings.Contains(w.Body.String(), x.body) {
			t.Errorf("%s: %d %s", x.name, w.Code, w.Body)
		}
		for _, part := range append(x.line, "method=POST", "route=/x", "ip=192.0.2.1") {
			if !strings.Contains(line, part) {
				t.Errorf("%s: no %s in %s", x.name, part, line)
			}
		}
		if strings.Contains(line, "secret") || w.Header().Get("Cache-Control") != "no-store" || len(w.Header().Get(HeaderRequestID)) != 32 {
			t.Errorf("%s: %s %v", x.name, line, w.Header())
		}
		if got := w.Header().Get("X-A"); (got == "1") != (x.name == "headers") {
			t.Errorf("%s: X-A %q", x.name, got)
		}
		if wait := w.Header().Get("Retry-After"); (wait == "7") != (x.name == "a refusal") {
			t.Errorf("%s: Retry-After %q", x.name, wait)
		}
	}
}

// A token that is no good is told from none.
func TestChallenge(t *testing.T) {
	t.Parallel()
	h := Answer(10, func(*http.Request) (any, error) { return nil, fail.Unauthorized("no") })
	for header, want := range map[string]string{"": "Bearer", "Bearer x": `Bearer error="invalid_token"`} {
		req := httptest.NewRequest("GET", "/", nil)
		if header != "" {
			req.Header.Set("Authorization", header)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if got := w.Header().Get("WWW-Authenticate"); w.Code != 401 || got != want {
			t.Errorf("%q: %d %s", header, w.Code, got)
		}
	}
}

// The first status is the answer's; interim ones are none, but 101 is.
func TestTrailStatus(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		statuses []int
		want     string
	}{
		{nil, "status=200"}, {[]int{103, 404}, "status=404"}, {[]int{201, 500}, "status=201"}, {[]int{101, 200}, "status=101"},
	} {
		_, line := watched(httptest.NewRequest("GET", "/", nil), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for _, s := range x.statuses {
				w.(*Trail).ResponseWriter = httptest.NewRecorder() // which takes one status only
				w.WriteHeader(s)
			}
		}))
		if !strings.Contains(line, x.want+" ") {
			t.Errorf("%v: %s", x.statuses, line)
		}
	}
}

// An answer that breaks off is said to be cut.
func TestCutAnswer(t *testing.T) {
	t.Parallel()
	var line string
	func() {
		defer func() { recover() }()
		x := &bytes.Buffer{}
		watch := &Watch{Now: time.Now, Log: slog.New(slog.NewTextHandler(x, nil))}
		defer func() { line = x.String() }()
		watch.Requests(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "half")
			panic(http.ErrAbortHandler)
		})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	}()
	if !strings.Contains(line, "cut=true") || !strings.Contains(line, "bytes=4") {
		t.Errorf("%s", line)
	}
}

// A path with another method says which it takes; other paths are the others'.
func TestRouter(t *testing.T) {
	t.Parallel()
	methods := []string{"GET", "POST"}
	said := func(s string) handler { return func(*http.Request) (any, error) { return s, nil } }
	h := NewRouter([]Route{
		{Methods: methods, Path: "/a", Answer: said("a")},
		{Methods: []string{"POST"}, Path: "/b", Handler: http.HandlerFunc(func(w http.ResponseWriter,
			_ *http.Request) {
			w.WriteHeader(http.StatusTeapot)
		})},
	}, Nowhere())
	if !slices.Equal(methods, []string{"GET", "POST"}) {
		t.Errorf("%q", methods)
	}
	for _, x := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/a", 200, ""}, {"POST", "/a", 200, ""}, {"PUT", "/a", 405, "GET, POST"}, {"GET", "/b", 405, "POST"}, {"POST", "/b", 418, ""},
		{"GET", "/c", 404, ""}, {"GET", "/a/", 404, ""}, {"GET", "//a", 404, ""},
	} {
		req := httptest.NewRequest(x.method, "/", nil)
		req.URL.Path = x.path
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code != x.status || w.Header().Get("Allow") != x.allow {
			t.Errorf("%s %s: %d, Allow %q", x.method, x.path, w.Code, w.Header().Get("Allow"))
		}
	}
}

// A request that shared another one's redemption names it, and no request names itself.
func TestFlight(t *testing.T) {
	t.Parallel()
	for flight, want := range map[string]string{"": "", "own": "", "other": "flight=other"} {
		_, line := watched(httptest.NewRequest("GET", "/", nil), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if tr := w.(*Trail); flight == "own" {
				tr.Flight = tr.ID
			} else {
				tr.Flight = flight
			}
		}))
		if strings.Contains(line, "flight=") != (want != "") || !strings.Contains(line, want) {
			t.Errorf("%q: %s", flight, line)
		}
	}
}
