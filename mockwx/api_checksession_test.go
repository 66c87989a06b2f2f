package mockwx

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/opendata"
	"wxflow/mockwx/wechat"
)

// signedQuery is a good query of an API that wants a user-state signature.
func signedQuery(path, token, openid, key string, changes ...string) string {
	q := url.Values{"access_token": {token}, "openid": {openid}, "signature": {opendata.UserSignature(key, "")}, "sig_method": {"hmac_sha256"}}
	for i := 0; i < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	return path + "?" + q.Encode()
}

const checkPath, resetPath = "/wxa/checksession", "/wxa/resetusersessionkey"

func TestGoldenSession(t *testing.T) {
	login := func(f *Fake) {
		code, _ := f.IssueCode(app1, "alice")
		rec := httptest.NewRecorder()
		f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", loginQuery(app1, code), nil))
	}
	vary := func(path string, changes ...string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) {
			id, _ := f.Identity(app1, "alice")
			return signedQuery(path, "TOKEN", id.OpenID, id.SessionKey, changes...), ""
		}
	}
	var cases []goldenCase
	for _, path := range []string{checkPath, resetPath, keysPath} {
		name := strings.ReplaceAll(path[1:], "/", "-")
		cases = append(cases,
			goldenCase{name: name + "-ok", before: login, vary: vary(path)},
			goldenCase{name: name + "-40003", before: login, vary: vary(path, "openid", "oNobody")},
			goldenCase{name: name + "-41001", vary: vary(path, "access_token", "")},
			goldenCase{name: name + "-87007", vary: vary(path)},
			goldenCase{name: name + "-87008", before: login, vary: vary(path, "sig_method", "md5")},
			goldenCase{name: name + "-87009", before: login, vary: vary(path, "signature", "00")},
		)
	}
	for _, path := range []string{checkPath, resetPath} { // the third says 40003 then
		cases = append(cases, goldenCase{name: strings.ReplaceAll(path[1:], "/", "-") + "-40097", before: login, vary: vary(path, "openid", "")})
	}
	runGoldens(t, cases)
}

func TestCheckSession(t *testing.T) {
	f := newFake(t, nil)
	token := appToken(t, f, app1)
	openid, key := logIn(t, f, app1, "alice")
	check := func(key string, changes ...string) map[string]any {
		t.Helper()
		return ask(t, f, "GET", signedQuery(checkPath, token, openid, key, changes...), "", "")
	}
	if v := check(key); v["errcode"] != 0.0 || v["errmsg"] != "ok" {
		t.Errorf("a good session: %v", v)
	}
	if v := check(key, "signature", strings.ToUpper(opendata.UserSignature(key, ""))); v["errcode"] != 0.0 {
		t.Errorf("in capitals: %v", v)
	}
	if c := f.Calls()[2]; c.User != "alice" || c.AppID != app1 || c.Params["signature"] != "***" {
		t.Errorf("in the journal: %+v", c)
	}
	for changes, reason := range map[[2]string]string{
		{"signature", ""}:     "missing",
		{"signature", "\xff"}: "not the hex HMAC-SHA256",
		{"signature", opendata.DecodedKeySignature(key, "")}: "the base64 text itself",
	} {
		refused(t, f, check(key, changes[:]...), wechat.InvalidSignature, reason)
	}
	refused(t, f, check(key, "sig_method", ""), wechat.InvalidSigMethod, "hmac_sha256")
	other, _ := f.Identity(app2, "alice")
	refused(t, f, check(key, "openid", other.OpenID), wechat.InvalidOpenID, "is of "+app2)
	refused(t, f, check(key, "openid", "o"), wechat.InvalidOpenID, "no user")
	bob, _ := f.Identity(app1, "bob")
	refused(t, f, check(bob.SessionKey, "openid", bob.OpenID), wechat.SessionKeyDead, "has not logged in")

	f.Advance(72*time.Hour - time.Second)
	token = appToken(t, f, app1)
	if v := check(key); v["errcode"] != 0.0 {
		t.Errorf("in its last second: %v", v)
	}
	f.Advance(time.Second)
	refused(t, f, check(key), wechat.SessionKeyDead, "expired 0s ago")
	_, fresh := logIn(t, f, app1, "alice")
	refused(t, f, check(key), wechat.InvalidSignature, "before the current one")
	if v := check(fresh); v["errcode"] != 0.0 {
		t.Errorf("after a login: %v", v)
	}
}

