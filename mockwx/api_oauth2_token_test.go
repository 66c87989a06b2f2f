package mockwx

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// A granted is any reply of the OAuth2 calls.
type granted struct {
	answer
	AccessToken    string `json:"access_token"`
	ExpiresIn      int    `json:"expires_in"`
	RefreshToken   string `json:"refresh_token"`
	Scope          string
	IsSnapshotUser int `json:"is_snapshotuser"`
	Nickname       string
	HeadImgURL     string
}

func secretOf(appid string) string {
	return "mocksecret" + strings.Repeat("0", 14) + appid[max(0, len(appid)-8):]
}

// oauthQuery is a good call of oauth2/access_token, changed by pairs.
func oauthQuery(appid, code string, changes ...string) string {
	return snsQuery("/sns/oauth2/access_token", append([]string{
		"appid", appid, "secret", secretOf(appid), "code", code, "grant_type", "authorization_code"}, changes...)...)
}

func refreshQuery(appid, token string, changes ...string) string {
	return snsQuery("/sns/oauth2/refresh_token", append([]string{
		"appid", appid, "refresh_token", token, "grant_type", "refresh_token"}, changes...)...)
}

func snsQuery(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "-" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return path + "?" + q.Encode()
}

func getGranted(t *testing.T, f *Fake, target string, want ErrCode) granted {
	t.Helper()
	rec := httptest.NewRecorder()
	f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
	var g granted
	if err := json.Unmarshal(rec.Body.Bytes(), &g); err != nil || g.ErrCode != want {
		t.Errorf("%s: %v in %s, want errcode %d", target, err, rec.Body, want)
	}
	return g
}

