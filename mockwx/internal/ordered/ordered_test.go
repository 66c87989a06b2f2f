package ordered

import (
	"encoding/json"
	"testing"
)

// What is read is written in the same order, number for number; of a name that is
// there twice the last value counts, in the place of the first.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{}`: `{}`, ` { "b" : 1 , "a" : [ true , null , { "z" : "y" } ] } `: `{"b":1,"a":[true,null,{"z":"y"}]}`,
		`{"n":12345678901234567890,"f":1.50,"e":1e400}`: `{"n":12345678901234567890,"f":1.50,"e":1e400}`,
		`{"a":"<&>/\u003c","b":"微信"}`:                   `{"a":"<&>/<","b":"微信"}`,
		`{"a":1,"a":2,"b":3}`:                           `{"a":2,"b":3}`, `{"a":1,"b":2,"a":3}`: `{"a":3,"b":2}`, `{"a":{"x":1,"x":2}}`: `{"a":{"x":2}}`, `{"":[]}`: `{"":[]}`,
	} {
		o, err := Parse([]byte(in))
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got, err := Marshal(o); err != nil || string(got) != want {
			t.Errorf("%s: %s, %v", in, got, err)
		}
		if got, err := json.Marshal(o); err != nil || !json.Valid(got) {
			t.Errorf("%s: by json.Marshal %s, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "[]", "1", "null", `{"a":1`, `{"a":1}x`, `{a:1}`, `{"a":01}`} {
		if o, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%q: %v", bad, o)
		}
		if o, err := ParseRaw([]byte(bad)); err == nil {
			t.Errorf("raw %q: %v", bad, o)
		}
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	o, err := ParseRaw([]byte(`{"a": { "x" : 1.0 },"b":"s"}`))
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := o.Get("a"); !ok || string(v.(json.RawMessage)) != `{ "x" : 1.0 }` || o.Index("b") != 1 || o.Index("c") != -1 {
		t.Errorf("%v %s", ok, v)
	}
	if _, ok := o.Get("A"); ok {
		t.Error("a name has a case")
	}
	if o, err = Parse([]byte(`{"a":"s","b":1,"c":null}`)); err != nil || o.Text("a") != "s" || o.Text("b") != "" ||
		o.Text("c") != "" || o.Text("d") != "" {
		t.Errorf("%v, %v", o, err)
	}
	if _, err := Marshal(Object{{"a", func() {}}}); err == nil {
		t.Error("a func was written")
	}
}
