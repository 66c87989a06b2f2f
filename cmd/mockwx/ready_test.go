package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/mockwx"
)

func TestReady(t *testing.T) {
	t.Parallel()
	s := mockwx.NewServer(t, mockwx.Options{})
	host := strings.TrimPrefix(s.AdminURL, "http://")
	gone := testkit.Addr(t)
	for _, x := range []struct {
		admin  string
		code   int
		en, zh string
	}{
		{s.AdminURL, 0, "", ""},
		{s.AdminURL + "/", 0, "", ""},
		{host, 0, "", ""},
		{host + "//", 0, "", ""},
		{gone, 1, "no fake answers at http://" + gone + ": ", "http://" + gone + " 上没有模拟微信响应："},
		{s.URL, 1, "answers, but not as mockwx does\n", "answers, but not as mockwx does\n"},
		{"http://%zz", 1, "--admin http://%zz: ", "--admin http://%zz: "},
	} {
		for lang, want := range map[string]string{"C": x.en, "zh_CN.UTF-8": x.zh} {
			code, stdout, stderr := runHere(t, lang, "ready", "--admin", x.admin)
			if code != x.code || stdout != "" || !strings.Contains(stderr, want) || (code == 0) != (stderr == "") {
				t.Errorf("%s, %s: %d %s%s", x.admin, lang, code, stdout, stderr)
			}
		}
	}
}

// What is no fake is told so, whatever it answers.
func TestReadyOfAnother(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		status       int
		body, en, zh string
	}{
		{200, `{"status":"starting"}`, "answers, but not as mockwx does\n", ""},
		{200, `{}`, "answers, but not as mockwx does\n", ""},
		{200, `hello`, "answers, but not as mockwx does: invalid character", ""},
		{404, `{"error":"no such route","error_zh":"没有这个接口"}`, "/healthz: HTTP 404 no such route\n", "/healthz：HTTP 404 没有这个接口\n"},
		{302, ``, "/healthz: HTTP 302 \n", "/healthz：HTTP 302 \n"},
		{503, `busy`, "/healthz: HTTP 503 \n", "/healthz：HTTP 503 \n"},
	} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/healthz" || r.Method != http.MethodGet {
				t.Errorf("%s %s", r.Method, r.URL)
			}
			w.WriteHeader(x.status)
			w.Write([]byte(x.body))
		}))
		for lang, want := range map[string]string{"C": x.en, "zh_CN.UTF-8": x.zh} {
			code, stdout, stderr := runHere(t, lang, "ready", "--admin", other.URL)
			if code != 1 || stdout != "" || !strings.Contains(stderr, want) || !strings.HasPrefix(stderr, "mockwx: "+other.URL) {
				t.Errorf("%d %s, %s: %d %s%s", x.status, x.body, lang, code, stdout, stderr)
			}
		}
		other.Close()
	}
}

// --wait asks again until the fake is there.
func TestReadyWaits(t *testing.T) {
	t.Parallel()
	asked := 0
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte(`{"status":"ok"}`))
	}))
	defer slow.Close()
	if code, _, stderr := runHere(t, "C", "ready", "--admin", slow.URL, "--wait", "30s"); code != 0 || asked != 3 {
		t.Errorf("%d after %d questions: %s", code, asked, stderr)
	}
}
