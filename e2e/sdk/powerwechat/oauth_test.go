package powerwechat

import (
	"net/url"
	"strings"
	"testing"

	"github.com/ArtisanCloud/PowerLibs/v3/logger/drivers"
	"github.com/ArtisanCloud/PowerSocialite/v3/src/providers"
	"github.com/ArtisanCloud/PowerWeChat/v3/src/officialAccount"

	"wxflow/e2e/sdk/common"
)

func site(t *testing.T, secret string, scope string) *providers.WeChat {
	t.Helper()
	c := &officialAccount.UserConfig{
		AppID: common.AppID, Secret: secret, Token: common.PushToken, AESKey: common.PushKey,
		OAuth: officialAccount.OAuth{Callback: "https://shop.example/back", Scopes: []string{scope}},
	}
	c.Log.Driver = &drivers.DummyLogger{}
	app, err := officialAccount.NewOfficialAccount(c)
	if err != nil {
		t.Fatal(err)
	}
	return app.OAuth
}

// Where the SDK sends the browser is a page that WeChat has.
func TestAuthorizeURL(t *testing.T) {
	start(t)
	for scope, path := range map[string]string{"snsapi_base": "/connect/oauth2/authorize", "snsapi_login": "/connect/qrconnect"} {
		provider := site(t, common.Secret, scope)
		provider.SetScopes([]string{scope})
		s, err := provider.Redirect("https://shop.example/back")
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(s)
		if err != nil || u.Host != "open.weixin.qq.com" || u.Path != path || u.Fragment != "wechat_redirect" || u.Query().Get("appid") != common.AppID {
			t.Errorf("%s %v", s, err)
		}
	}
}

func TestOAuth(t *testing.T) {
	wx, _ := start(t)
	id := common.Identity(t, wx)
	provider := site(t, common.Secret, "snsapi_userinfo")
	provider.SetScopes([]string{"snsapi_userinfo"})
	user, err := provider.UserFromCode(common.OAuthCode(t, wx, "snsapi_userinfo"))
	if err != nil {
		t.Fatal(err)
	}
	if user.GetOpenID() != id.OpenID || user.GetNickname() != common.Nickname || !strings.HasPrefix(user.GetAvatar(), "http") {
		t.Errorf("%+v", user)
	}
	if _, err := provider.UserFromCode("nonsense"); err == nil || !strings.HasPrefix(err.Error(), "invalid code, rid: ") {
		t.Errorf("want 40029, got %v", err)
	}
}

func TestOAuthSilent(t *testing.T) {
	wx, _ := start(t)
	provider := site(t, common.Secret, "snsapi_base")
	provider.SetScopes([]string{"snsapi_base"})
	code := common.OAuthCode(t, wx, "snsapi_base")
	user, err := provider.UserFromCode(code)
	if err != nil || user.GetOpenID() != common.Identity(t, wx).OpenID {
		t.Fatalf("%+v %v", user, err)
	}
	if _, err := provider.UserFromCode(code); err == nil || !strings.HasPrefix(err.Error(), "code been used, rid: ") {
		t.Errorf("want 40163, got %v", err)
	}
}
