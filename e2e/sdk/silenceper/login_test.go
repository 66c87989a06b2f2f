package silenceper

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2"
	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/credential"
	"github.com/silenceper/wechat/v2/miniprogram"
	"github.com/silenceper/wechat/v2/miniprogram/config"
	"github.com/silenceper/wechat/v2/util"

	"wxflow/e2e/sdk/common"
	"wxflow/mockwx"
)

// start starts a fake and takes the SDK's requests there: it uses net/http's
// default client.
func start(t *testing.T) (*mockwx.Server, *miniprogram.MiniProgram) {
	t.Helper()
	wx := common.Start(t)
	common.Redirect(t, wx)
	return wx, program(common.AppID, common.Secret)
}

func program(appid, secret string) *miniprogram.MiniProgram {
	return wechat.NewWechat().GetMiniProgram(&config.Config{
		AppID: appid, AppSecret: secret, Token: common.PushToken, EncodingAESKey: common.PushKey, Cache: cache.NewMemory(),
	})
}

func TestCode2Session(t *testing.T) {
	wx, mini := start(t)
	got, err := mini.GetAuth().Code2Session(common.JSCode(t, wx, common.AppID, common.User))
	if err != nil {
		t.Fatal(err)
	}
	if id := common.Identity(t, wx); got.OpenID != id.OpenID || got.UnionID != id.UnionID || got.SessionKey != id.SessionKey {
		t.Errorf("%+v, want %+v", got, id)
	}
}

func TestRefusals(t *testing.T) {
	wx, _ := start(t)
	for _, r := range common.Refusals(t, wx) {
		got, err := program(r.AppID, r.Secret).GetAuth().Code2Session(r.Code)
		if err == nil || got.ErrCode != int64(r.ErrCode) || !strings.Contains(err.Error(), fmt.Sprintf("errcode=%d ", r.ErrCode)) ||
			!strings.Contains(got.ErrMsg, ", rid: ") {
			t.Errorf("want %d, got %+v: %v", r.ErrCode, got.CommonError, err)
		}
	}
}

// The SDK asks once, and then has the token in its cache.
func TestToken(t *testing.T) {
	wx, mini := start(t)
	first, err := mini.GetContext().GetAccessToken()
	if err != nil || len(first) != 136 {
		t.Fatalf("%q %v", first, err)
	}
	again, err := mini.GetContext().GetAccessToken()
	if err != nil || again != first || common.Calls(wx, "/cgi-bin/token") != 1 {
		t.Errorf("the SDK asked %d times: %v", common.Calls(wx, "/cgi-bin/token"), err)
	}
	for _, want := range []struct{ appid, secret, err string }{
		{common.AppID, "wrong", "errcode=40125 , errormsg=invalid appsecret rid: "},
		{"wx00000000000000ff", common.Secret, "errcode=40013 , errormsg=invalid appid rid: "},
	} {
		_, err := program(want.appid, want.secret).GetContext().GetAccessToken()
		if err == nil || !strings.Contains(err.Error(), want.err) {
			t.Errorf("want %s, got %v", want.err, err)
		}
	}
}

// The stable line gives the same token to all who ask, until one of them forces
// another.
func TestStableToken(t *testing.T) {
	wx, _ := start(t)
	handle := func() *credential.StableAccessToken {
		return credential.NewStableAccessToken(common.AppID, common.Secret, "judge", cache.NewMemory()).(*credential.StableAccessToken)
	}
	one, other := handle(), handle()
	a, err := one.GetAccessToken()
	if err != nil || len(a) != 136 {
		t.Fatalf("%q %v", a, err)
	}
	b, err := other.GetAccessToken()
	if err != nil || a != b {
		t.Errorf("two servers have two tokens: %v", err)
	}
	if _, err := one.GetAccessToken(); err != nil || common.Calls(wx, "/cgi-bin/stable_token") != 2 {
		t.Errorf("the SDK asked %d times, %v", common.Calls(wx, "/cgi-bin/stable_token"), err)
	}
	forced, err := one.GetAccessTokenDirectly(context.Background(), true)
	if err != nil || forced.ExpiresIn != 7200 {
		t.Errorf("%+v %v", forced, err)
	}
	wrong := credential.NewStableAccessToken(common.AppID, "wrong", "judge", cache.NewMemory())
	if _, err := wrong.GetAccessToken(); err == nil || !strings.Contains(err.Error(), "40125") {
		t.Errorf("want 40125, got %v", err)
	}
}

// The SDK's own hook for another address works, too.
func TestURIModifier(t *testing.T) {
	wx := common.Start(t)
	util.SetURIModifier(func(uri string) string {
		return strings.Replace(uri, "https://api.weixin.qq.com", wx.URL, 1)
	})
	defer util.SetURIModifier(nil)
	got, err := program(common.AppID, common.Secret).GetAuth().Code2Session(common.JSCode(t, wx, common.AppID, common.User))
	if err != nil || got.OpenID != common.Identity(t, wx).OpenID {
		t.Errorf("%+v %v", got, err)
	}
}
