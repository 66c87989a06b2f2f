package relay

import (
	"bytes"
	"strconv"
	"testing"
)

// Every JSON answer is one line that ends: at a terminal the prompt stands on a
// line of its own.
func TestAnswersEndTheirLine(t *testing.T) {
	t.Parallel()
	r := newRelay(t, testConfig(says(okReply)))
	for _, x := range []struct{ method, target string }{
		{"GET", "/login?code=c"}, {"GET", "/login"}, {"GET", "/session"}, {"GET", "/nothing"}, {"PUT", "/login"},
	} {
		w := do(t, r.Handler(), x.method, x.target, "")
		wantOneLine(t, x.target, w.Body.Bytes(), w.Header().Get("Content-Length"))
	}
	for _, target := range []string{"/healthz", "/readyz", "/nothing"} {
		w := do(t, r.Ops(), "GET", target, "")
		wantOneLine(t, "ops "+target, w.Body.Bytes(), w.Header().Get("Content-Length"))
	}
}

func wantOneLine(t *testing.T, what string, body []byte, length string) {
	t.Helper()
	if !bytes.HasSuffix(body, []byte("}\n")) || bytes.Count(body, []byte("\n")) != 1 || length != strconv.Itoa(len(body)) {
		t.Errorf("%s: Content-Length %s: %q", what, length, body)
	}
}
