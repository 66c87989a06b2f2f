package wechat

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// byReflection is scanReply as encoding/json has it.
func byReflection(b []byte) (r reply, ok bool) {
	var m map[string]json.RawMessage
	if json.Unmarshal(b, &m) != nil {
		return r, false
	}
	for i, name := range replyNames {
		r[i] = m[name]
	}
	return r, true
}

// A reply is read as encoding/json reads it, its members and their strings.
func FuzzScanReply(f *testing.F) {
	for _, body := range garbage {
		f.Add([]byte(body))
	}
	for _, body := range []string{
		okReply, " \r\n\t" + strings.ReplaceAll(okReply, ",", " ,\n ") + "\n",
		`{"openid":"a","openid":"b","openid":null}`, `{"open\u0069d":"a\/b","unionid":"\\/\"\ud83d\ude00\ud800","OpenID":"x"}`,
		"{\"openid\":\"\xff\xc3\",\"open\xffid\":1}", `{"errcode":-1.5e+3,"errmsg":{"openid":"x","a":[{"}":"]"}]},"session_key":true}`,
		`{"openid":"a\/b","x":"\","session_key":""}`, `{"openid":"a"}}`, `{"openid":"a","unionid":"b"`, `}`, `{"a":"b",}`, `{"\/openid":"c"}`,
		`{"":{},"errcode":[[],{}],"errmsg":"\\"}`, `{"errcode":0 }`, `{}`, ` null `, `nul`, `{"a":1,}`, `{"a" "b"}`, "{\"a\":\"\x01\"}",
		`{"openid":"` + strings.Repeat("x", 200) + `é"}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, ok := scanReply(slices.Clone(body))
		want, wantOK := byReflection(body)
		if ok != wantOK {
			t.Fatalf("read %t, want %t", ok, wantOK)
		}
		for i, name := range replyNames {
			if string(got[i]) != string(want[i]) || (got[i] == nil) != (want[i] == nil) {
				t.Fatalf("%s is %q, want %q", name, got[i], want[i])
			}
			if len(got[i]) == 0 || got[i][0] == 'n' {
				continue
			}
			var text string
			err := json.Unmarshal(want[i], &text)
			if s, ok := unquote(got[i]); s != text || ok != (err == nil) {
				t.Fatalf("%s: %q, want %q", name, s, text)
			}
		}
	})
}

// The query of a login is as url.Values has it.
func TestLoginQuery(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"0712cDoV0cfty22AeloV0daMoV02cDog", "a b&c=d%+/é~*'", ""} {
		want := url.Values{"appid": {"wx+1"}, "secret": {testSecret}, "js_code": {code}, "grant_type": {"authorization_code"}}.Encode()
		var got string
		w, _ := newClient(says(200, okReply))
		next := w.Transport
		w.Transport = testkit.RoundTrip(func(r *http.Request) (*http.Response, error) {
			got = r.URL.RawQuery
			return next.RoundTrip(r)
		})
		app := testApp
		app.AppID = "wx+1"
		if _, err := w.Login(t.Context(), app, code); err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
}
