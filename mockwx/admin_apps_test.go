package mockwx

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// addApp adds an app over the admin API, checks the answer as adminSays does, and returns
// the appid.
func addApp(t *testing.T, f *Fake, body string, parts ...string) (appid string) {
	t.Helper()
	return regexp.MustCompile(`wx[0-9a-f]{16}`).FindString(adminSays(t, f, "POST", "/apps", body, parts...))
}

func TestAdminAddApp(t *testing.T) {
	f := newFake(t, nil)
	first := addApp(t, f, "", `"secret": "mocksecret`, `"minute_quota": 100`, `"fresh": true`)
	second := addApp(t, f, `{"open_platform":"acme","unknown_code":"zoe","minute_quota":7,"users":[{"name":"zoe"}]}`,
		`"minute_quota": 7`, `"open_platform": "acme"`)
	list := adminSays(t, f, "GET", "/apps", "", first, second)
	if strings.Index(list, second) < strings.Index(list, first) || strings.Contains(list, "mocksecret") {
		t.Errorf("apps: %s", list)
	}
}

func TestAdminAddAppRefusals(t *testing.T) {
	f := newFake(t, nil)
	for _, body := range []string{
		`{"appid":"wx1"}`, `{"secret":"x"}`, `{"typo":1}`, `[]`, `{"open_platform":"nowhere"}`, `{"unknown_code":"nobody"}`, `{"minute_quota":-1}`,
		`{"users":[{"name":"a"},{"name":"a"}]}`, `{"users":[{}]}`, `{"users":[{"name":"a","identities":[{"appid":"` + app1 + `"}]}]}`,
	} {
		askAdmin(t, f, "POST", "/apps", body, http.StatusBadRequest)
	}
}

// The users, faults and calls of a fresh app are its own.
func TestAdminAppsAreApart(t *testing.T) {
	f := newFake(t, nil)
	const ok, bad, missing = http.StatusOK, http.StatusBadRequest, http.StatusNotFound
	other, zoes := addApp(t, f, ""), addApp(t, f, `{"users":[{"name":"zoe"}]}`)
	askAdmin(t, f, "POST", "/login", `{"appid":"`+zoes+`","user":"zoe"}`, ok)
	askAdmin(t, f, "POST", "/login", `{"appid":"`+other+`","user":"zoe"}`, missing)
	askAdmin(t, f, "POST", "/faults", `{"appid":"`+zoes+`","user":"zoe","errcode":-1}`, ok)
	askAdmin(t, f, "POST", "/faults", `{"appid":"`+other+`","user":"zoe","errcode":-1}`, bad)
	calls := func(query string, want int) {
		t.Helper()
		if got := adminSays(t, f, "GET", "/calls"+query, ""); strings.Count(got, `"id"`) != want {
			t.Errorf("/calls%s: want %d: %s", query, want, got)
		}
	}
	get(t, f, "/sns/jscode2session?appid="+zoes)
	get(t, f, "/sns/jscode2session?appid="+other)
	calls("?appid="+zoes, 1)
	calls("", 2)
	adminSays(t, f, "POST", "/reset?appid="+zoes, "")
	calls("?appid="+zoes, 0)
	calls("?appid="+other, 1)
	if faults := adminSays(t, f, "GET", "/faults", ""); strings.Contains(faults, `"id"`) {
		t.Errorf("after the reset: %s", faults)
	}
	adminSays(t, f, "DELETE", "/calls", "")
	calls("?appid="+other, 0)
}

// Fresh apps are removed one by one, or by a reset; those of the fixture stay.
func TestAdminRemoveApp(t *testing.T) {
	f := newFake(t, nil)
	first, second := addApp(t, f, ""), addApp(t, f, "")
	if list := adminSays(t, f, "DELETE", "/apps/"+first, "", second); strings.Contains(list, first) {
		t.Errorf("apps left: %s", list)
	}
	askAdmin(t, f, "DELETE", "/apps/"+first, "", http.StatusNotFound)
	askAdmin(t, f, "DELETE", "/apps/"+app1, "", http.StatusBadRequest)
	adminSays(t, f, "POST", "/reset", "")
	if list := adminSays(t, f, "GET", "/apps", "", app1); strings.Contains(list, `"fresh"`) {
		t.Errorf("fresh apps after a reset: %s", list)
	}
}
