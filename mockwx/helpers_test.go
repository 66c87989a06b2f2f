package mockwx

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"wxflow/mockwx/internal/world"
)

// adminHandlers has one handler for each fake, as a program makes one.
var adminHandlers sync.Map

func adminHandler(t *testing.T, f *Fake) http.Handler {
	t.Helper()
	h, found := adminHandlers.Load(f)
	if !found {
		h, _ = adminHandlers.LoadOrStore(f, f.AdminHandler())
		t.Cleanup(func() { adminHandlers.Delete(f) })
	}
	return h.(http.Handler)
}

// askAdmin calls the admin API in process; want is the status.
func askAdmin(t *testing.T, f *Fake, method, target, body string, want int, headers ...string) string {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:8091"
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	adminHandler(t, f).ServeHTTP(rec, r)
	if rec.Code != want {
		t.Errorf("%s %s %s: HTTP %d, want %d: %s", method, target, body, rec.Code, want, rec.Body)
	}
	if want != http.StatusOK {
		var e struct{ Error, Error_ZH string }
		if err := json.Unmarshal(rec.Body.Bytes(), &e); err != nil || e.Error == "" {
			t.Errorf("%s %s: no error message in %s", method, target, rec.Body)
		}
	}
	return rec.Body.String()
}

// ask calls the API in process and reads the answer.
func ask(t *testing.T, f *Fake, method, target, contentType, body string) map[string]any {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	rec := httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, r)
	var v map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil || rec.Code != 200 {
		t.Fatalf("HTTP %d %s: %v", rec.Code, rec.Body, err)
	}
	return v
}

// refused checks the errcode of an answer, and the reason of the newest call.
func refused(t *testing.T, f *Fake, v map[string]any, want ErrCode, reason string) {
	t.Helper()
	calls := f.Calls()
	last := calls[len(calls)-1]
	if v["errcode"] != float64(want) || !strings.Contains(last.Reason, reason) || strings.Contains(last.Reason+last.ReasonZH, "%!") || (last.ReasonZH == "") != (want == 0) {
		t.Errorf("%v because %q / %q; want %d because …%s…", v, last.Reason, last.ReasonZH, want, reason)
	}
}

// logIn redeems a code, and returns the openid and the session_key.
func logIn(t *testing.T, f *Fake, appid, user string) (openid, key string) {
	t.Helper()
	code, err := f.IssueCode(appid, user)
	if err != nil {
		t.Fatal(err)
	}
	v := ask(t, f, "GET", loginQuery(appid, code), "", "")
	return v["openid"].(string), v["session_key"].(string)
}

const aliceIn1, bobIn1, aliceIn2 = "oMOCKwRfQuR2dJVoinkAoPvzrBks", "oMOCK2WsguRLprGHd9IBGj74nljQ", "oMOCKU1FDy0I7dW-g2cFLgQNQ4jy"

// tokened puts a fresh token of app1 into a target.
func tokened(t *testing.T, f *Fake, target string) string {
	return strings.ReplaceAll(target, "TOKEN", appToken(t, f, app1))
}

func wantErr(t *testing.T, what string, v map[string]any, want ErrCode) {
	t.Helper()
	if v["errcode"] != float64(want) {
		t.Errorf("%s: %v, want %d", what, v, want)
	}
}

// post calls the API in process with a JSON body.
func post(t *testing.T, f *Fake, target, body string) map[string]any {
	t.Helper()
	return ask(t, f, "POST", target, "", body)
}

func tokenQuery(appid string) string {
	return "/cgi-bin/token?grant_type=client_credential&appid=" + appid + "&secret=mocksecret" + strings.Repeat("0", 14) + appid[10:]
}

// tokenErr is what the gateway thinks of a token.
func tokenErr(f *Fake, value string) ErrCode {
	w := f.world()
	if _, err := w.FindToken(value, world.TokenApp, f.Now()); err != nil {
		return err.Code
	}
	return 0
}