func oauthCodeFor(t *testing.T, f *Fake, appid, user, scope string) string {
	t.Helper()
	code, err := f.IssueOAuthCode(appid, user, scope)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// grantFor signs a user in and returns the tokens.
func grantFor(t *testing.T, f *Fake, appid, user, scope string) granted {
	t.Helper()
	return getGranted(t, f, oauthQuery(appid, oauthCodeFor(t, f, appid, user, scope)), 0)
}

func snapshotFixture() *Fixture {
	fx := goldenFixture()
	fx.Users = append(fx.Users[:len(fx.Users):len(fx.Users)], User{Name: "visitor", Snapshot: true})
	return fx
}

func TestGoldenOAuth(t *testing.T) {
	scoped := func(appid, scope string) func(*Fake) (string, string) {
		return func(f *Fake) (string, string) {
			return oauthQuery(appid, oauthCodeFor(t, f, appid, "alice", scope)), ""
		}
	}
	runGoldens(t, []goldenCase{
		{name: "sns-oauth2-access_token-ok", vary: scoped(app1, "snsapi_userinfo")},
		{name: "sns-oauth2-access_token-ok-base", vary: scoped(app1, "snsapi_base")},
		{name: "sns-oauth2-access_token-ok-login", vary: scoped(app1, "snsapi_login")},
		{name: "sns-oauth2-access_token-ok-unbound", vary: scoped(app3, "snsapi_userinfo")},
		{name: "sns-oauth2-access_token-ok-snapshot", target: oauthQuery(app1, "user:visitor"), fixture: snapshotFixture()},
		{name: "sns-oauth2-access_token-40002", target: oauthQuery(app1, "user:alice", "grant_type", "-")},
		{name: "sns-oauth2-access_token-40013", target: oauthQuery("wx0000000000009999", "CODE", "secret", "SECRET")},
		{name: "sns-oauth2-access_token-40029", target: oauthQuery(app1, "CODE", "secret", "SECRET")},
		{name: "sns-oauth2-access_token-40125", target: oauthQuery(app1, "user:alice", "secret", "SECRET")},
		{name: "sns-oauth2-access_token-40163", vary: scoped(app1, ""), twice: true},
		{name: "sns-oauth2-access_token-40164", target: oauthQuery("wx000000000000000a", "user:alice")},
		{name: "sns-oauth2-access_token-40226", target: oauthQuery(app1, "user:carol")},
		{name: "sns-oauth2-access_token-41002", target: oauthQuery(app1, "user:alice", "appid", "-")},
		{name: "sns-oauth2-access_token-41004", target: oauthQuery(app1, "user:alice", "secret", "-")},
		{name: "sns-oauth2-access_token-41008", target: oauthQuery(app1, "-")},
		{name: "sns-oauth2-access_token-50002", target: oauthQuery("wx000000000000000c", "user:alice")},
		{name: "sns-oauth2-refresh_token-ok", vary: func(f *Fake) (string, string) {
			return refreshQuery(app1, grantFor(t, f, app1, "alice", "").RefreshToken), ""
		}},
		{name: "sns-oauth2-refresh_token-40002", target: refreshQuery(app1, "x", "grant_type", "authorization_code")},
		{name: "sns-oauth2-refresh_token-40013", target: refreshQuery("wx0000000000009999", "x")},
		{name: "sns-oauth2-refresh_token-40030", target: refreshQuery(app1, "x")},
		{name: "sns-oauth2-refresh_token-41002", target: refreshQuery("-", "x")},
		{name: "sns-oauth2-refresh_token-41003", target: refreshQuery(app1, "-")},
		{name: "sns-oauth2-refresh_token-42002", vary: func(f *Fake) (string, string) {
			g := grantFor(t, f, app1, "alice", "")
			f.Advance(30 * 24 * time.Hour)
			return refreshQuery(app1, g.RefreshToken), ""
		}},
	})
}

// A fake code and a fake secret of a real app say 40029, so a health check with
// them proves the appid alone.
func TestOAuthOrderOfChecks(t *testing.T) {
	f := newFake(t, nil)
	for _, c := range []struct {
		changes []string
		want    ErrCode
	}{
		{[]string{"appid", "-", "secret", "-", "code", "-", "grant_type", "-"}, wechat.AppIDMissing},
		{[]string{"appid", "wx9", "secret", "x", "code", "x", "grant_type", "x"}, wechat.InvalidAppID},
		{[]string{"secret", "x", "code", "x"}, wechat.InvalidCode},
		{[]string{"secret", "x"}, wechat.InvalidSecret},
	} {
		getGranted(t, f, oauthQuery(app1, "user:alice", c.changes...), c.want)
	}
	// No failed attempt has burnt the code.
	code := oauthCodeFor(t, f, app1, "alice", "")
	getGranted(t, f, oauthQuery(app1, code, "secret", "x"), wechat.InvalidSecret)
	getGranted(t, f, oauthQuery(app1, code), 0)
	getGranted(t, f, oauthQuery(app1, code), wechat.CodeUsed)
}

// A code opens the door it was made for, for five minutes.
func TestOAuthCodes(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Apps[0].UnknownCode = "bob" })
	code, js := oauthCodeFor(t, f, app1, "alice", "snsapi_base"), issue(t, f, app1, "alice")
	if !ids.HasCodeShape(code) || !ids.HasCodeShape(js) {
		t.Errorf("codes %q and %q have not the real shape", code, js)
	}
	wantCode(t, get(t, f, loginQuery(app1, code)), wechat.InvalidCode)
	if en, zh := lastReason(t, f); !strings.Contains(en, "/sns/oauth2/access_token") || !strings.Contains(zh, "/sns/oauth2/access_token") {
		t.Errorf("reason %q %q", en, zh)
	}
	getGranted(t, f, oauthQuery(app1, js), wechat.InvalidCode)
	if en, _ := lastReason(t, f); !strings.Contains(en, "/sns/jscode2session") {
		t.Errorf("reason %q", en)
	}
	getGranted(t, f, oauthQuery(app1, fixture.DevToolsCode), 0) // unknown here, so unknown_code
	if g := getGranted(t, f, oauthQuery(app1, code), 0); g.Scope != "snsapi_base" || g.UnionID != "" {
		t.Errorf("%+v", g)
	}
	wantCode(t, get(t, f, loginQuery(app1, js)), 0) // the serials are counted apart

	late := oauthCodeFor(t, f, app1, "alice", "")
	f.Advance(ids.CodeLife)
	getGranted(t, f, oauthQuery(app1, late), wechat.InvalidCode)
	if en, _ := lastReason(t, f); !strings.HasPrefix(en, "expired 0s ago: an OAuth2 code") {
		t.Errorf("reason %q", en)
	}
	for _, bad := range []struct{ appid, user, scope string }{{"wx9", "alice", ""}, {app1, "nobody", ""}, {app1, "alice", "snsapi_info"}} {
		if _, err := f.IssueOAuthCode(bad.appid, bad.user, bad.scope); err == nil {
			t.Errorf("a code for %v", bad)
		}
	}
}

// The fixture's codes and the magic ones are good here, too.
func TestOAuthCodesOfTheFixture(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		fx.Codes = append(fx.Codes[:len(fx.Codes):len(fx.Codes)], Code{JSCode: "base", User: "bob", Scope: "snsapi_base"})
	})
	if g := getGranted(t, f, oauthQuery(app1, "base"), 0); g.Scope != "snsapi_base" {
		t.Errorf("scope %q", g.Scope)
	}
	if g := getGranted(t, f, oauthQuery(app1, "alice-code"), 0); g.Scope != "snsapi_userinfo" || g.UnionID == "" {
		t.Errorf("%+v", g)
	}
	getGranted(t, f, oauthQuery(app1, "once"), 0)
	getGranted(t, f, oauthQuery(app1, "once"), wechat.CodeUsed)
	getGranted(t, f, oauthQuery(app1, "busy-then-ok"), wechat.SystemError)
	getGranted(t, f, oauthQuery(app1, "errcode:45011"), wechat.MinuteQuota)
	getGranted(t, f, oauthQuery(app1, "delay:1ms:user:bob"), 0)
	if calls := f.Calls(); calls[len(calls)-1].User != "bob" {
		t.Errorf("the journal says user %q", calls[len(calls)-1].User)
	}
}

