package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxflow/mockwx"
)

// What the command prints that only its server may have fails the run, and is named without
// its value.
func TestExecCanaries(t *testing.T) {
	file := filepath.Join(t.TempDir(), "calls.xml")
	for _, x := range []struct {
		flags, words []string
		code         int
		says         string
	}{
		{nil, []string{"get", wechatLogin + "alice-code"}, 0, "connections refused: 0\n"},
		{[]string{"--canaries"}, []string{"get", nowhere}, 0, "connections refused: 0\n"},
		{[]string{"--canaries"}, []string{"get", wechatLogin + "alice-code"}, 1,
			"secrets shown: 1\n  shown    stdout  the session_key of alice in wx0000000000000001, which call 1 was answered with\n" +
				"mockwx: --canaries: failed, because secrets were shown"},
		{[]string{"--canaries"}, []string{"get", wechatToken, "exit", "7"}, 7, "the access_token of wx0000000000000001, which call 1"},
		{[]string{"--canaries", "--relay"}, []string{"get", "$WXRELAY_URL/login?code=user:alice"}, 0, "WeChat calls: 1"},
		{[]string{"--canaries", "--junit", file}, []string{"get", "$MOCKWX_ADMIN_URL/canaries"}, 1,
			"; secrets shown: 16\n"},
	} {
		code, stdout, stderr := under(t, x.flags, x.words...)
		if code != x.code || !strings.Contains(stderr, x.says) {
			t.Errorf("%q %q: exit code %d, want %d with %q:\n%s\n%s", x.flags, x.words, code, x.code, x.says, stdout, stderr)
		}
		if strings.Contains(stderr, "mocksecret") {
			t.Errorf("%q: a secret is in\n%s", x.words, stderr)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(b), `<testcase classname="canaries" name="shown stdout"`) || strings.Contains(string(b), "mocksecret") {
		t.Errorf("%s, %v", b, err)
	}
}

// A reply of the relay is looked at as it is written, its headers too.
func TestCanariesInReplies(t *testing.T) {
	k := &canaries{report: newReport(false, mockwx.Strict{}, nil)}
	k.add(mockwx.Canary{Value: "the-session-key==", What: "session_key", AppID: "wx1", User: "alice", Call: 3})
	k.add(mockwx.Canary{Value: "short", What: "secret", AppID: "wx1"})
	server := httptest.NewServer(k.handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/body":
			io.WriteString(w, `{"key":"the-ses`)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			io.WriteString(w, `sion-key=="}`)
		case "/header":
			w.Header().Set("X-Key", "the-session-key%3D%3D")
			w.WriteHeader(http.StatusNoContent)
		case "/clean":
			io.WriteString(w, "short")
		}
	})))
	for _, path := range []string{"/body", "/header", "/clean", "/nothing"} {
		resp, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			t.Error(err)
		}
		resp.Body.Close()
	}
	server.Close() // each handler has ended
	var got []string
	for _, f := range byImportance(k.report.shown) {
		got = append(got, f.what+": "+f.why.EN)
	}
	const want = "the session_key of alice in wx1, which call 3 was answered with"
	if s := fmt.Sprintf("%q", got); s != fmt.Sprintf("%q", []string{"shown relay:/body: " + want, "shown relay:/header: " + want + ", in URL"}) {
		t.Error(s)
	}
	var out strings.Builder
	if code := k.judge(&env{&out, &out, getenvOf()}, 0); code != 1 || !strings.Contains(out.String(), "--canaries: 1 secret(s) were not looked for") {
		t.Errorf("exit code %d: %s", code, &out)
	}
}
