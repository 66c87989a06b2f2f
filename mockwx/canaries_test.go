package mockwx

import (
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The secrets of the fixture and those that were handed out are listed, with whose they are,
// and told to OnCanary before the client has them.
func TestCanaries(t *testing.T) {
	t.Parallel()
	var (
		mu   sync.Mutex
		told []string
	)
	f, err := New(Options{Fixture: goldenFixture(), OnCanary: func(c Canary) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, c.String())
	}})
	if err != nil {
		t.Fatal(err)
	}
	login := get(t, f, loginQuery(app1, "alice-code"))
	get(t, f, loginQuery(app1, "nonsense"))
	get(t, f, "/cgi-bin/token?grant_type=client_credential&appid="+app1+"&secret=mocksecret0000000000000000000001")
	fresh := f.NewApp(t)
	var listed []string
	for _, c := range f.Canaries() {
		listed = append(listed, c.String())
		if strings.Contains(c.String(), c.Value) {
			t.Errorf("%s shows itself", c)
		}
		if c.What == "session_key" && login.SessionKey != c.Value {
			t.Errorf("%s is %s", c, login.SessionKey)
		}
	}
	for _, want := range []string{
		"the secret of " + app1, "the secret of " + fresh.AppID, "the session_key of alice in " + app1 + ", which call 1 was answered with",
		"the access_token of " + app1 + ", which call 3 was answered with",
	} {
		if !slices.Contains(listed, want) || !slices.Contains(told, want) {
			t.Errorf("no %q in\n%s\nor\n%s", want, strings.Join(listed, "\n"), strings.Join(told, "\n"))
		}
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/canaries", nil)
	r.Host, r.RemoteAddr = "127.0.0.1", "127.0.0.1:1"
	f.AdminHandler().ServeHTTP(w, r)
	lines := strings.Split(w.Body.String(), "\n")
	for _, want := range []string{"mocksecret0000000000000000000001", login.SessionKey} {
		if !slices.Contains(lines, want) {
			t.Errorf("a canary is missing")
		}
	}
	if slices.Contains(lines[:len(lines)-1], "") {
		t.Error("an empty line, which grep finds everywhere")
	}
}

// The list is for this machine, whoever may use the rest.
func TestCanariesAreForThisMachine(t *testing.T) {
	t.Parallel()
	h := newFake(t, nil).AdminHandler()
	for peer, status := range map[string]int{"127.0.0.1:1": 200, "[::1]:1": 200, "192.168.1.7:1": 403, "@": 403} {
		r := httptest.NewRequest("GET", "/canaries", nil)
		r.Host, r.RemoteAddr = "127.0.0.1", peer
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != status || status == 403 && !strings.Contains(w.Body.String(), "on this machine only") {
			t.Errorf("%s: HTTP %d %.100s", peer, w.Code, w.Body)
		}
	}
}
