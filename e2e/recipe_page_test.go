package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
)

// openPage runs the tutorial's page in Node, with wx.js as its wx, and returns
// what it prints.
func openPage(t *testing.T, s loginServer) string {
	t.Helper()
	need(t, "node")
	page := exec.Command("node", "-e", `require('./mockwx/wxjs/wx.js').mock.install(); require('./e2e/recipes/page/app.js')`)
	page.Dir = testkit.Root(t)
	page.Env = append(os.Environ(), "MOCKWX_ADMIN_URL="+s.admin, "MOCKWX_USER=alice", "SERVER="+s.url)
	out, err := page.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// One page, unchanged, works with the tutorial's server in every language, and
// with the relay.
func TestRecipesPageInNode(t *testing.T) {
	t.Parallel()
	const openid = "openid oMOCKwRfQuR2dJVoinkAoPvzrBks"
	for _, r := range recipes {
		t.Run(r.name, func(t *testing.T) {
			if got := openPage(t, serveUnderExec(t, r)); got != openid {
				t.Errorf("the page printed %q", got)
			}
		})
	}
	t.Run("relay", func(t *testing.T) {
		if got := openPage(t, withRelay(t)); got != openid {
			t.Errorf("the page printed %q", got)
		}
	})
}
