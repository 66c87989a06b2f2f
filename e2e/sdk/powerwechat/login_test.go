package powerwechat

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/ArtisanCloud/PowerLibs/v3/cache"
	"github.com/ArtisanCloud/PowerLibs/v3/logger/drivers"
	"github.com/ArtisanCloud/PowerWeChat/v3/src/miniProgram"

	"wxflow/e2e/sdk/common"
	"wxflow/mockwx"
)

var ctx = context.Background()

// The SDK keeps a cache in the home folder.
func TestMain(m *testing.M) {
	home, err := os.MkdirTemp("", "judge")
	if err != nil {
		panic(err)
	}
	os.Setenv("HOME", home)
	code := m.Run()
	os.RemoveAll(home)
	os.Exit(code)
}

// start starts a fake and takes the SDK's requests there: its clients use
// net/http's default transport. The SDK has one cache for the whole process,
// which would bring a token from one fake to the next.
func start(t *testing.T) (*mockwx.Server, *miniProgram.MiniProgram) {
	t.Helper()
	wx := common.Start(t)
	common.Redirect(t, wx)
	cache.ACCache = nil
	return wx, program(t, common.AppID, common.Secret)
}

func program(t *testing.T, appid, secret string) *miniProgram.MiniProgram {
	t.Helper()
	return with(t, &miniProgram.UserConfig{AppID: appid, Secret: secret})
}

func with(t *testing.T, c *miniProgram.UserConfig) *miniProgram.MiniProgram {
	t.Helper()
	c.Token, c.AESKey = common.PushToken, common.PushKey
	c.Log.Driver = &drivers.DummyLogger{}
	app, err := miniProgram.NewMiniProgram(c)
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// This SDK sends an access_token to jscode2session, too, and so asks for one
// before the first login.
func TestCode2Session(t *testing.T) {
	wx, mini := start(t)
	got, err := mini.Auth.Session(ctx, common.JSCode(t, wx, common.AppID, common.User))
	if err != nil {
		t.Fatal(err)
	}
	id := common.Identity(t, wx)
	if got.ErrCode != 0 || got.OpenID != id.OpenID || got.UnionID != id.UnionID || got.SessionKey != id.SessionKey {
		t.Errorf("%+v, want %+v", got, id)
	}
}

func TestRefusals(t *testing.T) {
	wx, _ := start(t)
	for _, r := range common.Refusals(t, wx) {
		app := program(t, r.AppID, r.Secret)
		got, err := app.Auth.Session(ctx, r.Code)
		if r.ErrCode == 40125 || r.ErrCode == 40013 { // the token is refused already
			if err == nil || !strings.Contains(err.Error(), "errcode:"+map[int]string{40125: "40125, errmsg:invalid appsecret rid: ", 40013: "40013, errmsg:invalid appid rid: "}[r.ErrCode]) {
				t.Errorf("want %d, got %v", r.ErrCode, err)
			}
			continue
		}
		if err != nil || got.ErrCode != r.ErrCode || !strings.Contains(got.ErrMsg, ", rid: ") {
			t.Errorf("want %d, got %+v: %v", r.ErrCode, got, err)
		}
	}
}

// With a token from elsewhere the login itself refuses a wrong secret and appid.
func TestRefusalsOfTheLogin(t *testing.T) {
	wx, mini := start(t)
	token, err := mini.AccessToken.GetToken(ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range common.Refusals(t, wx) {
		app := program(t, r.AppID, r.Secret)
		if _, err := app.AccessToken.SetToken(token); err != nil {
			t.Fatal(err)
		}
		got, err := app.Auth.Session(ctx, r.Code)
		if err != nil || got.ErrCode != r.ErrCode || !strings.Contains(got.ErrMsg, ", rid: ") {
			t.Errorf("want %d, got %+v: %v", r.ErrCode, got, err)
		}
	}
}

// The SDK asks once, and then has the token in its cache.
func TestToken(t *testing.T) {
	wx, mini := start(t)
	first, err := mini.AccessToken.GetToken(ctx, false)
	if err != nil || len(first.AccessToken) != 136 || first.ExpiresIn != 7200 {
		t.Fatalf("%+v %v", first, err)
	}
	again, err := mini.AccessToken.GetToken(ctx, false)
	if err != nil || again.AccessToken != first.AccessToken || common.Calls(wx, "/cgi-bin/token") != 1 {
		t.Errorf("the SDK asked %d times: %v", common.Calls(wx, "/cgi-bin/token"), err)
	}
	fresh, err := mini.AccessToken.GetToken(ctx, true)
	if err != nil || fresh.AccessToken == first.AccessToken {
		t.Errorf("%+v %v", fresh, err)
	}
}

// The SDK's own setting for another address works, too; the address of the token
// is a field of its own.
func TestBaseURI(t *testing.T) {
	wx := common.Start(t)
	cache.ACCache = nil
	app := with(t, &miniProgram.UserConfig{AppID: common.AppID, Secret: common.Secret, Http: miniProgram.Http{BaseURI: wx.URL + "/"}})
	app.AccessToken.EndpointToGetToken = wx.URL + "/cgi-bin/token"
	got, err := app.Auth.Session(ctx, common.JSCode(t, wx, common.AppID, common.User))
	if err != nil || got.OpenID != common.Identity(t, wx).OpenID {
		t.Errorf("%+v %v", got, err)
	}
}
