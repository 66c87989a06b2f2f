package login

import (
	"net/http"
	"strings"
	"testing"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/trust"
	"wxflow/relay/refusal"
)

func TestWhatALoginMaySend(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ name, method, query, body, code, appid string }{
		{"post", "POST", "", `{"code":"c1"}`, "c1", ""},
		{"post with appid", "POST", "", `{"appid":"a","code":"c1"}`, "c1", "a"},
		{"appid in the query", "POST", "appid=a", `{"code":"c1"}`, "c1", "a"},
		{"the same appid twice", "POST", "appid=a", `{"code":"c1","appid":"a"}`, "c1", "a"},
		{"get", "GET", "code=c1&appid=a", "", "c1", "a"},
		{"get with other parameters", "GET", "_=123&code=c1&nickName=%E5%BC%A0", "", "c1", ""},
		{"spaces are part of a code", "POST", "", `{"code":"the code is a mock one"}`, "the code is a mock one", ""},
		{"escapes", "POST", "", ` {"c\u006fde":"\u0063+/=&#1"} `, "c+/=&#1", ""},
		{"encoded in the query", "GET", "code=c%2B%2F%3D%26", "", "c+/=&", ""},
		{"the longest code", "GET", "code=" + strings.Repeat("c", trust.MaxCode), "", strings.Repeat("c", trust.MaxCode), ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			got, err := parseLogin(x.method, x.query, []byte(x.body))
			if want := (loginRequest{Code: x.code, AppID: x.appid}); err != nil || got != want {
				t.Errorf("got %+v, %v; want %+v", got, err, want)
			}
		})
	}
}

func FuzzLoginRequest(f *testing.F) {
	for _, body := range []string{"", "code=c1", `["c1"]`, `{"code":"c1"`, "\ufeff{}", "{\"code\":\"\xff\xfe\"}", `{"code":null}`,
		`{"Code":"c1"}`,
		`{"co\u0000de":"c1"}`, `{"code":"c1","code":"c2"}`, `{"code":"c1"}{}`} {
		f.Add(true, "appid=a", []byte(body))
	}
	for _, query := range []string{"", "code=c%0A", "code=%ff", "code=c1&code=c2", "code=%zz", "code=c1;appid=a"} {
		f.Add(false, query, []byte(nil))
	}
	f.Add(true, "", []byte(`{"code":"c1","appid":"a"}`))
	f.Fuzz(func(t *testing.T, post bool, query string, body []byte) {
		method := http.MethodGet
		if post {
			method = http.MethodPost
		}
		in, err := parseLogin(method, query, body)
		if err != nil {
			if f := fail.Of(err); f.Kind != refusal.BadRequest || f.Say.EN == "" || f.Say.ZH == "" {
				t.Fatalf("a request gave %v", err)
			}
			return
		}
		if in.Code == "" || len(in.Code) > trust.MaxCode || strings.ContainsAny(in.Code, "\x00\r\n\t") {
			t.Fatalf("accepted code %q", in.Code)
		}
	})
}
