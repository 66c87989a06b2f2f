package backend

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"azAZ09": "azaz09", "a_b.c d-e\xff@[`{/:": "a-b-c-d-e-------",
		strings.Repeat("A", 70): strings.Repeat("a", 64), "": ""} {
		if got := foldHeader(nil, in); string(got) != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// A header that some back end obeys does not pass in any spelling; one that tells of
// the hops passes from a trusted proxy in the usual one.
func TestPasses(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][2]bool{ // from a stranger, from a trusted proxy
		"Accept":                          {true, true},
		"X-Custom_Header":                 {true, true},
		"X-Forwarded-For":                 {false, true},
		"X-Forwarded-Anything":            {false, true},
		"x_forwarded_for":                 {false, false},
		"X.Forwarded.For":                 {false, false},
		"Forwarded":                       {false, true},
		"X-Real-Ip":                       {false, true},
		"X-Real_Ip":                       {false, false},
		"Http_x_real_ip":                  {false, false},
		"HTTP-Http-Client-Ip":             {false, false},
		"Http-Accept":                     {true, true},
		"X-Wx-Openid":                     {false, false},
		"x_wx_openid":                     {false, false},
		"X-Wxopenid":                      {true, true},
		"X-Wxrelay-Identity":              {false, false},
		"Proxy":                           {false, false},
		"Proxy-Thing":                     {true, true},
		"X-Http-Method-Override":          {false, false},
		"X-Middleware-Subrequest":         {false, false},
		"True-Client-Ip":                  {false, false},
		"Remote-User":                     {false, false},
		strings.Repeat("a", 70):           {true, true},
		"X-Wx-" + strings.Repeat("a", 70): {false, false},
	} {
		if got := [2]bool{passes(name, false), passes(name, true)}; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// With the cookie a page of another origin may read, and nothing else.
func TestSameOrigin(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		method string
		header []string
		good   bool
	}{
		{"GET", []string{"Sec-Fetch-Site", "cross-site"}, true},
		{"POST", nil, true}, // no browser
		{"POST", []string{"Sec-Fetch-Site", "same-origin"}, true},
		{"POST", []string{"Sec-Fetch-Site", "cross-site"}, false},
		{"POST", []string{"Sec-Fetch-Site", "same-site"}, false},
		{"POST", []string{"Origin", "https://evil.example"}, false},
		{"POST", []string{"Origin", "https://app.example"}, true},
		{"GET", []string{"Sec-Fetch-Site", "cross-site", "Upgrade", "websocket"}, false},
		{"GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Websocket-Key", "x"}, false},
		{"GET", []string{"Sec-Fetch-Site", "same-origin", "Upgrade", "websocket"}, true},
	} {
		h := http.Header{}
		for i := 0; i < len(x.header); i += 2 {
			h.Set(x.header[i], x.header[i+1])
		}
		err := sameOrigin(h, x.method, "app.example")
		if (err == nil) != x.good || !x.good && (fail.Of(err).Kind != refusal.Unauthorized || fail.Of(err).Row().Action != refusal.FixRequest) {
			t.Errorf("%+v: %v", x, err)
		}
	}
	// A web server asks about a request that it describes.
	for _, x := range []struct {
		header []string
		good   bool
	}{
		{[]string{"Sec-Fetch-Site", "cross-site"}, true},
		{[]string{"Sec-Fetch-Site", "cross-site", "X-Forwarded-Method", "POST"}, false},
		{[]string{"Origin", "https://evil.example"}, false},
		{[]string{"Origin", "https://evil.example", "X-Forwarded-Method", "GET"}, true},
		{[]string{"Origin", "https://app.example", "X-Forwarded-Host", "app.example"}, true},
		{[]string{"Origin", "https://app.example", "X-Forwarded-Host", "other.example"}, false},
		{[]string{"Origin", "https://relay.internal"}, true},
	} {
		req := httptest.NewRequest("GET", "/auth", nil)
		req.Host = "relay.internal"
		for i := 0; i < len(x.header); i += 2 {
			req.Header.Set(x.header[i], x.header[i+1])
		}
		if err := askedFor(req); (err == nil) != x.good {
			t.Errorf("%+v: %v", x, err)
		}
	}
}

func TestPassable(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]bool{
		"GET /a/b": true, "GET /a..b": true, "GET /...": true, "TRACE /": false, "CONNECT /": false, "GET /a/../b": false, "GET /..": false,
		"GET /a/..;x/b": false, "GET /a\\..\\b": false, "GET /;..": true, "OPTIONS /": true,
	} {
		method, path, _ := strings.Cut(target, " ")
		err := passable(&http.Request{Method: method, URL: &url.URL{Path: path}})
		if (err == nil) != want {
			t.Errorf("%s: %v", target, err)
		}
	}
}
