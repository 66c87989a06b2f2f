package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

func TestReady(t *testing.T) {
	t.Parallel()
	answer := func(status int, body string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/readyz" {
				t.Errorf("it asks for %s", r.URL)
			}
			if status == http.StatusSwitchingProtocols {
				w.Header().Set("Connection", "Upgrade")
				w.Header().Set("Upgrade", "x")
				w.WriteHeader(status)
				c, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				defer c.Close()
				_, _ = io.Copy(io.Discard, c) // until the client closes
				return
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}))
		t.Cleanup(s.Close)
		return strings.TrimPrefix(s.URL, "http://")
	}
	relay := start(t, goodEnv())
	gone := testkit.Addr(t)
	_, port, _ := strings.Cut(strings.TrimPrefix(relay.Ops, "http://"), ":")
	for _, x := range []struct {
		ops    string
		status int
		says   string
	}{
		{strings.TrimPrefix(relay.Ops, "http://"), 0, ""},
		{":" + port, 0, ""},
		{"0.0.0.0:" + port, 0, ""},
		{gone, 1, "wxrelay: no relay at http://" + gone + "/readyz: "},
		{answer(503, `{"error":{"kind":"busy","message":"This relay is stopping."}}`), 1, "This relay is stopping."},
		{answer(503, `{"status":"ready"}`), 1, "not as wxrelay does: HTTP 503"},
		{answer(200, "hello"), 1, "not as wxrelay does: HTTP 200"},
		{answer(404, "{}"), 1, "not as wxrelay does: HTTP 404"},
		{answer(101, ""), 1, "not as wxrelay does: HTTP 101"},
		{"8081", 2, "not an address like"},
	} {
		for _, way := range []string{"flag", "environment"} {
			args, env := []string{"ready", "--ops", x.ops}, environ("WXRELAY_OPS", "127.0.0.1:1")
			if way == "environment" {
				args, env = []string{"ready"}, environ("WXRELAY_OPS", x.ops)
			}
			status, stdout, stderr := runNow(t, env, args...)
			if status != x.status || !strings.Contains(stderr, x.says) || stdout != "" {
				t.Errorf("%s by %s: status %d, %s%s", x.ops, way, status, stdout, stderr)
			}
		}
	}
}
