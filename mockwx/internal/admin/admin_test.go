package admin

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/text"
)

type thing struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

var routes = []Route{
	Get("/value", Value(func() thing { return thing{"a&b", 1} })),
	Post("/json", JSON(func(in thing) (thing, error) { return in, nil })).For(LocalPages),
	Post("/maybe", JSONOrNone(func(in thing) (thing, error) { return in, nil })),
	Get("/query", Query(func(in struct {
		Name  string  `json:"name"`
		Other *string `json:"other"`
	}) (map[string]any, error) {
		return map[string]any{"name": in.Name, "other": in.Other}, nil
	})),
	Delete("/things/{id}", Named(func(id string) (string, error) { return id, nil })),
	Put("/body", Body(func(b []byte) (int, error) { return len(b), nil })),
	Get("/script", Value(func() File { return File{ContentType: "text/javascript", Text: []byte("1")} })).For(Everybody),
	Get("/missing", Query(func(struct{}) (int, error) { return 0, text.NotFound("no such thing", "没有") })),
	Get("/lost", Query(func(struct{}) (int, error) { return 0, &text.UnreachedError{Text: text.Of("lost", "丢失")} })),
	Get("/wrong", Query(func(struct{}) (int, error) { return 0, errors.New("wrong") })),
}

func serve(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:1"
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	NewHandler(routes, local.HostList{"ci.example.com"}).ServeHTTP(rec, r)
	return rec
}

func TestRoutes(t *testing.T) {
	for _, c := range []struct {
		method, target, body string
		status               int
		want                 string
	}{
		{"GET", "/value", "", 200, "{\n  \"name\": \"a&b\",\n  \"count\": 1\n}\n"},
		{"HEAD", "/value", "", 200, "a&b"},
		{"POST", "/value", "", 405, "it takes GET, HEAD"},
		{"GET", "/nowhere", "", 404, "WeChat's own API is on the other port"},
		{"GET", "/value/", "", 404, "no route"},
		{"POST", "/json", `{"name":"x","count":2}`, 200, `"count": 2`},
		{"POST", "/json", "", 400, "the body is empty"},
		{"POST", "/json", "null", 400, "the body is null"},
		{"POST", "/json", `{} {}`, 400, "goes on after the JSON object"},
		{"POST", "/json", `{"nam":1}`, 400, `unknown field \"nam\"; did you mean name?`},
		{"POST", "/json", `{"count":"2"}`, 400, "count: must be a whole number, found a text; remove the quotes"},
		{"PUT", "/body", strings.Repeat(" ", MaxBody+1), 413, "the body is larger than"},
		{"POST", "/maybe", "", 200, `"count": 0`},
		{"POST", "/maybe", `{"x":1}`, 400, "unknown field"},
		{"GET", "/query?name=x", "", 200, `"other": null`},
		{"GET", "/query?name=x&other=", "", 200, `"other": ""`},
		{"GET", "/query?nme=x", "", 400, `unknown parameter \"nme\"; did you mean name?`},
		{"GET", "/query?%zz", "", 400, "the query cannot be read"},
		{"DELETE", "/things/7", "", 200, `"7"`},
		{"PUT", "/body", "four", 200, "4"},
		{"GET", "/missing", "", 404, `"error": "no such thing",` + "\n" + `  "error_zh": "没有"`},
		{"GET", "/lost", "", 502, `"error_zh": "丢失"`},
		{"GET", "/wrong", "", 400, `"error": "wrong"`},
		{"GET", "http://127.0.0.1/value", "", 400, "this is a server and no proxy"},
	} {
		rec := serve(c.method, c.target, c.body)
		if rec.Code != c.status || !strings.Contains(rec.Body.String(), c.want) {
			t.Errorf("%s %s %.20s: HTTP %d %s", c.method, c.target, c.body, rec.Code, rec.Body)
		}
	}
	if rec := serve("PUT", "/value", ""); rec.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("Allow: %v", rec.Header())
	}
}

func TestGuard(t *testing.T) {
	for _, c := range []struct {
		method, target string
		status         int
		headers        []string
	}{
		{"GET", "/value", 200, []string{"Host", "localhost:1"}},
		{"GET", "/value", 200, []string{"Host", "ci.example.com"}},
		{"GET", "/value", 403, []string{"Host", "other.example.com"}},
		{"GET", "/value", 403, []string{"Sec-Fetch-Site", "cross-site"}},
		{"POST", "/maybe", 403, []string{"Origin", "http://localhost:3000", "Sec-Fetch-Site", "cross-site"}},
		{"POST", "/json", 400, []string{"Origin", "http://localhost:3000", "Sec-Fetch-Site", "cross-site"}},
		{"POST", "/json", 400, []string{"Origin", "https://ci.example.com", "Sec-Fetch-Site", "cross-site"}},
		{"POST", "/json", 403, []string{"Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"}},
		{"POST", "/json", 403, []string{"Origin", "http://192.168.1.7", "Sec-Fetch-Site", "cross-site"}},
		{"POST", "/json", 403, []string{"Origin", "file://localhost", "Sec-Fetch-Site", "cross-site"}},
		{"OPTIONS", "/json", 204, []string{"Origin", "http://127.0.0.1:3000", "Sec-Fetch-Site", "cross-site"}},
		{"OPTIONS", "/json", 403, []string{"Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"}},
		{"GET", "/script", 200, []string{"Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"}},
		{"POST", "/script", 403, []string{"Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"}},
	} {
		if rec := serve(c.method, c.target, "", c.headers...); rec.Code != c.status {
			t.Errorf("%s %s %q: HTTP %d %s", c.method, c.target, c.headers, rec.Code, rec.Body)
		}
	}
	h := serve("GET", "/script", "", "Origin", "http://evil.example").Header()
	if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Content-Type") != "text/javascript" || h.Get("Content-Length") != "1" {
		t.Errorf("the script: %v", h)
	}
	if h := serve(http.MethodOptions, "/json", "", "Origin", "http://localhost").Header(); h.Get("Access-Control-Allow-Origin") != "http://localhost" || h.Get("Vary") != "Origin" {
		t.Errorf("the preflight: %v", h)
	}
}
