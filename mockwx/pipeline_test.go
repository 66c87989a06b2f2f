package mockwx

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/api"
	"wxflow/mockwx/wechat"
)

// Any method, query and body gets the family's shape with HTTP 200, and a line
// in the journal.
func TestStrangeRequests(t *testing.T) {
	f := newFake(t, nil)
	form := url.Values{"js_code": {"alice-code"}, "grant_type": {"authorization_code"}}.Encode()
	for i, c := range []struct {
		method, target, contentType, body string
		want                              ErrCode
	}{
		{"POST", loginQuery(app1, "alice-code"), "", "", 0},
		{"PUT", loginQuery(app1, "alice-code"), "application/json", "{", 0},
		{"DELETE", loginQuery(app1, "alice-code"), "", "", 0},
		{"BREW", loginQuery(app1, "alice-code"), "", "", 0},
		{"POST", loginQuery(app1, "-", "js_code", "-", "grant_type", "-"), "application/x-www-form-urlencoded", form, 0},
		{"POST", loginQuery(app1, "once"), "application/x-www-form-urlencoded", "js_code=nope&%zz&;", 0}, // the query wins
		{"GET", loginQuery(app1, "alice-code") + "&access_token=stray&x=%zz&;", "", "", 0},
		{"GET", "/sns/jscode2session?%zz", "", "", wechat.AppIDMissing},
		{"GET", "/sns/jscode2session?appid=" + strings.Repeat("x", 100_000), "", "", wechat.SecretMissing},
		{"GET", "/sns/jscode2session?appid=%00%ff&secret=%ff&js_code=%00", "", "", wechat.InvalidAppID},
		{"GET", "/sns/jscode2session/", "", "", wechat.InvalidURL},
		{"GET", "/SNS/jscode2session", "", "", wechat.InvalidURL},
		{"POST", "//sns/jscode2session", "", "", wechat.InvalidURL},
		{"GET", "/", "", "", wechat.InvalidURL},
		{"GET", "/sns/../sns/jscode2session", "", "", wechat.InvalidURL},
	} {
		r := httptest.NewRequest(c.method, "/", strings.NewReader(c.body))
		u, err := url.ParseRequestURI(c.target)
		if err != nil {
			t.Fatal(err)
		}
		r.URL = u
		r.Header.Set("Content-Type", c.contentType)
		rec := httptest.NewRecorder()
		f.Handler().ServeHTTP(rec, r)
		var a answer
		if err := json.Unmarshal(rec.Body.Bytes(), &a); err != nil || rec.Code != http.StatusOK || a.ErrCode != c.want {
			t.Errorf("%s %.60s: HTTP %d %.200s, want errcode %d", c.method, c.target, rec.Code, rec.Body, c.want)
		}
		calls := f.Calls()
		if len(calls) != i+1 || c.want != 0 && (calls[i].Reason == "" || calls[i].ReasonZH == "") {
			t.Errorf("%s %.60s: not in the journal with a reason", c.method, c.target)
		}
	}
}

func TestReasonsHelp(t *testing.T) {
	f := newFake(t, nil)
	for _, c := range []struct{ target, want string }{
		{loginQuery(app1+" ", "x"), "quotes, spaces"},
		{loginQuery(`"`+app1+`"`, "x"), "without them it is " + app1},
		{loginQuery("'"+app1+"'", "x"), "without them it is " + app1},
		{loginQuery(app1+"+", "x"), "without them it is " + app1},
		{loginQuery("APPID", "x"), "it has " + app1},
		{loginQuery(app1, "alice-code", "secret", "mocksecret0000000000000000000001 "), "spaces around"},
		{loginQuery(app1, "0712cDoV0cfty22AeloV0daMoV02cDog"), "unknown_code"},
		{loginQuery(app1, "0712cDoV0cfty22AeloV0daMoV02cDo"), "31 characters"},
		{loginQuery(app1, strings.Repeat("a", 64)), "phone"},
		{"/wxa/none", "/endpoints"},
	} {
		get(t, f, c.target)
		if en, zh := lastReason(t, f); !strings.Contains(en, c.want) || zh == "" || zh == en {
			t.Errorf("%s: reason %q, %q; want %q in it", c.target, en, zh, c.want)
		}
	}
}

