package relay

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"slices"
	"strings"
	"testing"
)

const pageOrigin = "https://h5.example.com"

// proxiedWithCORS is a relay in front of a back end whose pages of one origin may call it.
func proxiedWithCORS(t *testing.T, h http.HandlerFunc) (url, token string) {
	t.Helper()
	behind := httptest.NewServer(h)
	t.Cleanup(behind.Close)
	c := testConfig(says(okReply))
	c.Backend, c.CORSOrigins = behind.URL, []string{pageOrigin}
	r := newRelay(t, c)
	front := httptest.NewUnstartedServer(nil)
	front.Config = r.Server(r.Handler())
	front.Start()
	t.Cleanup(front.Close)
	return front.URL, wantOK(t, doLogin(t, r, "c")).Token
}

// What the relay says in an answer stays in it, whatever the back end says before:
// the go-ahead for a body, hints, processing.
func TestBackendInterimAnswers(t *testing.T) {
	t.Parallel()
	url, token := proxiedWithCORS(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		for i := range 2 {
			w.Header().Set("Link", fmt.Sprintf("</%d.css>; rel=preload", i))
			w.Header().Set("X-Request-Id", "the back end's")
			w.WriteHeader(http.StatusEarlyHints)
		}
		w.Header().Del("Link")
		w.Header().Set("X-Answer", "yes")
		w.WriteHeader(http.StatusTeapot)
	})
	for _, expect := range []string{"", "100-continue"} {
		var interim []string
		req := request(t, "POST", url+"/x", "{}", "Authorization", "Bearer "+token, "Origin", pageOrigin)
		if expect != "" {
			req.Header.Set("Expect", expect)
		}
		req = req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
			Got1xxResponse: func(code int, h textproto.MIMEHeader) error {
				interim = append(interim, fmt.Sprint(code, h["Link"]))
				return nil
			},
		}))
		status, header, _ := exchange(t, req)
		if got := strings.Join(slices.DeleteFunc(interim, func(s string) bool { return s == "100 []" }),
			" "); got != "103 [</0.css>; rel=preload] 103 [</1.css>; rel=preload]" {
			t.Errorf("interim: %q", interim)
		}
		if id := header["X-Request-Id"]; status != 418 || len(id) != 1 || len(id[0]) != 32 {
			t.Errorf("expect %q: %d, id %q", expect, status, id)
		}
		for name, want := range map[string]string{"Vary": "Origin",
			"Access-Control-Allow-Origin": pageOrigin, "Access-Control-Expose-Headers": "Retry-After", "X-Answer": "yes", "Link": ""} {
			if got := strings.Join(header[name], "|"); got != want {
				t.Errorf("expect %q: %s: %q, want %q", expect, name, got, want)
			}
		}
	}
}

// Where the relay answers for an origin, the back end does not answer, too: browsers
// refuse two of Access-Control-Allow-Origin. For any other origin it has the word.
func TestBackendHasCORSOfItsOwn(t *testing.T) {
	t.Parallel()
	url, token := proxiedWithCORS(t, func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{"Allow-Origin": "*", "Allow-Credentials": "true", "Allow-Methods": "GET", "Max-Age": "5",
			"Expose-Headers": "X-Total"} {
			w.Header().Set("Access-Control-"+name, value)
		}
		w.Header().Set("Vary", "Origin")
	})
	for origin, want := range map[string]map[string]string{
		pageOrigin: {"Allow-Origin": pageOrigin, "Allow-Credentials": "", "Allow-Methods": "", "Max-Age": "",
			"Expose-Headers": "Retry-After|X-Total"},
		"https://other.example": {"Allow-Origin": "*", "Allow-Credentials": "true", "Allow-Methods": "GET", "Max-Age": "5",
			"Expose-Headers": "X-Total"},
		"": {"Allow-Origin": "*", "Allow-Credentials": "true", "Expose-Headers": "X-Total"},
	} {
		header := []string{"Authorization", "Bearer " + token}
		if origin != "" {
			header = append(header, "Origin", origin)
		}
		_, got, _ := exchange(t, request(t, "GET", url+"/x", "", header...))
		for name, value := range want {
			if has := strings.Join(got["Access-Control-"+name], "|"); has != value {
				t.Errorf("origin %q: %s: %q, want %q", origin, name, has, value)
			}
		}
	}
}