// Parameters count in the query alone, and a body is what is signed, by any
// method and at all three APIs.
func TestSignedBody(t *testing.T) {
	openid, key := logIn(t, newFake(t, nil), app1, "alice")
	const form = "application/x-www-form-urlencoded"
	for path, missing := range map[string]ErrCode{checkPath: wechat.InvalidArgs, resetPath: wechat.InvalidArgs, keysPath: wechat.InvalidOpenID} {
		q := func(key, over string) string {
			return url.Values{"openid": {openid}, "signature": {opendata.UserSignature(key, over)}, "sig_method": {"hmac_sha256"}}.Encode()
		}
		asJSON := `{"openid":"` + openid + `","signature":"` + opendata.UserSignature(key, "") + `","sig_method":"hmac_sha256"}`
		for _, c := range []struct {
			method, query, media, body string
			want                       ErrCode
			says                       string
		}{
			{"GET", q(key, ""), "", "", 0, ""},
			{"POST", q(key, ""), "", "", 0, ""},
			{"POST", q(key, `{"foo":"bar"}`), "application/json", `{"foo":"bar"}`, 0, ""},
			{"GET", q(key, "a=b"), form, "a=b", 0, ""},
			{"POST", q(key, ""), "application/json", "{}", wechat.InvalidSignature, "the request has a body"},
			{"GET", q(key, ""), "", " ", wechat.InvalidSignature, "the request has a body"},
			{"POST", q(key, "{}"), "", "", wechat.InvalidSignature, "not the hex HMAC-SHA256"},
			{"POST", "", "application/json", asJSON, missing, "it is in the body"},
			{"POST", "", form, q(key, ""), missing, "it is in the body"},
			{"POST", "openid=" + openid, form, q(key, ""), wechat.InvalidSigMethod, "hmac_sha256"},
		} {
			f := newFake(t, nil) // with the same keys
			logIn(t, f, app1, "alice")
			refused(t, f, ask(t, f, c.method, path+"?access_token="+appToken(t, f, app1)+"&"+c.query, c.media, c.body), c.want, c.says)
		}
	}
}

// The old key dies at once; the new one ends when the old one would have.
func TestResetUserSessionKey(t *testing.T) {
	f := newFake(t, nil)
	openid, key := logIn(t, f, app1, "alice")
	f.Advance(71 * time.Hour)
	token := appToken(t, f, app1)
	v := ask(t, f, "GET", signedQuery(resetPath, token, openid, key), "", "")
	fresh, _ := v["session_key"].(string)
	id, _ := f.Identity(app1, "alice")
	if v["openid"] != openid || fresh == key || fresh != id.SessionKey || id.PreviousSessionKey != key || id.Generation != 2 {
		t.Errorf("%v, %+v", v, id)
	}
	refused(t, f, ask(t, f, "GET", signedQuery(resetPath, token, openid, key), "", ""), wechat.InvalidSignature, "before the current one")
	if v := ask(t, f, "GET", signedQuery(checkPath, token, openid, fresh), "", ""); v["errcode"] != 0.0 {
		t.Errorf("with the new key: %v", v)
	}
	f.Advance(time.Hour)
	refused(t, f, ask(t, f, "GET", signedQuery(checkPath, token, openid, fresh), "", ""), wechat.SessionKeyDead, "expired")
}

