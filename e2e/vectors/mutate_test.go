package vectors

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"wxflow/e2e/testkit"
	"wxflow/relay"
	"wxflow/relay/credential"
)

// A member is one of a reply's, as it is on the wire.
type member struct{ name, value string }

func membersOf(t *testing.T, body string) (list []member) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(body))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		name, err := d.Token()
		var value json.RawMessage
		if err == nil {
			err = d.Decode(&value)
		}
		if err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		list = append(list, member{name.(string), string(value)})
	}
	return list
}

func write(list []member, comma, colon string) string {
	var parts []string
	for _, m := range list {
		parts = append(parts, `"`+m.name+`"`+colon+m.value)
	}
	return "{" + strings.Join(parts, comma) + "}"
}

// mutations are what servers and gateways between may do to a reply. same says that the
// relay must make the same of it; else it may say that it does not understand.
var mutations = []struct {
	name   string
	same   bool
	mutate func(list []member, body string) string
}{
	{"the other way round", true, func(list []member, _ string) string { slices.Reverse(list); return write(list, ",", ":") }},
	{"with spaces", true, func(list []member, _ string) string { return "\n " + write(list, " ,\n ", " : ") + "\n" }},
	{"slashes escaped", true, func(_ []member, body string) string {
		return strings.ReplaceAll(strings.ReplaceAll(body, `\/`, "/"), "/", `\/`)
	}},
	{"slashes not escaped", true, func(_ []member, body string) string { return strings.ReplaceAll(body, `\/`, "/") }},
	{"unknown members", true, func(list []member, _ string) string {
		more := []member{{"expires_in", "7200"}, {"OpenID", `"oWRONG0000000000000000000001"`}, {"x", `{"openid":"oWRONG0000000000000000000002"}`}}
		return write(append(more, append(list, member{"y", "null"})...), ",", ":")
	}},
	{"errcode as a string", true, func(list []member, _ string) string {
		for i, m := range list {
			if m.name == "errcode" {
				list[i].value = `"` + m.value + `"`
			}
		}
		return write(list, ",", ":")
	}},
	{"letters as escapes", true, func(list []member, _ string) string {
		for i, m := range list {
			list[i].value = strings.ReplaceAll(m.value, "o", `\u006f`)
		}
		return write(list, ",", ":")
	}},
	{"texts as numbers", false, func(list []member, _ string) string {
		for i, m := range list {
			if m.value[0] == '"' {
				list[i].value = "7"
			}
		}
		return write(list, ",", ":")
	}},
	{"cut", false, func(_ []member, body string) string { return body[:len(body)-1] }},
	{"cut in the middle", false, func(_ []member, body string) string { return body[:len(body)/2] }},
	{"two replies", false, func(_ []member, body string) string { return body + body }},
	{"in a list", false, func(_ []member, body string) string { return "[" + body + "]" }},
	{"in a text", false, func(_ []member, body string) string { b, _ := json.Marshal(body); return string(b) }},
	{"in another object", false, func(_ []member, body string) string { return `{"data":` + body + "}" }},
}

// What is done to a reply on its way leads to the same identity, or to an error that says
// so; never to another identity.
func TestMutatedVectors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, mutateAll) // the relay waits before it asks again
}

func mutateAll(t *testing.T) {
	const appid = "wx9bd4bc120dea3f98"
	var reply, kind string
	r, err := relay.New(relay.Config{
		Apps: []credential.App{{AppID: appid, Secret: credential.NewSecret("0123456789abcdef0123456789abcdef")}},
		Transport: testkit.RoundTrip(func(*http.Request) (*http.Response, error) {
			resp := testkit.Reply(http.StatusOK, reply)
			resp.Header.Set("Content-Type", kind)
			return resp, nil
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	login := func(body, contentType string) (openid, errorKind string) {
		reply, kind = body, contentType
		rec := httptest.NewRecorder()
		r.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/login?code=x", nil))
		var got struct {
			OpenID string
			Error  struct{ Kind string }
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil {
			t.Fatalf("%v in %s", err, rec.Body)
		}
		return got.OpenID, got.Error.Kind
	}
	for _, v := range vectors(t) {
		if v.expect == "fake" {
			continue
		}
		openid, errorKind := login(v.body, "text/plain")
		for _, m := range mutations {
			id, kind := login(m.mutate(membersOf(t, v.body), v.body), "text/plain")
			if same := id == openid && kind == errorKind; !same && (m.same || id != "" || kind != "upstream") {
				t.Errorf("%s, %s: %q %q, want %q %q", v.name, m.name, id, kind, openid, errorKind)
			}
		}
		for _, contentType := range []string{"", "application/json", "application/json; encoding=utf-8", "text/html; charset=GBK", "image/jpeg", "??"} {
			if id, kind := login(v.body, contentType); id != openid || kind != errorKind {
				t.Errorf("%s as %q: %q %q, want %q %q", v.name, contentType, id, kind, openid, errorKind)
			}
		}
	}
}
