package mockwx

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A target that is not a path has no part in it that is one: the admin API refuses
// it, and to the API it names nothing. A whole URL of WeChat's is what a client
// with HTTP_PROXY sends, and is served.
func TestTargetsThatAreNoPath(t *testing.T) {
	f := newFake(t, nil)
	for _, target := range []string{"x:/healthz", "x:http://any/healthz", "x://any/healthz", "http:/healthz", "http://127.0.0.1:8091/healthz", "*"} {
		askAdmin(t, f, "GET", target, "", http.StatusBadRequest)
	}
	askAdmin(t, f, "OPTIONS", "*", "", http.StatusBadRequest)
	askAdmin(t, f, "GET", "/healthz", "", http.StatusOK)

	ask := func(target string) string {
		rec := httptest.NewRecorder()
		f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
		return rec.Body.String()
	}
	const path = "/sns/jscode2session?appid=wx1"
	for _, target := range []string{"x:" + path, "x://any" + path, "http:" + path, "x:http://any" + path, "*"} {
		if got := ask(target); !strings.Contains(got, "40066") {
			t.Errorf("%s: %s", target, got)
		}
		if at := f.Calls()[len(f.Calls())-1]; at.Path != strings.TrimSuffix(target, "?appid=wx1") {
			t.Errorf("%s is %q in the journal", target, at.Path)
		}
	}
	for _, target := range []string{path, "http://api.weixin.qq.com" + path, "https://api.weixin.qq.com:443" + path} {
		if got := ask(target); !strings.Contains(got, "41004") {
			t.Errorf("%s: %s", target, got)
		}
	}
}
