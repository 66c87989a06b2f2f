package web

import (
	"encoding/json"
	"testing"
)

// What the words of a Doc become.
func TestOperation(t *testing.T) {
	t.Parallel()
	const failed = `"default":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Error"}}},"description":"an error"}`
	for _, x := range []struct {
		method string
		doc    Doc
		want   string
	}{
		{"GET", Doc{Does: "x"}, `{"responses":{"204":{"description":"OK, without a body"},` + failed + `},"summary":"x","tags":["ops"]}`},
		{"GET", Doc{Takes: "a? b:integer", Gives: PlainText, Key: "session"},
			`{"parameters":[{"in":"query","name":"a","required":false,"schema":{"type":"string"}},{"in":"query","name":"b","required":true,"schema":{"type":"integer"}}],` +
				`"responses":{"200":{"content":{"text/plain":{"schema":{"type":"string"}}},"description":"OK"},` + failed + `},"security":[{"session":[]}],"summary":"","tags":["ops"]}`},
		{"POST", Doc{Takes: "a", Gives: AnyObject},
			`{"requestBody":{"content":{"application/json":{"schema":{"additionalProperties":false,"properties":{"a":{"type":"string"}},"required":["a"],"type":"object"}}},"required":true},` +
				`"responses":{"200":{"content":{"application/json":{"schema":{"type":"object"}}},"description":"OK"},` + failed + `},"summary":"","tags":["ops"]}`},
		{"POST", Doc{Takes: "a?", Gives: "b?:integer"},
			`{"requestBody":{"content":{"application/json":{"schema":{"additionalProperties":false,"properties":{"a":{"type":"string"}},"type":"object"}}},"required":false},` +
				`"responses":{"200":{"content":{"application/json":{"schema":{"additionalProperties":false,"properties":{"b":{"type":"integer"}},"type":"object"}}},"description":"OK"},` +
				failed + `},"summary":"","tags":["ops"]}`},
	} {
		got, err := json.Marshal(x.doc.operation(x.method, "ops"))
		if err != nil || string(got) != x.want {
			t.Errorf("%s %+v: %v\n%s\n%s", x.method, x.doc, err, got, x.want)
		}
	}
}

// A route has an operation for each of its methods but HEAD, which is as GET; the last
// Doc stands for those that have none of their own.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	route := func(path string, methods []string, docs ...Doc) Route {
		return Route{Path: path, Methods: methods, Docs: docs}
	}
	b, err := json.Marshal(OpenAPI([]Route{route("/a", []string{"GET", "HEAD", "POST"}, Doc{Does: "get"}, Doc{Does: "post"})},
		[]Route{route("/b", []string{"PUT"}, Doc{Does: "put"})}))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Summary string
			Tags    []string
		}
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if a := doc.Paths["/a"]; len(doc.Paths) != 2 || len(a) != 2 || a["get"].Summary != "get" || a["post"].Summary != "post" || a["get"].Tags[0] != "public" ||
		doc.Paths["/b"]["put"].Tags[0] != "ops" {
		t.Errorf("%+v", doc.Paths)
	}
}
