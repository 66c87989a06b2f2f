package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"testing"

	"wxflow/e2e/testkit"
)

// TestWxJS runs the tests of wx.js in Node, against the fake and a relay.
func TestWxJS(t *testing.T) {
	t.Parallel()
	need(t, "node")
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Header()["Set-Cookie"] = []string{"a=1", "b=2"}
		json.NewEncoder(w).Encode(map[string]string{"host": r.Host, "url": r.URL.String(), "body": string(body), "referer": r.Referer()})
	}))
	defer echo.Close()
	p := startUp(t, "--backend", "https://echo.example.com="+echo.URL, "--backend", "https://gone.example.com=http://"+testkit.Addr(t))
	files := testkit.Glob(t, "mockwx/wxjs/*.test.js")
	if len(files) < 5 {
		t.Fatalf("%d test files", len(files))
	}
	// One process for all files, where node --test would start one for each.
	cmd := exec.Command("node", append([]string{"--test-reporter=tap", "-e", `for (const f of process.argv.slice(1)) require("./" + f)`}, files...)...)
	cmd.Dir = testkit.Root(t)
	cmd.Env = append(os.Environ(), "MOCKWX_ADMIN_URL="+p.urls["admin"], "WXRELAY_URL="+p.urls["relay"])
	out, err := cmd.CombinedOutput()
	if err != nil || !regexp.MustCompile(`\n# pass [1-9]\d*\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0\n`).Match(out) {
		t.Errorf("%v\n%s", err, out)
	}
}
