package wxjs

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxflow/e2e/testkit"
	"wxflow/mockwx/text"
)

// backendServer is a backend that tells what reached it.
func backendServer(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, "http://127.0.0.1:9/secret?code=abc", http.StatusFound)
			return
		case "/near":
			http.Redirect(w, r, "/here", http.StatusFound)
			return
		case "/switch":
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
			io.Copy(io.Discard, c) // until the client closes
			return
		case "/cut":
			w.Header().Set("Content-Length", "10")
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Header().Add("Set-Cookie", "a=1; Path=/")
		w.Header().Add("Set-Cookie", "b=2")
		w.WriteHeader(http.StatusTeapot)
		json.NewEncoder(w).Encode(map[string]any{
			"method": r.Method, "host": r.Host, "url": r.URL.String(), "body": string(body),
			"referer": r.Referer(), "proto": r.Header.Get("X-Forwarded-Proto"), "connection": r.Header.Get("Upgrade"),
		})
	}))
	t.Cleanup(s.Close)
	return s
}

func TestCarry(t *testing.T) {
	server := backendServer(t)
	f, err := NewBackends(map[string]string{"https://api.example.com": server.URL + "/"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := f.Carry(t.Context(), PageRequest{
		URL: "https://API.example.com/login?code=1", Method: "POST", Body: []byte("{}"),
		Header: map[string]string{"referer": "https://servicewechat.com/wx1/devtools/page-frame.html", "Upgrade": "x", "host": "evil"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != http.StatusTeapot || len(got.Cookies) != 2 || got.Cookies[0] != "a=1; Path=/" || got.Header["Set-Cookie"] != "a=1; Path=/,b=2" {
		t.Errorf("got %+v", got)
	}
	want := `{"body":"{}","connection":"","host":"API.example.com","method":"POST","proto":"https","referer":"https://servicewechat.com/wx1/devtools/page-frame.html","url":"/login?code=1"}`
	if s := strings.TrimSpace(string(got.Body)); s != want {
		t.Errorf("the backend got\n%s\nwant\n%s", s, want)
	}
	// By its own name, and through a redirect.
	if got, err = f.Carry(t.Context(), PageRequest{URL: server.URL + "/near"}); err != nil || !strings.Contains(string(got.Body), `"url":"/here"`) {
		t.Errorf("%s, %v", got.Body, err)
	}
}

// What was not given as a backend is not reached: a page is not to read what
// else listens on a developer's machine.
func TestCarryGoesNowhereElse(t *testing.T) {
	f, server, other := Backends{}, backendServer(t), backendServer(t)
	ask := func(target string) error {
		_, err := f.Carry(t.Context(), PageRequest{URL: target})
		return err
	}
	refused := func(targets ...string) {
		t.Helper()
		for _, target := range targets {
			var missing *text.NotFoundError
			if err := ask(target); !errors.As(err, &missing) {
				t.Errorf("%s: %v", target, err)
			}
		}
	}
	refused("https://api.example.com", server.URL)
	set := func(server string) {
		t.Helper()
		var err error
		if f, err = NewBackends(map[string]string{"": server}); err != nil {
			t.Fatal(err)
		}
	}
	set(server.URL)
	refused(other.URL, strings.Replace(other.URL, "127.0.0.1", "localhost", 1), "http://192.168.1.1", "http://[::1]:80", "https://api.weixin.qq.com/sns/jscode2session", "ftp://api.example.com", "/login", "")
	for _, target := range []string{"https://api.example.com/x", "http://api.example.com", "https://other.example.com:8443", server.URL} {
		if err := ask(target); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
	var lost *text.UnreachedError
	for target, why := range map[string]string{"https://a.example.com/away": "no backend answers for http://127.0.0.1:9;", "https://a.example.com/cut": "unexpected EOF", "https://a.example.com/switch": "HTTP 101"} {
		if err := ask(target); !errors.As(err, &lost) || !strings.Contains(err.Error(), why) || strings.Contains(err.Error(), "abc") {
			t.Errorf("%s: %v", target, err)
		}
	}
	set("http://" + testkit.Addr(t))
	if err := ask("https://api.example.com/login?code=abc"); !errors.As(err, &lost) || strings.Contains(err.Error(), "abc") || !strings.Contains(lost.In("zh"), "无法访问") {
		t.Errorf("a backend that is gone: %v", err)
	}
}

func TestNewBackendsRefuses(t *testing.T) {
	for _, server := range []string{"http://127.0.0.1:1", "http://localhost:1", "http://app:1", "http://host.docker.internal:1"} {
		if _, err := NewBackends(map[string]string{"": server}); err != nil {
			t.Errorf("%s: %v", server, err)
		}
	}
	for domain, server := range map[string]string{
		"https://api.example.com": "http://example.com",
		"https://a.example.com":   "http://127.0.0.1:1/path",
		"https://b.example.com":   "127.0.0.1:1",
		"https://c.example.com":   "http://user@127.0.0.1:1",
		"http://example.com":      "http://127.0.0.1:1",
		"https://localhost":       "http://127.0.0.1:1",
		"https://d.example.com":   "http://evil.localhost:1",
		"":                        "",
	} {
		if _, err := NewBackends(map[string]string{domain: server}); err == nil {
			t.Errorf("%q=%q was accepted", domain, server)
		}
	}
	if _, err := NewBackends(map[string]string{"https://api.example.com:8443": "http://relay:8080"}); err != nil {
		t.Error(err)
	}
}
