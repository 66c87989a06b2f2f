package mockwx

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/admin"
)

func TestDevice(t *testing.T) {
	f := newFake(t, nil)
	for _, tt := range []struct{ appid, user, wantApp, wantUser string }{
		{"", "", app1, "alice"},
		{app2, "", app2, "alice"}, // no devtools_user: the first
		{app2, "bob", app2, "bob"},
	} {
		got, err := f.Device(tt.appid, tt.user)
		if err != nil || got.AppID != tt.wantApp || got.User != tt.wantUser {
			t.Errorf("Device(%q, %q) = %+v, %v", tt.appid, tt.user, got, err)
		}
	}
	for _, names := range [][2]string{{"wx9", ""}, {"", "nobody"}} {
		if got, err := f.Device(names[0], names[1]); err == nil {
			t.Errorf("Device(%q) = %+v", names, got)
		}
	}
	own := f.NewApp(t, FreshApp{App: App{RequestDomains: []string{"https://example.com"}}, Users: []User{{Name: "dora"}}})
	if got, err := f.Device(own.AppID, ""); err != nil || got.User != "dora" || !slices.Equal(got.RequestDomains, []string{"https://example.com"}) {
		t.Errorf("of a fresh app: %+v, %v", got, err)
	}
	if got := askAdmin(t, f, "GET", "/apps", "", http.StatusOK); !strings.Contains(got, `"https://example.com"`) {
		t.Errorf("GET /apps has no domains: %s", got)
	}
}

