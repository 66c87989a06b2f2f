package mockwx

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestAdminApps(t *testing.T) {
	f := newFake(t, nil)
	const ok, bad, missing = http.StatusOK, http.StatusBadRequest, http.StatusNotFound
	first := askAdmin(t, f, "POST", "/apps", "", ok)
	appid := regexp.MustCompile(`wx[0-9a-f]{16}`).FindString(first)
	for _, part := range []string{`"secret": "mocksecret`, `"minute_quota": 100`, `"fresh": true`} {
		if !strings.Contains(first, part) {
			t.Errorf("no %s in %s", part, first)
		}
	}
	second := askAdmin(t, f, "POST", "/apps", `{"open_platform":"acme","unknown_code":"zoe","minute_quota":7,"users":[{"name":"zoe"}]}`, ok)
	if !strings.Contains(second, `"minute_quota": 7`) || !strings.Contains(second, `"open_platform": "acme"`) {
		t.Error(second)
	}
	other := regexp.MustCompile(`wx[0-9a-f]{16}`).FindString(second)
	if list := askAdmin(t, f, "GET", "/apps", "", ok); !strings.Contains(list, appid) || strings.Index(list, other) < strings.Index(list, appid) || strings.Contains(list, "mocksecret") {
		t.Errorf("apps: %s", list)
	}
	askAdmin(t, f, "POST", "/login", `{"appid":"`+other+`","user":"zoe"}`, ok)
	askAdmin(t, f, "POST", "/login", `{"appid":"`+appid+`","user":"zoe"}`, missing)
	askAdmin(t, f, "POST", "/faults", `{"appid":"`+other+`","user":"zoe","errcode":-1}`, ok)
	askAdmin(t, f, "POST", "/faults", `{"appid":"`+appid+`","user":"zoe","errcode":-1}`, bad)
	get(t, f, "/sns/jscode2session?appid="+other)
	get(t, f, "/sns/jscode2session?appid="+appid)
	if calls := askAdmin(t, f, "GET", "/calls?appid="+other, "", ok); strings.Count(calls, `"id"`) != 1 {
		t.Errorf("calls: %s", calls)
	}
	if all := askAdmin(t, f, "GET", "/calls", "", ok); strings.Count(all, `"id"`) != 2 {
		t.Errorf("all calls: %s", all)
	}
	askAdmin(t, f, "POST", "/reset?appid="+other, "", ok)
	if calls := askAdmin(t, f, "GET", "/calls?appid="+other, "", ok) + askAdmin(t, f, "GET", "/faults", "", ok); strings.Contains(calls, `"id"`) {
		t.Errorf("after the reset: %s", calls)
	}
	askAdmin(t, f, "DELETE", "/calls", "", ok)
	if calls := askAdmin(t, f, "GET", "/calls?appid="+appid, "", ok); strings.Contains(calls, `"id"`) {
		t.Errorf("after DELETE /calls: %s", calls)
	}
	if list := askAdmin(t, f, "DELETE", "/apps/"+appid, "", ok); strings.Contains(list, appid) || !strings.Contains(list, other) {
		t.Errorf("apps left: %s", list)
	}
	askAdmin(t, f, "DELETE", "/apps/"+appid, "", missing)
	askAdmin(t, f, "DELETE", "/apps/"+app1, "", bad)
	for _, body := range []string{
		`{"appid":"wx1"}`, `{"secret":"x"}`, `{"typo":1}`, `[]`, `{"open_platform":"nowhere"}`, `{"unknown_code":"nobody"}`, `{"minute_quota":-1}`,
		`{"users":[{"name":"a"},{"name":"a"}]}`, `{"users":[{}]}`, `{"users":[{"name":"a","identities":[{"appid":"` + app1 + `"}]}]}`,
	} {
		askAdmin(t, f, "POST", "/apps", body, bad)
	}
	askAdmin(t, f, "POST", "/reset", "", ok)
	if list := askAdmin(t, f, "GET", "/apps", "", ok); strings.Contains(list, `"fresh"`) {
		t.Errorf("fresh apps after a reset: %s", list)
	}
}
