package relay

import (
	"encoding/json"
	"net/http"
	"testing"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

const unionReply = `{"session_key":"iiOoSmVRd8BdynRI7qiA9g==","openid":"ocBex5C8R4yNtl6hJ1xVjegk2RQs","unionid":"oQEcTwjxSZOXAyyl0m89Y3_slxMQ"}`

func TestAuth(t *testing.T) {
	t.Parallel()
	r := newRelay(t, testConfig(says(unionReply)))
	token := wantOK(t, doLogin(t, r, "c")).Token
	for _, x := range []struct {
		name   string
		header []string
		ok     bool
	}{
		{"bearer", []string{"Authorization", "Bearer " + token}, true},
		{"cookie", []string{"Cookie", "wxrelay=" + token}, true},
		{"cookie among others", []string{"Cookie", "a=b; wxrelay=" + token + "; c=d"}, true},
		{"nothing", nil, false},
		{"another cookie", []string{"Cookie", "token=" + token}, false},
		{"two cookies", []string{"Cookie", "wxrelay=" + token + "; wxrelay=" + token}, false},
		{"an unknown token", []string{"Cookie", "wxrelay=x"}, false},
		{"an empty cookie", []string{"Cookie", "wxrelay="}, false},
		{"a bad header beside a good cookie", []string{"Authorization", "Bearer x", "Cookie", "wxrelay=" + token}, false},
		{"who a client says it is", []string{"X-WX-OPENID", testOpenID}, false},
	} {
		w := do(t, r.Handler(), "GET", "/auth", "", x.header...)
		h := w.Header()
		if !x.ok {
			wantError(t, w, 401, refusal.Unauthorized, refusal.LoginAgain)
			if h.Get(headerOpenID) != "" {
				t.Errorf("%s: an identity with a refusal", x.name)
			}
			continue
		}
		if w.Code != 204 || w.Body.Len() != 0 || h.Get("X-WX-OPENID") != testOpenID || h.Get("X-WX-APPID") != testAppID ||
			h.Get("X-WX-UNIONID") != "oQEcTwjxSZOXAyyl0m89Y3_slxMQ" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %s", x.name, w.Code, h, w.Body)
		}
		if h.Get(headerIdentity) != "" {
			t.Errorf("%s: signed by nobody", x.name)
		}
	}

	r = newRelay(t, testConfig(says(okReply)))
	token = wantOK(t, doLogin(t, r, "c")).Token
	w := do(t, r.Handler(), "HEAD", "/auth", "", "Authorization", "Bearer "+token)
	if _, there := w.Header()[http.CanonicalHeaderKey(headerUnionID)]; w.Code != 204 || there {
		t.Errorf("without a unionid: %d %v", w.Code, w.Header())
	}
}

func TestCORS(t *testing.T) {
	t.Parallel()
	const origin = "https://h5.example.com"
	off := newRelay(t, testConfig(says(okReply)))
	c := testConfig(says(okReply))
	c.CORSOrigins = []string{origin}
	on := newRelay(t, c)
	for _, x := range []struct {
		r      *Relay
		method string
		origin string
		status int
		allow  string
	}{
		{off, "POST", origin, 200, ""},
		{off, "OPTIONS", origin, 405, ""},
		{on, "POST", origin, 200, origin},
		{on, "OPTIONS", origin, 204, origin},
		{on, "POST", "https://evil.example", 200, ""},
		{on, "OPTIONS", "https://evil.example", 405, ""},
		{on, "POST", "", 200, ""},
	} {
		w := do(t, x.r.Handler(), x.method, "/login", `{"code":"c"}`, "Origin", x.origin, "Access-Control-Request-Method", "POST")
		if w.Code != x.status || w.Header().Get("Access-Control-Allow-Origin") != x.allow {
			t.Errorf("%s from %q: %d, %q", x.method, x.origin, w.Code, w.Header())
		}
		if w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Error("credentials are allowed")
		}
	}
}

func TestDoorsAreChecked(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		set func(*Config)
		at  string
	}{
		{func(c *Config) { c.Backend = "127.0.0.1:3000" }, "WXRELAY_BACKEND"},
		{func(c *Config) { c.Backend = "ftp://x" }, "WXRELAY_BACKEND"},
		{func(c *Config) { c.Backend = "http://u:hunter2@x" }, "WXRELAY_BACKEND"},
		{func(c *Config) { c.Backend = "http://x/?a=b" }, "WXRELAY_BACKEND"},
		{func(c *Config) { c.Cookie = "a b" }, "WXRELAY_COOKIE"},
		{func(c *Config) { c.Cookie = "a;b" }, "WXRELAY_COOKIE"},
		{func(c *Config) { c.CORSOrigins = []string{"*"} }, "WXRELAY_CORS_ORIGINS"},
		{func(c *Config) { c.CORSOrigins = []string{"https://a.example.com/"} }, "WXRELAY_CORS_ORIGINS"},
		{func(c *Config) { c.CORSOrigins = []string{"https://A.example.com"} }, "WXRELAY_CORS_ORIGINS"},
		{func(c *Config) { c.Limits.PerApp = -1 }, "WXRELAY_LIMIT_APP"},
		{func(c *Config) {
			c.InternalKeys = []credential.InternalKey{{Name: "shop", Key: credential.NewSecret("hunter2")}}
		}, "WXRELAY_INTERNAL_KEY"},
	} {
		c := testConfig(says(okReply))
		x.set(&c)
		_, err := New(c)
		p, _ := err.(text.Problems)
		wantBothLanguages(t, p)
		if len(p) != 1 || p[0].Setting != x.at {
			t.Errorf("%+v: %v", c, err)
		}
		if b, _ := json.Marshal(p); len(p) == 1 && containsAny(string(b), "hunter2") {
			t.Errorf("shown: %s", b)
		}
	}
}
