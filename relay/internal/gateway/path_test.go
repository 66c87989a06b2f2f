package gateway

import (
	"net/url"
	"strings"
	"testing"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
)

func TestGatewayDropsAnEmptyToken(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"access_token=": "", "access_token": "", "a=1&access_token=&b=2": "a=1&b=2", "access%5Ftoken=&a=%20": "a=%20", "": "", "a=1": "a=1",
	} {
		if got, err := withoutToken(in); err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
	}
}

// FuzzGatewayPath: whatever a caller writes, what leaves is a plain path and
// a query with our token only.
func FuzzGatewayPath(f *testing.F) {
	for _, s := range []string{
		"/wx/wx0123456789abcdef" + "/wxa/msg_sec_check?a=1", "/wx/wx0123456789abcdef" + "/cgi-bin/%2e%2e/token", "/wx/wx0123456789abcdef" + "//x",
		"http://evil@api.weixin.qq.com/wx/a/b", "x:/wx/a/b",
		"/wx/wx0123456789abcdef" + "/x?access_token=", "/wx/wx0123456789abcdef" + "/x?access%5ftoken=1&a", "/wx/a/b/..;/c", "/wx/a/\\x",
		"//wx/a/b", "/wx/a/cgi-bin/TOKEN",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := url.ParseRequestURI(raw)
		if err != nil || u.Scheme+u.Opaque+u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") {
			return
		}
		got, err := parseTarget(u)
		if err != nil {
			if f := fail.Of(err); f.Kind != refusal.BadRequest {
				t.Errorf("%q: %v", raw, err)
			}
			return
		}
		out, err := url.Parse("https://api.weixin.qq.com" + got.Path + "?access_token=ours&" + got.Query)
		if err != nil || out.Host != "api.weixin.qq.com" || out.Path != got.Path || out.EscapedPath() != got.Path || out.User != nil ||
			out.Fragment != "" {
			t.Fatalf("%q became %+v, %v", raw, got, err)
		}
		q, err := url.ParseQuery(out.RawQuery)
		if err != nil || len(q["access_token"]) != 1 || q.Get("access_token") != "ours" {
			t.Errorf("%q: query %v, %v", raw, q, err)
		}
		low := strings.ToLower(got.Path)
		for _, bad := range []string{"/sns/", "/cgi-bin/token/", "/cgi-bin/stable_token/"} {
			if strings.HasPrefix(low+"/", bad) {
				t.Errorf("%q became %s", raw, got.Path)
			}
		}
		if strings.ContainsAny(got.Path, `%\;:@?#`) {
			t.Errorf("%q became %s", raw, got.Path)
		}
		for _, word := range strings.Split(got.Path[1:], "/") {
			if strings.Trim(word, ".") == "" {
				t.Errorf("%q became %s", raw, got.Path)
			}
		}
	})
}
