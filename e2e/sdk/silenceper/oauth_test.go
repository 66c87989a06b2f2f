package silenceper

import (
	"fmt"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2"
	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/oauth"

	"wxflow/e2e/sdk/common"
)

func site(secret string) *oauth.Oauth {
	return wechat.NewWechat().GetOfficialAccount(&config.Config{
		AppID: common.AppID, AppSecret: secret, Cache: cache.NewMemory(),
	}).GetOauth()
}

func TestOAuth(t *testing.T) {
	wx, _ := start(t)
	o, id := site(common.Secret), common.Identity(t, wx)
	token, err := o.GetUserAccessToken(common.OAuthCode(t, wx, "snsapi_userinfo"))
	if err != nil {
		t.Fatal(err)
	}
	if token.OpenID != id.OpenID || token.UnionID != id.UnionID || token.ExpiresIn != 7200 || token.Scope != "snsapi_userinfo" ||
		token.IsSnapShotUser != 0 || len(token.AccessToken) != 110 || len(token.RefreshToken) != 110 {
		t.Errorf("%+v", token)
	}
	user, err := o.GetUserInfo(token.AccessToken, token.OpenID, "")
	if err != nil || user.OpenID != id.OpenID || user.Unionid != id.UnionID || user.Nickname != common.Nickname ||
		!strings.HasPrefix(user.HeadImgURL, "http") || user.Privilege == nil {
		t.Errorf("%+v %v", user, err)
	}
	fresh, err := o.RefreshAccessToken(token.RefreshToken)
	if err != nil || fresh.OpenID != id.OpenID || fresh.AccessToken != token.AccessToken || fresh.ExpiresIn != 7200 {
		t.Errorf("%+v %v", fresh, err)
	}
	if good, err := o.CheckAccessToken(fresh.AccessToken, id.OpenID); !good || err != nil {
		t.Errorf("%v %v", good, err)
	}
	if good, err := o.CheckAccessToken(fresh.AccessToken, "nobody"); good || err != nil {
		t.Errorf("%v %v", good, err)
	}
}

func TestOAuthRefusals(t *testing.T) {
	wx, _ := start(t)
	o := site(common.Secret)
	used := common.OAuthCode(t, wx, "snsapi_base")
	base, err := o.GetUserAccessToken(used)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		errcode int
		call    func() error
	}{
		{40163, func() error { _, err := o.GetUserAccessToken(used); return err }},
		{40029, func() error { _, err := o.GetUserAccessToken("nonsense"); return err }},
		// Code before secret.
		{40029, func() error { _, err := site("wrong").GetUserAccessToken("nonsense"); return err }},
		{40125, func() error {
			_, err := site("wrong").GetUserAccessToken(common.OAuthCode(t, wx, "snsapi_base"))
			return err
		}},
		{48001, func() error { _, err := o.GetUserInfo(base.AccessToken, base.OpenID, ""); return err }},
		{40001, func() error { _, err := o.GetUserInfo("nonsense", base.OpenID, ""); return err }},
		{40030, func() error { _, err := o.RefreshAccessToken(base.AccessToken); return err }},
	} {
		err := tt.call()
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("errcode=%d ", tt.errcode)) || !strings.Contains(err.Error(), ", rid: ") {
			t.Errorf("want %d, got %v", tt.errcode, err)
		}
	}
}
