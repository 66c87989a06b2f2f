package relay

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"wxflow/e2e/testkit"
)

// The back end is told the id, and what it says of one is not passed on; an
// answer that breaks off has its line, too.
func TestLineOfBackend(t *testing.T) {
	t.Parallel()
	ids := make(chan string, 1)
	url, token, log := proxied(t, func(w http.ResponseWriter, r *http.Request) {
		ids <- r.Header.Get("X-Request-Id")
		w.Header().Set("X-Request-Id", "the back end's")
		if r.URL.Path == "/cut" {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "half")
			http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}
		io.WriteString(w, "whole")
	})
	for path, cut := range map[string]any{"/whole?q=secret": nil, "/cut": true} {
		before := len(log.lines(t))
		req, _ := http.NewRequestWithContext(t.Context(), "GET", url+path, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("X-Request-Id", "forged")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		id := <-ids
		if got := resp.Header["X-Request-Id"]; len(got) != 1 || got[0] != id || len(id) != 32 {
			t.Errorf("%s: the client has %q, the back end %q", path, got, id)
		}
		// The line comes after the answer.
		if !testkit.Until(t.Context().Done(), func() bool { return len(log.lines(t)) > before }) {
			t.Fatalf("%s: no line in the log", path)
		}
		m := log.lines(t)[before]
		if m["id"] != id || m["route"] != "backend" || m["status"] != 200.0 || m["cut"] != cut || m["appid"] != testAppID || m["bytes"] == 0.0 {
			t.Errorf("%s: %v", path, m)
		}
	}
	if strings.Contains(log.String(), "secret") {
		t.Errorf("the log has the query:\n%s", log)
	}
}

func TestState(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		c := testConfig(roundTrip(func(*http.Request) (*http.Response, error) { <-release; return reply(okReply), nil }))
		c.UpstreamMax = 1
		r := newRelay(t, c)
		for i := range 3 {
			go doLogin(t, r, fmt.Sprintf("c%d", i))
		}
		synctest.Wait()
		if s := r.State(); s.Calls != 1 || s.Waiting != 2 || s.Sessions != 0 || s.Draining || !slices.Equal(s.Apps, []string{testAppID}) {
			t.Errorf("%+v", s)
		}
		close(release)
		synctest.Wait()
		r.Drain()
		if s := r.State(); s.Calls != 0 || s.Waiting != 0 || s.Sessions != 3 || !s.Draining {
			t.Errorf("%+v", s)
		}
		c.Store = brokenStore{}
		if s := newRelay(t, c).State(); s.Sessions != -1 {
			t.Errorf("%+v", s)
		}
	})
}
