package mockwx

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestClientReachesTheFake(t *testing.T) {
	s := NewServer(t, Options{})
	c := s.Client()
	for _, base := range []string{"https://api.weixin.qq.com", "http://api.weixin.qq.com", "https://sh.api.weixin.qq.com", s.URL} {
		resp, err := c.Get(base + loginQuery(app1, "alice-code"))
		if err != nil {
			t.Fatalf("%s: %v", base, err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !strings.Contains(string(body), `"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"`) {
			t.Errorf("%s: %s, %v", base, body, err)
		}
	}
	for target, want := range map[string]int{"https://qyapi.weixin.qq.com/cgi-bin/gettoken": 200, "https://open.weixin.qq.com/cgi-bin/gettoken": 404} {
		resp, err := c.Get(target)
		if err != nil || resp.StatusCode != want {
			t.Fatalf("%s: %v, %v", target, resp, err)
		}
		resp.Body.Close()
	}
	if _, err := c.Post("https://www.example.com/x", "text/plain", strings.NewReader("x")); err == nil || !strings.Contains(err.Error(), "offline") {
		t.Errorf("a request to the internet: %v", err)
	}
	resp, err := http.Get(s.AdminURL + "/healthz")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("admin: %v, %v", resp, err)
	}
	resp.Body.Close()
}

// failing records what a test helper does to a test.
type failing struct {
	*testing.T
	failed string
}

func (f *failing) Fatalf(format string, _ ...any) { f.failed = format; panic(f) }

func TestNewServerFailsTheTest(t *testing.T) {
	tb := &failing{T: t}
	func() {
		defer func() {
			if recover() != tb {
				t.Error("NewServer went on after Fatalf")
			}
		}()
		NewServer(tb, Options{Fixture: &Fixture{Apps: []App{{AppID: ""}}}})
	}()
	if tb.failed == "" {
		t.Error("a bad fixture did not fail the test")
	}
}
