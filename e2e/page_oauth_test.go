package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"wxflow/mockwx"
)

// TestOAuthInABrowser walks the whole sign-in of an official account's page as a
// browser and the site's server do, without a script and without a browser:
// authorize, choose a user, be sent back, fetch tokens and the profile.
func TestOAuthInABrowser(t *testing.T) {
	t.Parallel()
	var back []url.Values // what reached the site
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { back = append(back, r.URL.Query()) }))
	defer site.Close()

	fx := *mockwx.DefaultFixture()
	fx.Apps = append([]mockwx.App{}, fx.Apps...)
	fx.Apps[0].OAuthDomain = strings.TrimPrefix(site.URL, "http://")
	wx := mockwx.NewServer(t, mockwx.Options{Fixture: &fx})

	page := func(target string) string {
		t.Helper()
		resp, err := http.Get(target)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("HTTP %d, %v", resp.StatusCode, err)
		}
		return string(b)
	}
	start := wx.URL + "/connect/oauth2/authorize"
	query := "?appid=wx0000000000000001&redirect_uri=" + url.QueryEscape(site.URL+"/cb?from=menu") + "&response_type=code&scope=snsapi_userinfo&state=S1"
	choose := page(start + query)
	click := func(selector string) url.Values {
		t.Helper()
		m := regexp.MustCompile(selector + `" href="([^"]+)"`).FindStringSubmatch(choose)
		if m == nil {
			t.Fatalf("no %s in %s", selector, choose)
		}
		before := len(back)
		page(start + strings.ReplaceAll(m[1], "&amp;", "&"))
		if len(back) != before+1 {
			t.Fatalf("the site was called %d times", len(back)-before)
		}
		return back[before]
	}

	got := click(`data-user="alice`)
	if got.Get("from") != "menu" || got.Get("state") != "S1" || len(got.Get("code")) != 32 {
		t.Fatalf("the site got %v", got)
	}
	ask := func(path string, pairs ...string) map[string]any {
		t.Helper()
		q := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			q.Set(pairs[i], pairs[i+1])
		}
		resp, err := wx.Client().Get("https://api.weixin.qq.com" + path + "?" + q.Encode())
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var v map[string]any
		if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	login := []string{"appid", "wx0000000000000001", "secret", "mocksecret0000000000000000000001", "code", got.Get("code"), "grant_type", "authorization_code"}
	tokens := ask("/sns/oauth2/access_token", login...)
	openid, _ := tokens["openid"].(string)
	token, _ := tokens["access_token"].(string)
	if openid != "oMOCKwRfQuR2dJVoinkAoPvzrBks" || tokens["scope"] != "snsapi_userinfo" {
		t.Fatalf("tokens %v", tokens)
	}
	if v := ask("/sns/oauth2/access_token", login...); v["errcode"] != 40163.0 { // the callback was opened twice
		t.Errorf("the second time: %v", v)
	}
	if v := ask("/sns/userinfo", "access_token", token, "openid", openid, "lang", "zh_CN"); v["nickname"] != "爱丽丝" || v["sex"] != 0.0 {
		t.Errorf("profile %v", v)
	}
	if v := ask("/sns/auth", "access_token", token, "openid", openid); v["errmsg"] != "ok" {
		t.Errorf("auth %v", v)
	}

	if got := click(`id="refuse`); got.Has("code") || got.Get("state") != "S1" {
		t.Errorf("refused, and the site got %v", got)
	}
	elsewhere := page(start + strings.Replace(query, "127.0.0.1", "evil.example", 1))
	if !strings.Contains(elsewhere, "redirect_uri域名与后台配置不一致") || len(back) != 2 {
		t.Errorf("a foreign redirect_uri: %s", elsewhere)
	}
}
