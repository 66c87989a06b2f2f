package mockwx

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// describedRoutes has a call of each route whose answer is described, in an order in
// which they can be made.
var describedRoutes = []struct{ method, path, target, body string }{ // target "": the path
	{"GET", "/healthz", "", ""},
	{"GET", "/about", "", ""},
	{"GET", "/device", "", ""},
	{"GET", "/clock", "", ""},
	{"GET", "/fixture", "", ""},
	{"POST", "/push", "", `{"appid":"` + app1 + `","user":"alice","event":"text","to":"http://127.0.0.1:1","token":"x","attempts":1}`},
	{"GET", "/users", "", ""},
	{"GET", "/apps", "", ""},
	{"GET", "/endpoints", "", ""},
	{"GET", "/errcodes", "", ""},
	{"GET", "/calls", "", ""},
	{"GET", "/media_checks", "", ""},
	{"GET", "/calls/{id}", "/calls/2", ""},
	{"GET", "/identity", "/identity?appid=" + app1 + "&user=alice", ""},
	{"GET", "/tokens", "/tokens?appid=" + app1, ""},
	{"GET", "/checksession", "/checksession?appid=" + app1 + "&user=bob", ""},
	{"POST", "/login", "", aliceOfApp1},
	{"POST", "/phonecode", "", aliceOfApp1},
	{"POST", "/oauthcode", "", aliceOfApp1},
	{"POST", "/plugincode", "", aliceOfApp1},
	{"POST", "/payment", "", aliceOfApp1},
	{"POST", "/encrypt", "", `{"appid":"` + app1 + `","user":"alice","type":"phone"}`},
	{"POST", "/faults", "", `{"errcode":-1,"delay":"1s","hold":{"until":2}}`},
	{"POST", "/faults", "", `{"errcode":-1,"times":2,"delay":"1s"}`},
	{"GET", "/faults", "", ""},
	{"DELETE", "/faults/{id}", "/faults/f1", ""},
	{"POST", "/clock", "", `{"advance":"5m"}`},
	{"POST", "/apps", "", `{}`},
	{"POST", "/reset", "", ""},
	{"PUT", "/fixture", "", "version: 1\nusers: [{name: alice}]\n"},
	{"DELETE", "/calls", "", ""},
}

const aliceOfApp1 = `{"appid":"` + app1 + `","user":"alice"}`

// openAPIOf reads the description that a fake gives of itself.
func openAPIOf(t *testing.T, f *Fake) (doc map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(askAdmin(t, f, "GET", "/openapi.json", "", http.StatusOK)), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// Answers are what the description says, to the last member.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	doc := openAPIOf(t, f)
	get(t, f, loginQuery(app1, "alice-code"))
	get(t, f, loginQuery(app1, "nonsense")+"&lang=zh")
	post(t, f, stablePath, stableBody(app1, false))
	tried := map[string]bool{}
	for _, x := range describedRoutes {
		r := httptest.NewRequest(x.method, cmp.Or(x.target, x.path), strings.NewReader(x.body))
		r.Host = "127.0.0.1"
		w := httptest.NewRecorder()
		adminHandler(t, f).ServeHTTP(w, r)
		var got any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		op := dig(doc, "paths", x.path, strings.ToLower(x.method))
		if op == nil {
			t.Errorf("%s %s is not described", x.method, x.path)
			continue
		}
		tried[x.method+" "+x.path] = true
		status := "default"
		if w.Code == http.StatusOK {
			status = "200"
		}
		if why := mismatch(doc, dig(op, "responses", status, "content", "application/json", "schema"), got, ""); why != "" {
			t.Errorf("%s %s: %s\n%.500s", x.method, r.URL, why, w.Body)
		}
	}
	if len(tried) < 25 {
		t.Errorf("only %d routes were tried", len(tried))
	}
}

// Every route is described in words of its own, and nothing else is.
func TestOpenAPIHasEveryRoute(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	doc := openAPIOf(t, f)
	routes := f.adminRoutes()
	for _, r := range routes {
		if s, _ := dig(doc, "paths", r.Path, strings.ToLower(r.Method), "summary").(string); s == "" {
			t.Errorf("%s %s has no words", r.Method, r.Path)
		}
	}
	if got := countOperations(doc); got != len(routes) {
		t.Errorf("%d operations are described, there are %d", got, len(routes))
	}
}

func dig(v any, keys ...string) any {
	for _, k := range keys {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}

func countOperations(doc map[string]any) (n int) {
	for _, p := range dig(doc, "paths").(map[string]any) {
		n += len(p.(map[string]any))
	}
	return n
}

// mismatch says where a value is not of a schema; "" when it is.
func mismatch(doc map[string]any, of, v any, at string) string {
	s, ok := of.(map[string]any)
	if !ok {
		return at + " is not described"
	}
	if ref, ok := s["$ref"].(string); ok {
		return mismatch(doc, dig(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), v, at)
	}
	switch x := v.(type) {
	case map[string]any:
		if s["type"] == nil {
			return ""
		}
		properties, _ := s["properties"].(map[string]any)
		for _, k := range slices.Sorted(maps.Keys(x)) {
			member := properties[k]
			if member == nil {
				member = s["additionalProperties"]
			}
			if why := mismatch(doc, member, x[k], at+"."+k); why != "" {
				return why
			}
		}
		for _, k := range asList(s["required"]) {
			if _, there := x[k.(string)]; !there {
				return at + "." + k.(string) + " is missing"
			}
		}
	case []any:
		for i, e := range x {
			if why := mismatch(doc, s["items"], e, fmt.Sprintf("%s[%d]", at, i)); why != "" {
				return why
			}
		}
	}
	want := s["type"]
	is := map[string]string{"map[string]interface {}": "object", "[]interface {}": "array", "string": "string", "bool": "boolean", "float64": "integer"}[fmt.Sprintf("%T", v)]
	if want != nil && v != nil && want != is && !(want == "number" && is == "integer") {
		return fmt.Sprintf("%s is %s, not %v", at, is, want)
	}
	return ""
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}
