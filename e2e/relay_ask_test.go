package e2e

import (
	"encoding/json"
	"testing"
)

// A told is an answer of the relay: a login's, a session's or a refusal.
type told struct {
	status int
	wait   string
	Token  string `json:"token"`
	OpenID string `json:"openid"`
	Error  struct {
		Kind    string `json:"kind"`
		Action  string `json:"action"`
		Message string `json:"message"`
	} `json:"error"`
}

func askRelay(method, url string, rest ...string) (a told, err error) {
	status, h, body, err := do(method, url, rest)
	if err == nil && len(body) > 0 {
		err = json.Unmarshal(body, &a)
	}
	a.status, a.wait = status, h.Get("Retry-After")
	return a, err
}

func logIn(p *process, code string) (told, error) {
	return askRelay("POST", p.urls["relay"]+"/login", `{"code":"`+code+`"}`)
}

func sessionOf(p *process, token string) (told, error) {
	return askRelay("GET", p.urls["relay"]+"/session", "@Authorization: Bearer "+token)
}

// wantTold fails unless that is the answer; kind is "" for a good one.
func wantTold(t *testing.T, a told, err error, status int, kind string) {
	t.Helper()
	if err != nil || a.status != status || a.Error.Kind != kind || (status == 503) != (a.wait != "") {
		t.Fatalf("got %+v, %v; want %d %s", a, err, status, kind)
	}
}
