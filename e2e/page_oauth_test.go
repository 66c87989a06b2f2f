package e2e

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wxflow/mockwx"
)

// The sign-in of an official account's page, as a browser and the site's server do it,
// without a script and without a browser: authorize, choose a user, be sent back, fetch
// tokens and the profile.
func TestOAuthSignIn(t *testing.T) {
	t.Parallel()
	site := newOAuthSite(t)
	back := site.choose(t, `data-user="alice`)
	if back.Get("from") != "menu" || back.Get("state") != "S1" || len(back.Get("code")) != 32 {
		t.Fatalf("the site got %v", back)
	}

	redeem := url.Values{"appid": {"wx0000000000000001"}, "secret": {"mocksecret0000000000000000000001"},
		"code": {back.Get("code")}, "grant_type": {"authorization_code"}}
	tokens := site.ask(t, "/sns/oauth2/access_token", redeem)
	openid, _ := tokens["openid"].(string)
	token, _ := tokens["access_token"].(string)
	if openid != "oMOCKwRfQuR2dJVoinkAoPvzrBks" || tokens["scope"] != "snsapi_userinfo" {
		t.Fatalf("tokens %v", tokens)
	}
	if v := site.ask(t, "/sns/oauth2/access_token", redeem); v["errcode"] != 40163.0 { // the callback was opened twice
		t.Errorf("the second time: %v", v)
	}
	who := url.Values{"access_token": {token}, "openid": {openid}}
	if v := site.ask(t, "/sns/auth", who); v["errmsg"] != "ok" {
		t.Errorf("auth %v", v)
	}
	who.Set("lang", "zh_CN")
	if v := site.ask(t, "/sns/userinfo", who); v["nickname"] != "爱丽丝" || v["sex"] != 0.0 {
		t.Errorf("profile %v", v)
	}
}

// A user who refuses comes back with the state and without a code.
func TestOAuthRefused(t *testing.T) {
	t.Parallel()
	if back := newOAuthSite(t).choose(t, `id="refuse`); back.Has("code") || back.Get("state") != "S1" {
		t.Errorf("the site got %v", back)
	}
}

// An address that is not under the account's domain gets a page that says so, and no visit.
func TestOAuthForeignRedirect(t *testing.T) {
	t.Parallel()
	site := newOAuthSite(t)
	page := fetch(t, http.MethodGet, strings.Replace(site.authorize(), "127.0.0.1%3A", "evil.example%3A", 1), "")
	if !strings.Contains(page, "redirect_uri域名与后台配置不一致") || len(site.visits) != 0 {
		t.Errorf("the site was visited %d times, and the page is %s", len(site.visits), page)
	}
}

// An oauthSite is the website of an official account, and the fake where its users sign in.
type oauthSite struct {
	wx     *mockwx.Server
	url    string
	visits []url.Values // the queries of those who were sent back
}

func newOAuthSite(t *testing.T) *oauthSite {
	t.Helper()
	site := new(oauthSite)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		site.visits = append(site.visits, r.URL.Query())
	}))
	t.Cleanup(s.Close)
	site.url = s.URL
	fx := *mockwx.DefaultFixture()
	fx.Apps = append([]mockwx.App{}, fx.Apps...)
	fx.Apps[0].OAuthDomain = strings.TrimPrefix(s.URL, "http://")
	site.wx = mockwx.NewServer(t, mockwx.Options{Fixture: &fx})
	return site
}

// authorize is the address where the site sends its users to sign in.
func (s *oauthSite) authorize() string {
	return s.wx.URL + "/connect/oauth2/authorize?appid=wx0000000000000001&redirect_uri=" + url.QueryEscape(s.url+"/cb?from=menu") +
		"&response_type=code&scope=snsapi_userinfo&state=S1"
}

// choose opens the page of the sign-in and follows the link after the attribute, and
// returns the query with which the browser is sent back.
func (s *oauthSite) choose(t *testing.T, attribute string) url.Values {
	t.Helper()
	page := fetch(t, http.MethodGet, s.authorize(), "")
	link := regexp.MustCompile(attribute + `" href="([^"]+)"`).FindStringSubmatch(page)
	if link == nil {
		t.Fatalf("no %s in %s", attribute, page)
	}
	start, _, _ := strings.Cut(s.authorize(), "?")
	fetch(t, http.MethodGet, start+strings.ReplaceAll(link[1], "&amp;", "&"), "")
	if len(s.visits) != 1 {
		t.Fatalf("the site was visited %d times", len(s.visits))
	}
	return s.visits[0]
}

// ask asks WeChat as the site's server does.
func (s *oauthSite) ask(t *testing.T, path string, q url.Values) (answer map[string]any) {
	t.Helper()
	resp, err := s.wx.Client().Get("https://api.weixin.qq.com" + path + "?" + q.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}
