package journal

import (
	"fmt"
	"strings"
	"testing"
)

func numbers(found []Record) string {
	var out []string
	for _, r := range found {
		out = append(out, fmt.Sprint(r.ID))
	}
	return strings.Join(out, " ")
}

// The newest are kept, in the order of their coming.
func TestJournal(t *testing.T) {
	t.Parallel()
	j := New(4)
	if found := j.Find(All); len(found) != 0 || j.Size() != 4 || j.Number() != 1 || j.Number() != 2 {
		t.Errorf("%v", found)
	}
	for i, id := range []int64{2, 1, 3, 5, 4, 6} {
		j.Add(&Record{ID: id, AppID: fmt.Sprint("wx", i%2), RID: fmt.Sprint("r", id)})
	}
	if got := numbers(j.Find(All)); got != "3 5 4 6" {
		t.Errorf("%s", got)
	}
	if got := numbers(j.Find(func(r *Record) bool { return r.AppID == "wx1" })); got != "5 6" {
		t.Errorf("%s", got)
	}
	for id := range int64(8) {
		r, ok := j.Get(id)
		byRID, okRID := j.ByRID(fmt.Sprint("r", id))
		if kept := id >= 3 && id <= 6; ok != kept || okRID != kept || kept && (r.ID != id || byRID.ID != id) {
			t.Errorf("%d: %+v %t, %+v %t", id, r, ok, byRID, okRID)
		}
	}
	j.Drop("wx1")
	if got := numbers(j.Find(All)); got != "3 4" {
		t.Errorf("after the drop of an app: %s", got)
	}
	for id := range int64(4) {
		j.Add(&Record{ID: 10 + id})
	}
	if got := numbers(j.Find(All)); got != "10 11 12 13" {
		t.Errorf("%s", got)
	}
	if j.Drop(""); len(j.Find(All)) != 0 {
		t.Error("something is left")
	}
	j.Add(&Record{ID: 1, Path: strings.Repeat("p", 600), Query: strings.Repeat("q", 3000), Method: strings.Repeat("M",
		40), AppID: strings.Repeat("a-", 200)})
	if r, _ := j.Get(1); len(r.Path) != 512+3 || len(r.Query) != 2048+3 || len(r.Method) != 32+3 || len(r.AppID) != maxID+3 {
		t.Errorf("%d %d %d %d bytes", len(r.Path), len(r.Query), len(r.Method), len(r.AppID))
	}
}

// What is shown says which parameters there were, and no secret.
func TestMasks(t *testing.T) {
	t.Parallel()
	const secret = "0123456789abcdef0123456789abcdef"
	query := "appid=wx1&secret=" + secret + "&js_code=alice-code&code=0" + strings.Repeat("x", 31) + "&openid=" + secret + "&x=&y=1&y=2"
	want := "appid=wx1&code=0xxxxx%E2%80%A6&js_code=alice-code&openid=%2A%2A%2A&secret=%2A%2A%2A&x=&y=%2A%2A%2A"
	if got := Query(query); got != want {
		t.Errorf("%s", got)
	}
	if p := Params(query); len(p) != 7 || p["secret"] != "***" || p["x"] != "" || p["js_code"] != "alice-code" ||
		p["code"] != "0xxxxx…" || p["openid"] != "***" || Params("") != nil {
		t.Errorf("%q", p)
	}
	for in, want := range map[string]string{
		"": "", "no JSON": "", `{"a":1`: "", `{"a":1,"b":[true,null]}`: `{"a":1,"b":[true,null]}`,
		`{"Secret":"s","access_token":7,"TICKET":{"a":1},"secret_empty":"","token":null}`:       `{"Secret":"***","TICKET":"***","access_token":"***","secret_empty":"","token":null}`,
		`{"code":"c","errcode":7,"Signature":"s","key":["a",{"b":"c"}],"list":[{"token":"t"}]}`: `{"Signature":"***","code":"***","errcode":7,"key":["***",{"b":"c"}],"list":[{"token":"***"}]}`,
	} {
		if got := string(Body(in)); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{
		`{"session_key":"k","openid":"o"}`: `{"session_key":"***","openid":"o"}`, `{"access_token":"t","component_verify_ticket":"v","phoneNumber":"1","expires_in":7}`: `{"access_token":"***","component_verify_ticket":"***","phoneNumber":"***","expires_in":7}`,
		"\xff\xd8": "", "": "",
	} {
		if got := Reply([]byte(in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}
