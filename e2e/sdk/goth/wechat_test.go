package goth

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/markbates/goth"
	"github.com/markbates/goth/providers/wechat"

	"wxflow/e2e/sdk/common"
	"wxflow/mockwx"
)

func start(t *testing.T) *mockwx.Server {
	t.Helper()
	wx := common.Start(t)
	common.Redirect(t, wx)
	return wx
}

func site(secret string) goth.Provider {
	return wechat.New(common.AppID, secret, "https://shop.example/back", wechat.WECHAT_LANG_CN)
}

// begin starts a sign-in; it returns the session, and the page to which the browser is sent.
func begin(t *testing.T, p goth.Provider) (goth.Session, string) {
	t.Helper()
	s, err := p.BeginAuth("s")
	if err != nil {
		t.Fatal(err)
	}
	page, err := s.GetAuthURL()
	if err != nil {
		t.Fatal(err)
	}
	return s, page
}

// signIn opens the page as a user, and returns what the browser brings back.
func signIn(t *testing.T, page, user string) url.Values {
	t.Helper()
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := c.Get(page + "&mock_user=" + user)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		t.Fatalf("HTTP %d: %v", resp.StatusCode, err)
	}
	return back.Query()
}

func TestWebsite(t *testing.T) {
	wx := start(t)
	p, id := site(common.Secret), common.Identity(t, wx)
	s, page := begin(t, p)
	if !strings.HasPrefix(page, "https://open.weixin.qq.com/connect/qrconnect?appid="+common.AppID+"&") {
		t.Error(page)
	}
	token, err := s.Authorize(p, signIn(t, page, common.User))
	if err != nil || len(token) != 110 {
		t.Fatalf("%d %v", len(token), err)
	}
	user, err := p.FetchUser(s)
	if err != nil || user.UserID != id.OpenID || user.RawData["Unionid"] != id.UnionID || user.NickName != common.Nickname ||
		!strings.HasPrefix(user.AvatarURL, "https:") {
		t.Errorf("%+v %v", user, err)
	}
}

func TestRefusals(t *testing.T) {
	wx := start(t)
	p := site(common.Secret)
	s, page := begin(t, p)
	if back := signIn(t, page, ""); back.Has("code") || back.Get("state") != "s" {
		t.Errorf("who refuses brings back %v", back)
	}
	used := signIn(t, page, common.User)
	if _, err := s.Authorize(p, used); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		secret, code, err string
	}{
		{common.Secret, used.Get("code"), "CODE: 40163, MSG: code been used, rid: "},
		{common.Secret, "nonsense", "CODE: 40029, MSG: invalid code, rid: "},
		{"wrong", common.OAuthCode(t, wx, "snsapi_login"), "CODE: 40125, MSG: invalid appsecret, rid: "},
	} {
		p := site(tt.secret)
		s, _ := begin(t, p)
		if _, err := s.Authorize(p, url.Values{"code": {tt.code}}); err == nil || !strings.HasPrefix(err.Error(), tt.err) {
			t.Errorf("want %s, got %v", tt.err, err)
		}
	}
	if _, err := s.Authorize(p, url.Values{"code": {common.OAuthCode(t, wx, "snsapi_base")}}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.FetchUser(s); err == nil || !strings.HasPrefix(err.Error(), "CODE: 48001, MSG: api unauthorized, rid: ") {
		t.Errorf("want 48001, got %v", err)
	}
}
