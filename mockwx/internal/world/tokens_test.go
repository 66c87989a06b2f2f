package world

import (
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// wantToken looks a token up some seconds after noon.
func wantToken(t *testing.T, w *World, value string, kind TokenKind, after int64, want wechat.ErrCode, why string) {
	t.Helper()
	got, refusal := w.FindToken(value, kind, noon.Add(time.Duration(after)*time.Second))
	if want == 0 && (refusal != nil || got == nil) {
		t.Errorf("after %d s: %v", after, refusal)
	}
	if want != 0 && (refusal == nil || refusal.Code != want || !strings.Contains(refusal.Why.EN, why)) {
		t.Errorf("after %d s: %v, not %d, %s", after, refusal, want, why)
	}
}

// A newer token lets the former live five minutes; each ends after two hours.
func TestAppToken(t *testing.T) {
	w := platformWorld(t)
	a := w.App(shop)
	first := w.AppToken(a, noon)
	wantToken(t, w, first, TokenApp, TokenLife-1, 0, "")
	wantToken(t, w, first, TokenApp, TokenLife+2, wechat.AccessTokenExpired, "expired 2s ago")
	second := w.AppToken(a, noon.Add(100*time.Second))
	third := w.AppToken(a, noon.Add(200*time.Second)) // does not give the first more time
	if second == first || third == second || len(first) != 136 {
		t.Errorf("%s, %s, %s", first, second, third)
	}
	wantToken(t, w, first, TokenApp, 399, 0, "")
	wantToken(t, w, first, TokenApp, 401, wechat.InvalidCredential, "superseded 1s ago")
	wantToken(t, w, second, TokenApp, 499, 0, "")
	if got := w.Early(second); got != TokenLife-100 || w.Early(first) != 0 || w.Early("x") != 0 {
		t.Errorf("the second came %d s early", got)
	}
	wantToken(t, w, "x", TokenApp, 0, wechat.InvalidCredential, "no such")
	if w.AboutApp(first) != shop || w.AboutApp("x") != "" {
		t.Errorf("about %q", w.AboutApp(first))
	}
	live := w.LiveTokens(a, noon.Add(210*time.Second))
	if len(live) != 3 || live[0].Value != third || live[0].Superseded || !live[1].Superseded || live[1].Value != second ||
		!live[1].Expires.Equal(noon.Add(500*time.Second)) || live[0].Kind != "access_token" {
		t.Errorf("%+v", live)
	}
	if live = w.LiveTokens(a, noon.Add(500*time.Second)); len(live) != 1 {
		t.Errorf("%+v", live)
	}
}

// The stable token is the same until its last five minutes; a forced one ends it.
func TestStableToken(t *testing.T) {
	w := platformWorld(t)
	a := w.App(shop)
	ask := func(force bool, after int64) (string, int64) {
		t.Helper()
		value, life, err := w.StableToken(a, force, noon.Add(time.Duration(after)*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		return value, life
	}
	first, life := ask(false, 0)
	if again, left := ask(false, TokenLife-300); again != first || life != TokenLife || left != 300 {
		t.Errorf("%d s, then %d s", life, left)
	}
	second, _ := ask(false, TokenLife-299)
	if second == first {
		t.Error("in its last five minutes it is given out again")
	}
	wantToken(t, w, first, TokenApp, TokenLife-1, 0, "")
	forced, _ := ask(true, TokenLife)
	wantToken(t, w, second, TokenApp, TokenLife, wechat.InvalidCredential, "superseded 0s")
	if again, _ := ask(true, TokenLife+29); again != forced || forced == second {
		t.Error("a second one within thirty seconds changes something")
	}
	for i := range int64(19) {
		ask(true, TokenLife+30+30*i)
	}
	if _, _, err := w.StableToken(a, true, noon.Add((TokenLife+1000)*time.Second)); code(err) != wechat.DailyQuota ||
		!strings.Contains(err.Error(), "refresh 21 today; WeChat allows 20") {
		t.Errorf("the twenty-first of a day: %v", err)
	}
	ask(false, TokenLife+1000)
	ask(false, 24*3600) // so that there is one to be forced
	ask(true, 24*3600+40)
}

// Tokens of platforms and of enterprises have lines of their own, and are good for their
// calls alone.
func TestOtherTokens(t *testing.T) {
	w := platformWorld(t)
	a, m, corp := w.App(shop), w.Component("wxc000000000000001"), w.Corp("ww0000000000000001")
	own, of, theirs := w.AppToken(a, noon), w.ComponentToken(m, noon), w.AuthorizerToken(m, a, noon)
	wantToken(t, w, own, TokenApp, 1, 0, "")
	wantToken(t, w, of, TokenComponent, 1, 0, "")
	wantToken(t, w, theirs, TokenApp, 1, 0, "")
	wantToken(t, w, own, TokenComponent, 0, wechat.NeedComponentToken, "an app's")
	wantToken(t, w, of, TokenApp, 0, wechat.NeedBizToken, "a component_access_token where")
	wantToken(t, w, of, TokenSNS, 0, wechat.InvalidCredential, "no such")
	first, life := w.CorpToken(corp, noon)
	if again, left := w.CorpToken(corp, noon.Add((TokenLife-1)*time.Second)); again != first || len(first) != 214 || life != TokenLife || left != 1 {
		t.Errorf("%d characters for %d s, then %d s", len(first), life, left)
	}
	if again, left := w.CorpToken(corp, noon.Add(TokenLife*time.Second)); again == first || left != TokenLife {
		t.Errorf("after its end the same, for %d s", left)
	}
	if other, _ := w.CorpToken(w.Corp("ww0000000000000002"), noon); w.AboutApp(other) != "" || w.AboutApp(first) != shop || w.AboutApp(of) != "" {
		t.Error("a token is about another app")
	}
	if live := w.LiveTokens(a, noon); len(live) != 2 || live[0].Kind == live[1].Kind {
		t.Errorf("%+v", live)
	}
	w.Withdraw(m, a)
	wantToken(t, w, theirs, TokenApp, 1, wechat.InvalidCredential, "withdrawn")
	wantToken(t, w, own, TokenApp, 1, 0, "")
	if live := w.LiveTokens(a, noon); len(live) != 1 || live[0].Kind != "access_token" {
		t.Errorf("%+v", live)
	}
}

// A grant lives thirty days; its access_token is renewed, or another comes.
func TestGrants(t *testing.T) {
	w := platformWorld(t)
	a, bob := w.App(shop), w.users["bob"]
	p, err := w.ReadCode(ids.OAuthCode, a, w.Issue(ids.OAuthCode, a, bob, wechat.ScopeBase, noon), noon)
	if err != nil {
		t.Fatal(err)
	}
	g, err := w.Allow(p, wechat.ScopeBase, 5, noon)
	if err != nil || g.User != bob || g.App != a || g.Scopes != wechat.ScopeBase {
		t.Fatalf("%+v, %v", g, err)
	}
	if _, err := w.Allow(p, wechat.ScopeBase, 6, noon); code(err) != wechat.CodeUsed {
		t.Errorf("the code again: %v", err)
	}
	if live := w.LiveTokens(a, noon); len(live) != 2 || live[0].Kind != "refresh_token" || live[0].User != "bob" || live[1].Kind != "access_token" {
		t.Errorf("%+v", live)
	}
	later := func(after int64) (*Grant, error) {
		return w.RefreshGrant(a, g.RefreshToken, noon.Add(time.Duration(after)*time.Second))
	}
	if again, err := later(TokenLife - 1); err != nil || again.AccessToken != g.AccessToken || again.RefreshToken != g.RefreshToken {
		t.Errorf("%+v, %v", again, err)
	}
	wantToken(t, w, g.AccessToken, TokenSNS, 2*TokenLife-2, 0, "")
	wantToken(t, w, g.AccessToken, TokenSNS, 2*TokenLife-1, wechat.AccessTokenExpired, "expired 0s")
	if again, err := later(2*TokenLife - 1); err != nil || again.AccessToken == g.AccessToken {
		t.Errorf("%+v, %v", again, err)
	}
	if _, err := later(30*24*3600 - 1); err != nil {
		t.Errorf("in its last second: %v", err)
	}
	if _, err := later(30 * 24 * 3600); code(err) != wechat.RefreshTokenExpired {
		t.Errorf("after thirty days: %v", err)
	}
	for value, why := range map[string]string{"x": "no such", g.AccessToken: "this is the access_token", w.AppToken(a, noon): "another kind"} {
		if _, err := w.RefreshGrant(a, value, noon); code(err) != wechat.InvalidRefreshToken || !strings.Contains(err.Error(), why) {
			t.Errorf("%v, not %s", err, why)
		}
	}
	if _, err := w.RefreshGrant(w.App(club), g.RefreshToken, noon); err == nil || !strings.Contains(err.Error(), "handed out to "+shop) {
		t.Errorf("another app's: %v", err)
	}
}

// An account authorises a platform, takes that back, and does it again.
func TestAuthorizations(t *testing.T) {
	w := platformWorld(t)
	a, b, m, other := w.App(shop), w.App(club), w.Component("wxc000000000000001"), w.Component("wxc000000000000002")
	if !w.Authorized(m, a) || w.Authorized(m, b) || w.Authorized(other, a) {
		t.Error("not as the fixture has it")
	}
	one, two := w.Authorize(m, b, noon), w.Authorize(m, b, noon)
	if !w.Authorized(m, b) || one == two || !strings.HasPrefix(one, ids.AuthCodePrefix) {
		t.Errorf("%s, %s", one, two)
	}
	redeem := func(m *Component, value string, after int64) (*App, error) {
		return w.RedeemAuthorization(m, value, 3, noon.Add(time.Duration(after)*time.Second))
	}
	if _, err := redeem(other, one, 0); code(err) != wechat.InvalidAuthCode || !strings.Contains(err.Error(), "is for "+m.AppID) {
		t.Errorf("another platform's: %v", err)
	}
	if _, err := redeem(m, one, AuthCodeLife); code(err) != wechat.AuthCodeExpired {
		t.Errorf("an old one: %v", err)
	}
	if got, err := redeem(m, one, AuthCodeLife-1); got != b || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := redeem(m, one, 1); err == nil || !strings.Contains(err.Error(), "by call 3") {
		t.Errorf("again: %v", err)
	}
	third, before := w.Authorize(other, b, noon), w.RefreshToken(m, b)
	if before != w.RefreshToken(m, b) || !strings.HasPrefix(before, ids.RefreshPrefix) {
		t.Errorf("the refresh token %s changes", before)
	}
	w.Withdraw(m, b)
	if _, err := redeem(m, two, 1); err == nil || !strings.Contains(err.Error(), "no such") || w.Authorized(m, b) || w.RefreshToken(m, b) == before {
		t.Errorf("withdrawn: %v", err)
	}
	if got, err := redeem(other, third, 1); got != b || err != nil {
		t.Errorf("what another platform was given: %v, %v", got, err)
	}
	w.Authorize(m, b, noon)
	if !w.Authorized(m, b) || w.RefreshToken(m, b) == before {
		t.Error("authorised again, it is not as a new one")
	}
	if x, y := w.PreAuthCode(m), w.PreAuthCode(m); x == y || !strings.HasPrefix(x, ids.PreAuthPrefix) {
		t.Errorf("%s, %s", x, y)
	}
}