func TestResetCountsWithTheLogins(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { two := 2; fx.Apps[0].MinuteQuota = &two })
	openid, key := logIn(t, f, app1, "alice")
	token := appToken(t, f, app1)
	v := ask(t, f, "GET", signedQuery(resetPath, token, openid, key), "", "")
	refused(t, f, ask(t, f, "GET", signedQuery(resetPath, token, openid, v["session_key"].(string)), "", ""), wechat.MinuteQuota, "call 3 of user alice")
}

// A key that never changes does not die either.
func TestNeverRotatedKeyLives(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Quirks.SessionKey.Rotate = "never" })
	openid, key := logIn(t, f, app1, "alice")
	f.Advance(1000 * time.Hour)
	if v := ask(t, f, "GET", signedQuery(checkPath, appToken(t, f, app1), openid, key), "", ""); v["errcode"] != 0.0 {
		t.Error(v)
	}
}

// With the quirk overlap the old key signs until the new login is redeemed.
func TestSessionKeyOverlap(t *testing.T) {
	for _, overlap := range []bool{false, true} {
		f := newFake(t, func(fx *Fixture) { fx.Quirks.SessionKey = fixture.SessionKeyRule{Rotate: "login", Overlap: overlap} })
		token := appToken(t, f, app1)
		openid, old := logIn(t, f, app1, "alice")
		check := func() bool {
			return ask(t, f, "GET", signedQuery(checkPath, token, openid, old), "", "")["errcode"] == 0.0
		}
		code, _ := f.IssueCode(app1, "alice")
		if check() != overlap {
			t.Errorf("overlap %v: after wx.login the old key counts %v", overlap, !overlap)
		}
		ask(t, f, "GET", loginQuery(app1, code), "", "")
		if check() {
			t.Errorf("overlap %v: the old key signs after the login is redeemed", overlap)
		}
	}
}

// It does so however often the user logs in before a code is redeemed, whether a
// login gives a new key or the same again.
func TestSessionKeyOverlapOfManyLogins(t *testing.T) {
	for name, x := range map[string]struct {
		rule   fixture.SessionKeyRule
		logins int
	}{
		"each gives a new key":      {fixture.SessionKeyRule{Rotate: "login", Overlap: true}, 3},
		"all give the same new key": {fixture.SessionKeyRule{Rotate: "expiry", Life: Duration(time.Hour), Overlap: true}, 3},
		"more than are counted":     {fixture.SessionKeyRule{Rotate: "login", Overlap: true}, 300},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, func(fx *Fixture) { fx.Quirks.SessionKey = x.rule })
			openid, old := logIn(t, f, app1, "alice")
			f.Advance(time.Hour)
			token := appToken(t, f, app1)
			code := ""
			for range x.logins {
				code, _ = f.IssueCode(app1, "alice")
				v := ask(t, f, "GET", signedQuery(checkPath, token, openid, old), "", "")
				if v["errcode"] != 0.0 {
					t.Fatalf("before a code is redeemed the old key does not count: %v", v)
				}
			}
			fresh, _ := ask(t, f, "GET", loginQuery(app1, code), "", "")["session_key"].(string)
			refused(t, f, ask(t, f, "GET", signedQuery(checkPath, token, openid, old), "", ""), wechat.InvalidSignature, "")
			if v := ask(t, f, "GET", signedQuery(checkPath, token, openid, fresh), "", ""); v["errcode"] != 0.0 {
				t.Errorf("with the new key: %v", v)
			}
		})
	}
}

// Faults that select a user strike calls about that user only.
func TestFaultsByOpenID(t *testing.T) {
	f := newFake(t, nil)
	openid, key := logIn(t, f, app1, "alice")
	for user, want := range map[string]float64{"bob": 0, "alice": -1} {
		if _, err := f.AddFault(Fault{Path: checkPath, User: user, Times: 1, ErrCode: wechat.SystemError}); err != nil {
			t.Fatal(err)
		}
		if v := ask(t, f, "GET", signedQuery(checkPath, appToken(t, f, app1), openid, key), "", ""); v["errcode"] != want {
			t.Errorf("a fault for %s: %v", user, v)
		}
	}
}
