package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

func TestBearerToken(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		lines []string
		want  string
	}{
		{[]string{"Bearer abc"}, "abc"},
		{[]string{"bEARER  abc "}, "abc"},
		{[]string{"Bearer a b"}, "a b"},
		{nil, ""},
		{[]string{"Bearer a", "Bearer b"}, ""},
		{[]string{"Bearer"}, ""},
		{[]string{"Bearer  "}, ""},
		{[]string{"Basic abc"}, ""},
		{[]string{"Bearer\tabc"}, ""},
	} {
		got, err := BearerToken(&http.Request{Header: http.Header{"Authorization": x.lines}})
		if got != x.want || (err == nil) != (x.want != "") || err != nil && fail.Of(err).Kind != refusal.Unauthorized {
			t.Errorf("%q: %q, %v", x.lines, got, err)
		}
	}
}

func prefixes(list ...string) (out []netip.Prefix) {
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// The client is the first from the right that is no proxy of ours.
func TestClientIP(t *testing.T) {
	t.Parallel()
	ours := NewProxies(prefixes("10.0.0.0/8", "::ffff:172.16.0.0/108", "2001:db8:1::/48"))
	for _, x := range []struct {
		peer string
		hops []string
		want string
	}{
		{"192.0.2.1:4000", nil, "192.0.2.1"},
		{"192.0.2.1:4000", []string{"198.51.100.1"}, "192.0.2.1"}, // no proxy of ours
		{"10.0.0.1:4000", nil, "10.0.0.1"},
		{"10.0.0.1:4000", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:4000", []string{"203.0.113.9, 198.51.100.1 , 10.0.0.2"}, "198.51.100.1"},
		{"10.0.0.1:4000", []string{"203.0.113.9", "198.51.100.1,10.0.0.2"}, "198.51.100.1"},
		{"10.0.0.1:4000", []string{"10.0.0.3,10.0.0.2"}, "10.0.0.3"},
		{"10.0.0.1:4000", []string{"198.51.100.1, nonsense"}, "10.0.0.1"},
		{"10.0.0.1:4000", []string{"198.51.100.1,"}, "10.0.0.1"},
		{"10.0.0.1:4000", []string{"198.51.100.1:4711"}, "198.51.100.1"},
		{"10.0.0.1:4000", []string{"[2001:db8::1]:4711"}, "2001:db8::1"},
		{"10.0.0.1:4000", []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"10.0.0.1:4000", []string{"2001:db8::1]"}, "10.0.0.1"},
		{"10.0.0.1:4000", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"[::ffff:10.0.0.1]:4000", []string{"198.51.100.1"}, "198.51.100.1"},
		{"172.31.0.1:4000", []string{"198.51.100.1"}, "198.51.100.1"},
		{"172.32.0.1:4000", []string{"198.51.100.1"}, "172.32.0.1"},
		{"[2001:db8:1::1%eth0]:4000", []string{"198.51.100.1"}, "198.51.100.1"},
		{"[2001:db8:2::1]:4000", []string{"198.51.100.1"}, "2001:db8:2::1"},
	} {
		req := &http.Request{RemoteAddr: x.peer, Header: http.Header{"X-Forwarded-For": x.hops}}
		if got := ours.ClientIP(req); got.String() != x.want {
			t.Errorf("%s, %q: %s, want %s", x.peer, x.hops, got, x.want)
		}
	}
	if ip := ours.ClientIP(&http.Request{RemoteAddr: "@"}); ip.IsValid() {
		t.Errorf("a listener without addresses: %v", ip)
	}
	for peer, want := range map[string]bool{"10.0.0.1:1": true, "[::ffff:10.0.0.1]:1": true, "192.0.2.1:1": false, "@": false} {
		req := &http.Request{RemoteAddr: peer}
		if ours.FromProxy(req) != want || (Proxies{}).FromProxy(req) {
			t.Errorf("%s: from a proxy %t", peer, !want)
		}
	}
}

func TestRanges(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"10.1.2.3/8": "10.0.0.0/8", "::ffff:10.1.2.3/104": "10.0.0.0/8", "::ffff:0:0/96": "0.0.0.0/0", "::ffff:0:0/95": "::fffe:0:0/95",
		"2001:db8::1/32": "2001:db8::/32",
	} {
		if got := UnmapPrefix(netip.MustParsePrefix(in)); got.String() != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]bool{
		"0.0.0.0/0": true, "::/0": true, "::ffff:0:0/96": true, "::ffff:0:0/95": true, "::/1": true, "8000::/1": false, "::ffff:0:0/97": false,
		"0.0.0.0/1": false, "10.0.0.0/8": false,
	} {
		if HoldsAll(netip.MustParsePrefix(in)) != want {
			t.Errorf("%s: %t", in, !want)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		id := newID()
		if len(id) != 32 || seen[id] {
			t.Fatalf("%s after %d", id, len(seen))
		}
		seen[id] = true
	}
	long := strings.Repeat("a", 64)
	for id, good := range map[string]bool{
		"": false, "aZ0-_.:/+=@": true, long: true, long + "a": false, "a b": false, "a\n": false, "a;b": false, "é": false,
	} {
		if goodRequestID().MatchString(id) != good {
			t.Errorf("%q: %t", id, !good)
		}
		req := &http.Request{Header: http.Header{HeaderRequestID: {id}}}
		if got := requestID(req, true); (got == id) != good {
			t.Errorf("of a trusted proxy, %q: %s", id, got)
		}
		if got := requestID(req, false); got == id {
			t.Errorf("of a stranger: %s", got)
		}
	}
	two := &http.Request{Header: http.Header{HeaderRequestID: {"a", "b"}}}
	if got := requestID(two, true); len(got) != 32 {
		t.Errorf("two of them: %s", got)
	}
}

// Each mistake in a body is named; what stands there twice or in other letters is one.
func TestReadObject(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"a":"1","b":"2"}`:               "",
		" {\"b\":\"2\",\n\"a\":\"1\"} \n": "",
		``:                                "is empty",
		" \n":                             "is empty",
		`[]`:                              "not a JSON object",
		`{"a":"1","b":"2"`:                "not a JSON object",
		"{\"a\":\"\xff\",\"b\":\"2\"}":    "not a JSON object",
		`{"a":"1","b":"2"}x`:              "something after",
		`{"a":"1","a":"1","b":"2"}`:       `"a" is there twice`,
		`{"A":"1","b":"2"}`:               `"A" is not known`,
		`{"a":1,"b":"2"}`:                 `"a" is not a string`,
		`{"a":null,"b":"2"}`:              `"a" is not a string`,
		`{"a":{"a":"1"},"b":"2"}`:         `"a" is not a string`,
		`{"a":"1"}`:                       "b is missing",
		`{"a":"","b":"2"}`:                "a is missing",
		`{"a":"` + strings.Repeat("x", 2000) + `"}`: "over 1 KiB",
	} {
		var a, b string
		req := &http.Request{Body: http.MaxBytesReader(nil, io.NopCloser(strings.NewReader(body)), 1<<10)}
		err := ReadObject(req, `{"a":"…"}`, Field{"a", &a}, Field{"b", &b})
		if want == "" {
			if err != nil || a != "1" || b != "2" {
				t.Errorf("%s: %q %q %v", body, a, b, err)
			}
			continue
		}
		if f := fail.Of(err); f.Kind != refusal.BadRequest || !strings.Contains(f.Say.EN, want) || f.Say.ZH == "" {
			t.Errorf("%s: %+v, want %s", body, f, want)
		}
	}
	var x string
	err := ParseObject([]byte(`{"`+strings.Repeat("s", 41)+`":"1"}`), "{}", text.New("a", "a"), Field{"a", &x})
	if f := fail.Of(err); !strings.Contains(f.Say.EN, `"`+strings.Repeat("s", 40)+`"`) || strings.Contains(f.Cause.Error(), "sss") {
		t.Errorf("an unknown name is shown in full, or to the log: %+v, %v", f, f.Cause)
	}
}

func TestCors(t *testing.T) {
	t.Parallel()
	inner := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	h := Cors([]string{"https://a.example.com"}, inner)
	for _, x := range []struct {
		method, origin, asks string
		status               int
		allowed              string
	}{
		{"GET", "", "", 418, ""},
		{"GET", "https://b.example.com", "", 418, ""},
		{"GET", "https://a.example.com", "", 418, "https://a.example.com"},
		{"OPTIONS", "https://a.example.com", "POST", 204, "https://a.example.com"},
		{"OPTIONS", "https://a.example.com", "", 418, "https://a.example.com"},
		{"OPTIONS", "https://b.example.com", "POST", 418, ""},
		{"GET", "https://a.example.com", "POST", 418, "https://a.example.com"},
	} {
		req := httptest.NewRequest(x.method, "/", nil)
		for name, v := range map[string]string{"Origin": x.origin, "Access-Control-Request-Method": x.asks} {
			if v != "" {
				req.Header.Set(name, v)
			}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code != x.status || w.Header().Get(HeaderAllowOrigin) != x.allowed || w.Header().Get("Vary") != "Origin" {
			t.Errorf("%+v: %d %v", x, w.Code, w.Header())
		}
		if preflight := w.Header().Get("Access-Control-Allow-Methods") != ""; preflight != (x.status == 204) {
			t.Errorf("%+v: %v", x, w.Header())
		}
	}
	w := httptest.NewRecorder()
	Cors(nil, inner).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if len(w.Header()) != 0 {
		t.Errorf("without origins: %v", w.Header())
	}
}

// What is left of a body is read where the connection closes, and nowhere else.
func TestDrained(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name   string
		closes bool
		expect string
		length int
		left   int
	}{
		{"closes", true, "", 1000, 0},
		{"stays open", false, "", 1000, 1000},
		{"waits for a go-ahead", true, "100-continue", 1000, 1000},
		{"is large", true, "", maxDrain + 1, 1},
	} {
		body := strings.NewReader(strings.Repeat("x", x.length))
		req := &http.Request{Close: x.closes, ContentLength: int64(x.length), Header: http.Header{}, Body: io.NopCloser(body)}
		if x.expect != "" {
			req.Header.Set("Expect", x.expect)
		}
		Drained(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(nil, req)
		if body.Len() != x.left {
			t.Errorf("%s: %d bytes are left", x.name, body.Len())
		}
	}
}

func TestPathsOnly(t *testing.T) {
	t.Parallel()
	h := PathsOnly(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for target, want := range map[string]int{"/session": 418, "/": 418, "http://example.com/session": 400} {
		w := httptest.NewRecorder()
		req := httptest.NewRequest("GET", target, nil)
		h.ServeHTTP(w, req)
		if w.Code != want {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	for _, target := range []string{"*", "x:y"} {
		u := httptest.NewRequest("GET", "/", nil).URL
		u.Path, u.Opaque = "", target
		if target == "*" {
			u.Path, u.Opaque = "*", ""
		}
		if isPath(u) {
			t.Errorf("%s is a path", target)
		}
	}
}

// The text is that of the address, whatever the sender is written as.
func TestAddressText(t *testing.T) {
	t.Parallel()
	for _, sender := range []string{"192.0.2.1:80", "192.0.2.10:80", "[2001:db8::1]:80", "[2001:DB8::1]:80", "[2001:db8:0:0::1]:80",
		"[::ffff:192.0.2.1]:80", "[fe80::1%eth0]:80", "192.0.2", ""} {
		for _, want := range []string{"192.0.2.1", "2001:db8::1", "fe80::1", "::"} {
			if got := addressText(netip.MustParseAddr(want), sender); got != want {
				t.Errorf("%s of %s: %s", want, sender, got)
			}
		}
	}
}
