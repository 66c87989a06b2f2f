package push

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/text"
)

// An attempt: what the server is sent, and what is made of its answer.
func TestTry(t *testing.T) {
	var saw string
	status, answer := 200, "success"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		saw = fmt.Sprintf("%s %s %q %q %s", r.Method, r.URL, r.Header["Content-Type"], r.Header["User-Agent"], body)
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	defer s.Close()
	try := func(path, contentType string, body string) Attempt {
		t.Helper()
		u, err := url.Parse(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		d := &delivery{to: &target{url: u, limit: time.Minute}}
		return d.try(t.Context(), "POST", [][2]string{{"b", "/"}, {"a", "1"}}, []byte(body), contentType, takes)
	}
	if x := try("/x", "text/xml", "<xml/>"); saw != `POST /x?b=%2F&a=1 ["text/xml"] ["Mozilla/4.0"] <xml/>` || x.Error != "" ||
		x.Status != 200 || x.Sent != "<xml/>" || x.Body != "success" || x.Request != "POST "+s.URL+"/x?b=%2F&a=1" {
		t.Errorf("%s; %+v", saw, x)
	}
	if try("/x?own=1#part", "", ""); saw != `POST /x?own=1&b=%2F&a=1 [] ["Mozilla/4.0"] ` {
		t.Error(saw)
	}
	for _, x := range []struct {
		status int
		answer string
		why    string // "": taken
	}{
		{200, "", ""}, {200, " success\n", ""}, {299, "success", ""}, {200, "<xml></xml>", ""}, {200, `{"MsgType":"text"}`, ""}, {200, `{"Encrypt":"x"}`, ""},
		{200, `"success"`, "in quotes"}, {200, "ok", "neither success"}, {200, "<xml>", "neither"}, {200, "{}", "neither"},
		{300, "", "redirect (HTTP 300)"}, {399, "", "redirect"}, {400, "success", "the answer is HTTP 400"},
		{200, strings.Repeat(" ", maxReply), ""}, {200, strings.Repeat(" ", maxReply+1), "longer than"},
	} {
		status, answer = x.status, x.answer
		if got := try("/x", "", ""); (got.Error == "") != (x.why == "") || !strings.Contains(got.Error, x.why) || (got.ErrorZH == "") != (x.why == "") {
			t.Errorf("HTTP %d %.20q: %+v", x.status, x.answer, got.Error)
		}
	}
	s.Close()
	if x := try("/x", "", ""); x.Error == "" || x.Status != 0 {
		t.Errorf("nobody listens: %+v", x)
	}
}

// What is wrong with the answer to a verification.
func TestEchoes(t *testing.T) {
	for answer, want := range map[string]string{"12": "", "": "is empty", "12\n": "more than the echostr", `"12"`: "more than", "\ufeff12": "more than",
		"x12": "inside other text", "13": "is not the echostr"} {
		if got := echoes("12", answer); (got == text.Text{}) != (want == "") || !strings.Contains(got.EN, want) {
			t.Errorf("%q: %q, not %q", answer, got.EN, want)
		}
	}
}
