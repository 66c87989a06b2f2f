package relay

import (
	"os"
	"strings"
	"testing"

	"wxflow/relay/internal/backend"
	"wxflow/relay/jwt"
	"wxflow/relay/refusal"
)

// Every route is in the package comment and in the pages of routes.
func TestRoutesAreDocumented(t *testing.T) {
	t.Parallel()
	r := newRelay(t, testConfig(says(okReply)))
	h := r.parts
	h.identity, h.tokens = &jwt.Keys{Issuer: "https://login.example.com"}, new(backend.Tokens)
	for _, file := range []string{"doc.go", "docs/routes.md", "docs/routes.zh-CN.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range append(append(h.public(), pushed), h.internal(true)...) {
			if !strings.Contains(string(text), x.Path) {
				t.Errorf("%s has no %s", file, x.Path)
			}
		}
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	hits := 0
	r := newRelay(t, testConfig(replies(&hits, okReply)))
	for _, path := range []string{"/", "//login", "/login/", "//", "/login//", "/sns/jscode2session", "/healthz", "/x/../login"} {
		wantError(t, do(t, r.Handler(), "POST", path, `{"code":"c"}`), 404, refusal.NotFound, refusal.FixRequest)
	}
	for path, allow := range map[string]string{"/login": "GET, POST", "/session": "GET", "/logout": "POST"} {
		for _, method := range []string{"PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "BREW"} {
			w := do(t, r.Handler(), method, path+"?code=c", "")
			wantError(t, w, 405, refusal.BadRequest, refusal.FixRequest)
			if w.Header().Get("Allow") != allow {
				t.Errorf("%s %s: Allow %q", method, path, w.Header().Get("Allow"))
			}
		}
	}
	if hits != 0 {
		t.Errorf("%d codes spent", hits)
	}
}

func TestOps(t *testing.T) {
	t.Parallel()
	r := newRelay(t, testConfig(says(okReply)))
	if w := do(t, r.Ops(), "GET", "/healthz", ""); w.Code != 200 || w.Body.String() != `{"status":"ok"}`+"\n" {
		t.Errorf("healthz: %d %s", w.Code, w.Body)
	}
	if w := do(t, r.Ops(), "HEAD", "/readyz", ""); w.Code != 200 {
		t.Errorf("readyz: %d %s", w.Code, w.Body)
	}
	wantError(t, do(t, r.Ops(), "GET", "/login?code=c", ""), 404, refusal.NotFound, refusal.FixRequest)
	wantError(t, do(t, r.Ops(), "POST", "/healthz", ""), 405, refusal.BadRequest, refusal.FixRequest)
	r.Drain()
	wantError(t, do(t, r.Ops(), "GET", "/readyz", ""), 503, refusal.Busy, refusal.Retry)
	if w := do(t, r.Ops(), "GET", "/healthz", ""); w.Code != 200 {
		t.Errorf("healthz while draining: %d", w.Code)
	}
	wantOK(t, doLogin(t, r, "c")) // draining refuses nothing
}