func TestDeviceCheckSession(t *testing.T) {
	f := newFake(t, nil)
	check := func(when string, want bool, reason string) {
		t.Helper()
		got, err := f.CheckSession(app1, "alice")
		if err != nil || got.Valid != want || !strings.Contains(got.Reason, reason) || (got.ReasonZH == "") != want {
			t.Errorf("%s: %+v, %v", when, got, err)
		}
	}
	login := func() string {
		t.Helper()
		code, err := f.IssueCode(app1, "alice")
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	check("before any login", false, "has not logged in")
	code := login()
	check("after wx.login", true, "")
	wantCode(t, get(t, f, loginQuery(app1, code)), 0)
	check("after code2session", true, "")
	login()
	f.Advance(71 * time.Hour)
	check("within its life", true, "")
	f.Advance(time.Hour)
	check("after its life", false, "has expired")
	login()
	check("after a new login", true, "")

	openid, key := logIn(t, f, app1, "alice")
	ask(t, f, "GET", signedQuery(resetPath, appToken(t, f, app1), openid, key), "", "")
	check("after the server's reset", false, "has reset")
	login()
	check("after a login that follows", true, "")
	if _, err := f.CheckSession(app1, "nobody"); err == nil {
		t.Error("nobody has a session")
	}
	if got := askAdmin(t, f, "GET", "/checksession?appid="+app1+"&user=bob", "", http.StatusOK); !strings.Contains(got, `"valid": false`) || !strings.Contains(got, `"reason_zh"`) {
		t.Errorf("got %s", got)
	}
	askAdmin(t, f, "GET", "/checksession?app="+app1, "", http.StatusBadRequest)
	askAdmin(t, f, "GET", "/device?app="+app1, "", http.StatusBadRequest)
	askAdmin(t, f, "POST", "/carry", `{"url":"https://example.com"}`, http.StatusNotFound)
	askAdmin(t, f, "POST", "/carry", `{"uri":"https://example.com"}`, http.StatusBadRequest)
}

// A page of this machine may use what wx.js needs; every other page and every
// other route stays closed.
func TestPagesOfThisMachine(t *testing.T) {
	f := newFake(t, nil)
	open := func(method, path, body string, headers ...string) *http.Response {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Host = "127.0.0.1:8091"
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		rec := httptest.NewRecorder()
		f.AdminHandler().ServeHTTP(rec, r)
		return rec.Result()
	}
	login := `{"appid":"` + app1 + `","user":"alice"}`
	for _, origin := range []string{"http://localhost:3000", "http://127.0.0.1:3000", "https://[::1]:3000", "http://LOCALHOST:1", "http://127.9.9.9"} {
		resp := open("OPTIONS", "/login", "", "Origin", origin, "Sec-Fetch-Site", "cross-site", "Access-Control-Request-Method", "POST")
		if resp.StatusCode != http.StatusNoContent || resp.Header.Get("Access-Control-Allow-Origin") != origin || resp.Header.Get("Access-Control-Allow-Headers") != "content-type" {
			t.Errorf("preflight of %s: %d %v", origin, resp.StatusCode, resp.Header)
		}
		resp = open("POST", "/login", login, "Origin", origin, "Sec-Fetch-Site", "cross-site")
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Access-Control-Allow-Origin") != origin || resp.Header.Get("Vary") != "Origin" {
			t.Errorf("%s: %d %v", origin, resp.StatusCode, resp.Header)
		}
		for _, path := range []string{"/calls", "/identity?appid=" + app1 + "&user=alice", "/fixture"} {
			if resp := open("GET", path, "", "Origin", origin, "Sec-Fetch-Site", "cross-site"); resp.StatusCode != http.StatusForbidden || resp.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s may read %s: %d", origin, path, resp.StatusCode)
			}
		}
		if resp := open("POST", "/reset", "", "Origin", origin, "Sec-Fetch-Site", "cross-site"); resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s may reset: %d", origin, resp.StatusCode)
		}
	}
	for _, origin := range []string{"https://evil.example", "null", "http://localhost.evil.example", "http://evil.localhost", "http://host.docker.internal", "http://my-mac.local:3000", "http://mockwx", "http://evil.example:8091", "http://192.168.1.7:3000", "file://", "http://127.0.0.1.evil.example", "chrome-extension://localhost"} {
		for path, body := range map[string]string{"/login": login, "/carry": `{}`, "/encrypt": `{}`} {
			if resp := open("POST", path, body, "Origin", origin, "Sec-Fetch-Site", "cross-site"); resp.StatusCode != http.StatusForbidden || resp.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s may use %s: %d", origin, path, resp.StatusCode)
			}
		}
		if resp := open("OPTIONS", "/login", "", "Origin", origin, "Sec-Fetch-Site", "cross-site"); resp.StatusCode != http.StatusForbidden {
			t.Errorf("preflight of %s: %d", origin, resp.StatusCode)
		}
		// The script itself is no secret.
		if resp := open("GET", "/wx.js", "", "Origin", origin, "Sec-Fetch-Site", "cross-site"); resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || resp.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s has no wx.js: %d %v", origin, resp.StatusCode, resp.Header)
		}
	}
	var local []string
	for _, r := range newFake(t, nil).adminRoutes() {
		if r.Open == admin.LocalPages {
			local = append(local, r.Path)
		}
	}
	if want := []string{"/login", "/phonecode", "/encrypt", "/device", "/checksession", "/carry"}; !slices.Equal(local, want) {
		t.Errorf("pages may use %q, not %q", local, want)
	}
}

// A page's request goes to the backend that is set, and to none before.
func TestCarryToABackend(t *testing.T) {
	f := newFake(t, nil)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host) }))
	defer backend.Close()
	body := `{"url":"https://api.example.com/x"}`
	askAdmin(t, f, "POST", "/carry", body, http.StatusNotFound)
	if err := f.SetBackends(map[string]string{"": "http://example.com"}); err == nil {
		t.Error("a server of another machine is a backend")
	}
	if err := f.SetBackends(map[string]string{"": backend.URL}); err != nil {
		t.Fatal(err)
	}
	var got PageResponse
	if err := json.Unmarshal([]byte(askAdmin(t, f, "POST", "/carry", body, http.StatusOK)), &got); err != nil || string(got.Body) != "api.example.com" {
		t.Errorf("%s, %v", got.Body, err)
	}
}
