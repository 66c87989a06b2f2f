package gateway

import (
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/mockwx/wechat"
)

// What a JSON body of any kind is to an API.
func TestDecode(t *testing.T) {
	for _, c := range []struct {
		body string
		code wechat.ErrCode
		a, b string
		odd  string // in the reason of a later refusal
	}{
		{`{"a":"x","b":"y"}`, 0, "x", "y", ""},
		{" \n{\"a\":\"x\"}\n", 0, "x", "", ""},
		{`{"A":"x","b":"y"}`, 0, "", "y", ""}, // names count only as they are documented
		{`{"a":1,"b":"y"}`, 0, "", "y", "a is of another JSON type"},
		{``, wechat.EmptyPostData, "", "", ""},
		{"  \n", wechat.EmptyPostData, "", "", ""},
		{`a=x`, wechat.DataFormatError, "", "", ""},
		{`{"a":"x"`, wechat.DataFormatError, "", "", ""},
		{`{"a":"` + strings.Repeat("x", maxBody) + `"}`, wechat.DataFormatError, "", "", ""},
	} {
		call := &Call{Endpoint: &Endpoint{}, Request: httptest.NewRequest("POST", "/", strings.NewReader(c.body))}
		var in struct {
			A string `json:"a"`
			B string `json:"b"`
		}
		err := call.Decode(&in)
		refusal, _ := err.(*wechat.Refusal)
		if (c.code == 0) != (err == nil) || err != nil && refusal.Code != c.code || in.A != c.a || in.B != c.b {
			t.Errorf("%.40s: %v, %+v", c.body, err, in)
		}
		if !strings.Contains(call.Aside.EN, c.odd) || c.odd == "" && call.Aside.EN != "" {
			t.Errorf("%.40s: %q", c.body, call.Aside.EN)
		}
	}
}

// Undocumented names go at every depth, but for the fields of a message's own template.
func TestDocumentedKeys(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":1}`:                   `{"a":1}`,
		`{"A":1,"b":{"C":2,"d":3}}`: `{"b":{"d":3}}`,
		`{"data":{"Thing1":{"value":1,"Value":2}}}`: `{"data":{"Thing1":{"value":1}}}`,
		`{"中":1,"a":"<&>"}`:                         `{"a":"<&>"}`,
		`[1]`:                                       `[1]`,
	} {
		if got, _ := new(Call).documentedKeys([]byte(in), nil, "", false); string(got) != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
}

func TestLooseInt(t *testing.T) {
	for in, want := range map[string]LooseInt{`2`: 2, `"2"`: 2, `"x"`: 0, `null`: 0, `-1`: -1, `1.5`: 0} {
		n := LooseInt(0)
		if err := n.UnmarshalJSON([]byte(in)); err != nil || n != want {
			t.Errorf("%s is %d, %v", in, n, err)
		}
	}
}