// Refreshing: the same access_token with a new life while it lives, then a new
// one; the refresh_token stays.
func TestOAuthRefresh(t *testing.T) {
	f := newFake(t, nil)
	g := grantFor(t, f, app1, "alice", "")
	for _, token := range []string{g.AccessToken, g.RefreshToken} {
		if len(token) != 110 || !strings.HasPrefix(token, "92_") {
			t.Errorf("token %q has not the real shape", token)
		}
	}
	f.Advance(119 * time.Minute)
	same := getGranted(t, f, refreshQuery(app1, g.RefreshToken), 0)
	if same.AccessToken != g.AccessToken || same.RefreshToken != g.RefreshToken || same.ExpiresIn != 7200 || same.OpenID != g.OpenID {
		t.Errorf("%+v", same)
	}
	f.Advance(119 * time.Minute)
	getGranted(t, f, userinfoQuery(g.AccessToken, g.OpenID), 0)
	f.Advance(time.Minute)
	getGranted(t, f, userinfoQuery(g.AccessToken, g.OpenID), wechat.AccessTokenExpired)
	fresh := getGranted(t, f, refreshQuery(app1, g.RefreshToken), 0)
	if fresh.AccessToken == g.AccessToken || fresh.RefreshToken != g.RefreshToken {
		t.Errorf("%+v", fresh)
	}
	getGranted(t, f, userinfoQuery(fresh.AccessToken, g.OpenID), 0)

	getGranted(t, f, refreshQuery(app1, fresh.AccessToken), wechat.InvalidRefreshToken)
	getGranted(t, f, refreshQuery(app2, g.RefreshToken), wechat.InvalidRefreshToken)
	getGranted(t, f, refreshQuery(app1, appToken(t, f, app1)), wechat.InvalidRefreshToken)
	f.Advance(30 * 24 * time.Hour)
	getGranted(t, f, refreshQuery(app1, g.RefreshToken), wechat.RefreshTokenExpired)
	if err := f.ResetApp(app1); err != nil {
		t.Fatal(err)
	}
	getGranted(t, f, refreshQuery(app1, g.RefreshToken), wechat.InvalidRefreshToken)
	if again := grantFor(t, f, app1, "alice", ""); again.AccessToken != g.AccessToken {
		t.Error("after a reset the tokens begin anew")
	}
}

// The in-app browser asks for the callback twice: one of many calls wins.
func TestOneOAuthCodeManyCalls(t *testing.T) {
	f := newFake(t, nil)
	code := oauthCodeFor(t, f, app1, "alice", "")
	var (
		wg  sync.WaitGroup
		won = make(chan ErrCode, 16)
	)
	for range cap(won) {
		wg.Go(func() {
			rec := httptest.NewRecorder()
			f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", oauthQuery(app1, code), nil))
			var g granted
			if err := json.Unmarshal(rec.Body.Bytes(), &g); err != nil {
				t.Error(err)
			}
			won <- g.ErrCode
			if g.RefreshToken != "" { // refreshing and reading meet, too
				f.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", refreshQuery(app1, g.RefreshToken), nil))
			}
		})
	}
	wg.Wait()
	close(won)
	count := map[ErrCode]int{}
	for e := range won {
		count[e]++
	}
	if count[0] != 1 || count[wechat.CodeUsed] != cap(won)-1 {
		t.Errorf("%v", count)
	}
}

// A fault can select the user of a code and of a token.
func TestOAuthFaultsByUser(t *testing.T) {
	f := newFake(t, nil)
	alice, bob := grantFor(t, f, app1, "alice", ""), grantFor(t, f, app1, "bob", "")
	if _, err := f.AddFault(Fault{User: "alice", ErrCode: wechat.SystemError}); err != nil {
		t.Fatal(err)
	}
	getGranted(t, f, oauthQuery(app1, "user:alice"), wechat.SystemError)
	getGranted(t, f, oauthQuery(app1, "user:bob"), 0)
	getGranted(t, f, oauthQuery("wx9", "user:bob"), wechat.InvalidAppID)
	getGranted(t, f, refreshQuery(app1, alice.RefreshToken), wechat.SystemError)
	getGranted(t, f, refreshQuery(app1, bob.RefreshToken), 0)
	getGranted(t, f, userinfoQuery(alice.AccessToken, alice.OpenID), wechat.SystemError)
	getGranted(t, f, userinfoQuery(bob.AccessToken, bob.OpenID), 0)
}