// nothing is a ResponseWriter that costs nothing.
type nothing struct{ h http.Header }

func (n nothing) Header() http.Header { return n.h }

func (n nothing) Write(b []byte) (int, error) { return len(b), nil }

func (n nothing) WriteHeader(int) {}

func addFault(t *testing.T, f *Fake, x Fault) {
	t.Helper()
	if _, err := f.AddFault(x); err != nil {
		t.Fatal(err)
	}
}

// refusedBy calls an API and returns its errcode and errmsg; what is no JSON
// has none.
func refusedBy(t *testing.T, f *Fake, method, target, body string) (ErrCode, string) {
	t.Helper()
	rec := httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, httptest.NewRequest(method, target, strings.NewReader(body)))
	var a answer
	if err := json.Unmarshal(rec.Body.Bytes(), &a); err != nil && strings.Contains(rec.Header().Get("Content-Type"), "json") {
		t.Fatalf("%s %s: %v in %s", method, target, err, rec.Body)
	}
	return a.ErrCode, a.ErrMsg
}

// at is the moment of every test that looks at bytes.
var at = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func frozen() time.Time { return at }

const app1, app2, app3 = "wx0000000000000001", "wx0000000000000002", "wx0000000000000003"

// loginQuery is a good call of jscode2session, changed by pairs of name and
// value; the value "-" leaves the parameter out.
func loginQuery(appid, code string, changes ...string) string {
	q := url.Values{
		"appid": {appid}, "secret": {"mocksecret" + strings.Repeat("0", 14) + appid[max(0, len(appid)-8):]}, "js_code": {code}, "grant_type": {"authorization_code"},
	}
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == "-" {
			q.Del(changes[i])
		} else {
			q.Set(changes[i], changes[i+1])
		}
	}
	return "/sns/jscode2session?" + q.Encode()
}

// appToken mints an access_token without a call.
func appToken(t *testing.T, f *Fake, appid string) string {
	t.Helper()
	w := f.world()
	if w.App(appid) == nil {
		t.Fatalf("no app %s", appid)
	}
	return w.AppToken(w.App(appid), f.Now())
}

// answer is any reply of the API, decoded leniently.
type answer struct {
	SessionKey string `json:"session_key"`
	OpenID     string `json:"openid"`
	UnionID    string `json:"unionid"`
	ErrCode    ErrCode
	ErrMsg     string
}

// get calls the API in process and returns what it says.
func get(t *testing.T, f *Fake, target string) answer {
	t.Helper()
	rec := httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
	if rec.Code != http.StatusOK {
		t.Fatalf("HTTP %d", rec.Code)
	}
	var a answer
	if err := json.Unmarshal(rec.Body.Bytes(), &a); err != nil {
		t.Fatalf("%v in %s", err, rec.Body)
	}
	return a
}

// lastReason is the newest call's reason in the journal.
func lastReason(t *testing.T, f *Fake) (en, zh string) {
	t.Helper()
	calls := f.Calls()
	if len(calls) == 0 {
		t.Fatal("the journal is empty")
	}
	c := calls[len(calls)-1]
	return c.Reason, c.ReasonZH
}

func newFake(t *testing.T, change func(*Fixture)) *Fake {
	t.Helper()
	fx := *goldenFixture()
	if change != nil {
		change(&fx)
	}
	f, err := New(Options{Fixture: &fx, Now: frozen})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func issue(t *testing.T, f *Fake, appid, user string) string {
	t.Helper()
	code, err := f.IssueCode(appid, user)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func wantCode(t *testing.T, a answer, want ErrCode) {
	t.Helper()
	if a.ErrCode != want || (want == 0) != (a.OpenID != "") {
		t.Errorf("got errcode %d %q openid %q, want errcode %d", a.ErrCode, a.ErrMsg, a.OpenID, want)
	}
}

func answered(f *Fake, method, target, body string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, httptest.NewRequest(method, target, strings.NewReader(body)))
	return rec
}
