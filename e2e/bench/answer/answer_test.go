package answer

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRight(t *testing.T) {
	const (
		login   = `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"}`
		quota   = `{"errcode":45011,"errmsg":"api minute-quota reach limit, must slower, retry next minute, rid: 6"}`
		session = `{"token":"t","expires_in":259200,"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"}`
	)
	for _, x := range []struct {
		name   string
		right  Right
		status int
		body   string
		wrong  string // part of the error, "" for none
	}{
		{"a login", Login, 200, login, ""},
		{"a login with errcode 0", Login, 200, `{"openid":"o","session_key":"k","errcode":0}`, ""},
		{"a refusal with HTTP 200 is no login", Login, 200, quota, "openid"},
		{"a refusal that names an openid", Login, 200, `{"errcode":45011,"openid":"o","session_key":"k"}`, "no login"},
		{"an empty openid", Login, 200, `{"openid":"","session_key":"k"}`, "no login"},
		{"a login with another status", Login, 502, login, "status 502"},
		{"no JSON", Login, 200, `"openid"`, "cannot unmarshal"},
		{"a session", Session, 200, session, ""},
		{"a relay that gives the session_key away", Session, 200, strings.Replace(session, "{", `{"session_key":"k",`, 1), "no session"},
		{"a refusal that is wanted", Refused(40029), 200, `{"errcode":40029,"errmsg":"invalid code, rid: 6"}`, ""},
		{"another refusal", Refused(40029), 200, quota, "40029"},
		{"a longer number", Refused(4002), 200, `{"errcode":40029}`, "errcode 40029, not 4002"},
	} {
		err := x.right.Wrong(x.status, []byte(x.body))
		if x.wrong == "" && err != nil || x.wrong != "" && (err == nil || !strings.Contains(err.Error(), x.wrong)) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

func TestAsk(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("code") != "c-1" || r.Header.Get("X-A") != "b" {
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	defer s.Close()
	q := Request{Path: "/login?code={code}", Header: map[string]string{"X-A": "b"}, Right: Right{Status: 200}}
	if _, _, err := q.Ask(s.Listener.Addr().String(), "c-1"); err != nil {
		t.Error(err)
	}
	if _, _, err := q.Ask(s.Listener.Addr().String(), "c-2"); err == nil {
		t.Error("a status of 400 is right")
	}
}
