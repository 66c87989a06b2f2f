package relay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"wxflow/relay/internal/backend"
	"wxflow/relay/internal/web"
	"wxflow/relay/jwt"
	"wxflow/relay/refusal"
)

// A described document is the OpenAPI of every route that a relay can have.
type described struct {
	doc         map[string]any
	public, ops []web.Route
	mu          sync.Mutex
	of          *jsonschema.Compiler // which keeps what it has compiled
}

var openAPIOfAll = sync.OnceValue(func() *described {
	r, err := New(testConfig(says(okReply)))
	if err != nil {
		panic(err)
	}
	h := r.parts
	h.identity, h.tokens, h.metrics = &jwt.Keys{Issuer: "https://login.example.com"}, new(backend.Tokens), http.NotFoundHandler()
	d := &described{public: append(h.public(), pushed), ops: h.internal(true), of: jsonschema.NewCompiler()}
	d.doc = describe(slices.Concat(d.public, d.ops))
	if err := d.of.AddResource("openapi.json", d.doc); err != nil {
		panic(err)
	}
	return d
})

// pointed writes a name as a part of a JSON pointer.
var pointed = strings.NewReplacer("~", "~0", "/", "~1")

// part returns the schema at a JSON pointer of the document, nil where there is none.
func (d *described) part(t testing.TB, pointer ...string) *jsonschema.Schema {
	t.Helper()
	var at any = d.doc
	url := "openapi.json#"
	for _, p := range pointer {
		m, _ := at.(map[string]any)
		at = m[p]
		url += "/" + pointed.Replace(p)
	}
	if at == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	schema, err := d.of.Compile(url)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// check holds an answer against the document; do calls it for every answer of the
// relay's tests. What is on no path of the table is not the relay's own.
func (d *described) check(t testing.TB, method, target string, w *httptest.ResponseRecorder) {
	t.Helper()
	path, _, _ := strings.Cut(target, "?")
	methods, _ := d.doc["paths"].(map[string]any)[path].(map[string]any)
	op, _ := methods[strings.ToLower(method)].(map[string]any)
	if op == nil || path == "/metrics" {
		return
	}
	status := strconv.Itoa(w.Code)
	if w.Code >= 400 {
		status = "default"
	}
	if responses := op["responses"].(map[string]any); responses[status] == nil {
		t.Errorf("%s %s: %d is not described", method, path, w.Code)
		return
	}
	schema := d.part(t, "paths", path, strings.ToLower(method), "responses", status, "content", "application/json", "schema")
	if schema == nil || w.Body.Len() == 0 {
		if w.Body.Len() > 0 || schema != nil {
			t.Errorf("%s %s: %d with %d bytes is not described", method, path, w.Code, w.Body.Len())
		}
		return
	}
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err == nil {
		err = schema.Validate(body)
	}
	if err != nil {
		t.Errorf("%s %s: %v\n%s", method, path, err, w.Body)
	}
}

// Every route is described, and nothing else.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	d := openAPIOfAll()
	var want, got []string
	for tag, routes := range map[string][]web.Route{"public": d.public, "ops": d.ops} {
		for _, r := range routes {
			for _, m := range r.Methods {
				if m != http.MethodHead { // it is as GET
					want = append(want, r.Path+" "+strings.ToLower(m)+" "+tag)
				}
			}
		}
	}
	var whole map[string]any
	if err := json.Unmarshal(openAPI, &whole); err != nil {
		t.Fatal(err)
	}
	for path, methods := range whole["paths"].(map[string]any) {
		for m, op := range methods.(map[string]any) {
			op := op.(map[string]any)
			got = append(got, fmt.Sprint(path, " ", m, " ", op["tags"].([]any)[0]))
			if op["summary"] == "" || op["responses"] == nil {
				t.Errorf("%s %s: %v", m, path, op)
			}
			in, _ := op["requestBody"].(map[string]any)
			if in != nil && d.part(t, "paths", path, m, "requestBody", "content", "application/json", "schema") == nil {
				t.Errorf("%s %s: the body has no schema", m, path)
			}
		}
	}
	if slices.Sort(want); !slices.Equal(want, slices.Sorted(slices.Values(got))) {
		t.Errorf("described are %q, want %q", got, want)
	}
}

// So are every action and every golden reply.
func TestOpenAPIOfErrors(t *testing.T) {
	t.Parallel()
	d := openAPIOfAll()
	actions := d.part(t, "components", "schemas", "Error", "properties", "error", "properties", "action")
	for _, a := range []refusal.Action{refusal.LoginAgain, refusal.Retry, refusal.Wait, refusal.GiveUp, refusal.FixRequest} {
		if err := actions.Validate(string(a)); err != nil {
			t.Error(err)
		}
	}
	golden, err := os.ReadFile("testdata/errors.golden")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(golden)) {
		if !strings.HasPrefix(line, "{") {
			continue
		}
		n++
		body, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err == nil {
			err = d.part(t, "components", "schemas", "Error").Validate(body)
		}
		if err != nil {
			t.Errorf("%v\n%s", err, line)
		}
	}
	if n < 20 {
		t.Errorf("only %d golden replies", n)
	}
}

// A relay serves what is described of the routes that it has, on the ops address alone.
func TestOpenAPIIsServed(t *testing.T) {
	t.Parallel()
	r := newRelay(t, testConfig(says(okReply)))
	served := do(t, r.Ops(), "GET", "/openapi.json", "").Body.String()
	for _, has := range []string{`"openapi":"3.1.0"`, `"/login"`, `"/readyz"`, `"/openapi.json"`} {
		if !strings.Contains(served, has) {
			t.Errorf("no %s in %s", has, served)
		}
	}
	for _, not := range []string{"/metrics", "/internal/access_token", "jwks", "/wechat/push", testSecret} { // this relay has none of them
		if strings.Contains(served, not) {
			t.Errorf("%s is in %s", not, served)
		}
	}
	if w := do(t, r.Handler(), "GET", "/openapi.json", ""); w.Code != http.StatusNotFound {
		t.Errorf("on the public address: %d", w.Code)
	}
}

// An answer that the document does not have is found.
func TestOpenAPIFindsWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		status int
		body   string
	}{
		"another member": {200, `{"status":"ok","more":1}`}, "no member": {200, `{}`}, "another status": {201, `{"status":"ok"}`},
		"another type": {200, `{"status":1}`}, "another error": {500, `{"error":"x"}`}, "no body": {200, ""},
	} {
		seen := &failures{TB: t}
		w := httptest.NewRecorder()
		w.Code = x.status
		w.Body.WriteString(x.body)
		openAPIOfAll().check(seen, "GET", "/healthz", w)
		if seen.n != 1 {
			t.Errorf("%s: %d findings", name, seen.n)
		}
	}
}

type failures struct {
	testing.TB
	n int
}

func (f *failures) Errorf(string, ...any) { f.n++ }