// The journal is bounded and shows the newest calls, oldest first.
func TestJournalIsBounded(t *testing.T) {
	f, err := New(Options{Journal: 3, Now: frozen})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		get(t, f, "/x")
	}
	calls := f.Calls()
	if len(calls) != 3 || calls[0].ID != 3 || calls[2].ID != 5 {
		t.Errorf("calls %+v", calls)
	}
	f.ClearCalls()
	get(t, f, "/x")
	if calls := f.Calls(); len(calls) != 1 || calls[0].ID != 6 {
		t.Errorf("after ClearCalls: %+v", calls)
	}
}

// Nothing secret gets into the log or the journal.
func TestNoSecretsOutsideTheWire(t *testing.T) {
	var log bytes.Buffer
	f, err := New(Options{Now: frozen, Logger: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	code := issue(t, f, app1, "alice")
	var secrets []string
	for _, target := range []string{
		loginQuery(app1, code), loginQuery(app1, code), loginQuery(app2, code), loginQuery(app1, code, "secret", "s3cretWrongValue"),
		loginQuery(app1, code[1:]), loginQuery(app1, code+"0"), loginQuery(app1, strings.Repeat("f", 64)), loginQuery("nope", code),
		loginQuery(app1, code, "access_token", "70_strayTokenValue"),
	} {
		if key := get(t, f, target).SessionKey; key != "" {
			secrets = append(secrets, key)
		}
	}
	if log.Len() == 0 {
		t.Fatal("nothing was logged")
	}
	secrets = append(secrets, code, code[1:], "mocksecret", "s3cretWrongValue", "70_strayTokenValue", strings.Repeat("f", 64))
	journal, err := json.Marshal(f.Calls())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range secrets {
		for where, text := range map[string]string{"log": log.String(), "journal": string(journal)} {
			if strings.Contains(text, s) {
				t.Errorf("%q is in the %s", s, where)
			}
		}
	}
}

// What a body has of credentials the journal hides, by their names alone and
// whatever stands there; the rest of it is shown.
func TestJournalMasksBodies(t *testing.T) {
	f := newFake(t, nil)
	const hidden = "ticket@@@hidden"
	for _, name := range []string{"component_verify_ticket", "component_appsecret", "secret", "appsecret", "access_token", "authorizer_refresh_token", "authorization_code", "code", "js_code",
		"session_key", "encoding_aes_key", "signature", "AppSecret", "TICKET"} {
		for _, value := range []string{`"` + hidden + `"`, `["` + hidden + `"]`} {
			post(t, f, "/cgi-bin/component/api_component_token", `{"`+name+`":`+value+`,"touser":"seen"}`)
		}
	}
	for _, name := range []string{"component_verify_ticket", "secret", "access_token"} {
		post(t, f, "/cgi-bin/component/api_component_token", `{"`+name+`":{"a":["`+hidden+`"]},"touser":"seen"}`)
		get(t, f, "/sns/jscode2session?touser=seen&"+name+"="+hidden)
	}
	for _, c := range f.Calls() {
		b, err := json.Marshal(c)
		if err != nil || strings.Contains(string(b), "hidden") || !strings.Contains(string(b), "***") {
			t.Errorf("%v: %s", err, b)
		}
		if c.Body != nil && !strings.Contains(string(c.Body), `"touser":"seen"`) {
			t.Errorf("more than credentials is hidden: %s", b)
		}
	}
	post(t, f, "/wxa/msg_sec_check", `{"data":{"keyword1":{"value":"shown"}},"secret":"","ticket":null}`)
	if b := string(f.Calls()[len(f.Calls())-1].Body); b != `{"data":{"keyword1":{"value":"shown"}},"secret":"","ticket":null}` {
		t.Errorf("%s", b)
	}
}

// FuzzAPI: whatever comes in, the reply has its family's shape, and there is a
// line in the journal. "TOKEN" in the query stands for a good access_token.
func FuzzAPI(f *testing.F) {
	for _, e := range api.Table.All() {
		f.Add(e.Method, e.Path, "", "", "")
		f.Add(e.Method, e.Path, "access_token=TOKEN&appid="+app1+"&openid=oMOCKwRfQuR2dJVoinkAoPvzrBks", "application/json", `{"appid":"`+app1+`","code":"x","openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks","touser":"oMOCKwRfQuR2dJVoinkAoPvzrBks","scene":"1","path":"p"}`)
		f.Add("PUT", e.Path, "%zz;&&==", "application/x-www-form-urlencoded", "appid=%ff")
	}
	for _, c := range []string{"alice-code", "once", "errcode:-1", "delay:9h:user:alice", "lost", "lost:user:bob", "errcode:", "delay:", "user:", fixture.DevToolsCode, "0712cDoV0cfty22AeloV0daMoV02cDog"} {
		f.Add("GET", "/sns/jscode2session", loginQuery(app1, c)[len("/sns/jscode2session?"):], "", "")
	}
	f.Add("POST", "//sns/jscode2session", "", "application/json", "\x00")
	f.Add("POST", "//sns/jscode2session", "%zz;&&==", "application/x-www-form-urlencoded", "appid=%ff")
	f.Add("PUT", "/cgi-bin/token", "", "application/json", "\x00")
	f.Add("POST", "/cgi-bin/component/api_component_token", "", "", `{"component_appid":"wx00000000000000c1","component_verify_ticket":"ticket@@@"}`)
	f.Add("POST", "/cgi-bin/component/api_query_auth", "component_access_token=x&access_token=y", "", "[]")
	f.Add("GET", "/sns/component/jscode2session", "appid=wx0000000000000001&js_code=x&component_appid=wx00000000000000c1&component_access_token=x", "", "")
	f.Add("GET", "/qyapi/cgi-bin/gettoken", "corpid=ww0000000000000001&corpsecret=x", "", "")
	f.Add("GET", "/qyapi/", "", "", "")
	f.Fuzz(func(t *testing.T, method, path, query, contentType, body string) {
		fake, err := New(Options{Now: frozen})
		if err != nil {
			t.Fatal(err)
		}
		query = strings.ReplaceAll(query, "TOKEN", appToken(t, fake, app1))
		// The client has left already, so that a code such as delay:9h waits for
		// nothing.
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r := httptest.NewRequestWithContext(ctx, "GET", "/", strings.NewReader(body))
		r.Method, r.URL.Path, r.URL.RawQuery = method, path, query
		r.Header.Set("Content-Type", contentType)
		rec := httptest.NewRecorder()
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				panic(p)
			}
			if calls := fake.Calls(); len(calls) != 1 {
				t.Errorf("%d calls in the journal", len(calls))
			}
		}()
		fake.Handler().ServeHTTP(rec, r)
		if rec.Code >= 500 {
			t.Errorf("HTTP %d", rec.Code)
		}
		kind := rec.Header().Get("Content-Type")
		if !strings.Contains(kind, "json") && !strings.HasPrefix(kind, "text/plain") {
			return // a page, a picture or a redirect
		}
		var a answer
		if err := json.Unmarshal(rec.Body.Bytes(), &a); err != nil || rec.Code != http.StatusOK {
			t.Errorf("HTTP %d %s", rec.Code, rec.Body)
		}
		if a.ErrCode != 0 && !strings.Contains(a.ErrMsg, "rid: ") && !strings.Contains(a.ErrMsg, "hint: ") {
			t.Errorf("a refusal without its suffix: %s", rec.Body)
		}
		if path == "/sns/jscode2session" && (a.ErrCode != 0) == (a.OpenID != "") {
			t.Errorf("neither success nor refusal: %s", rec.Body)
		}
	})
}
