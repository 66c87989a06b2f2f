package relay

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/web"
	"wxflow/relay/refusal"
)

// A Greeter greets users.
type Greeter struct{ Sessions *sessions.Sessions }

// Hello answers GET /hello.
func (g *Greeter) Hello(req *http.Request) (any, error) {
	s, err := g.Sessions.Bearer(req)
	if err != nil {
		return nil, err
	}
	return struct {
		Hello string `json:"hello"`
	}{s.OpenID}, nil
}

// The route that docs/adding.md adds works, and its code is the code here.
func TestAddingARoute(t *testing.T) {
	t.Parallel()
	r := newRelay(t, testConfig(says(okReply)))
	greeter := &Greeter{Sessions: r.parts.sessions}
	h := r.watch.Requests(web.NewRouter(append(r.parts.public(), []web.Route{
		{Methods: get, Path: "/hello", Answer: greeter.Hello},
	}...), web.Nowhere()))
	token := wantOK(t, doLogin(t, r, "c")).Token
	if w := do(t, h, "GET", "/hello", "", "Authorization", "Bearer "+token); w.Code != 200 ||
		w.Body.String() != `{"hello":"`+testOpenID+`"}`+"\n" || w.Header().Get("X-Request-Id") == "" {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
	wantError(t, do(t, h, "GET", "/hello", ""), 401, refusal.Unauthorized, refusal.LoginAgain)
	wantError(t, do(t, h, "POST", "/hello", ""), 405, refusal.BadRequest, refusal.FixRequest)

	page, err := os.ReadFile("docs/adding.md")
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile("adding_test.go")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	for _, b := range blocks {
		if !strings.Contains(string(code), b[1]) {
			t.Errorf("this is not in adding_test.go:\n%s", b[1])
		}
	}
	if len(blocks) != 2 {
		t.Errorf("%d blocks of Go", len(blocks))
	}
}
