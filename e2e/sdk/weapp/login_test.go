package weapp

import (
	"strings"
	"testing"

	"github.com/medivhzhan/weapp/v2"

	"wxflow/e2e/sdk/common"
)

func TestCode2Session(t *testing.T) {
	wx := start(t)
	got, err := weapp.Login(common.AppID, common.Secret, common.JSCode(t, wx, common.AppID, common.User))
	if err != nil || got.GetResponseError() != nil {
		t.Fatalf("%+v %v", got, err)
	}
	if id := common.Identity(t, wx); got.OpenID != id.OpenID || got.UnionID != id.UnionID || got.SessionKey != id.SessionKey {
		t.Errorf("%+v, want %+v", got, id)
	}
	if call := wx.Calls()[0]; call.Path != "/sns/jscode2session" || call.Method != "GET" {
		t.Errorf("%+v", call)
	}
}

func TestRefusals(t *testing.T) {
	wx := start(t)
	for _, r := range common.Refusals(t, wx) {
		got, err := weapp.Login(r.AppID, r.Secret, r.Code)
		if err != nil || got.ErrCode != r.ErrCode || got.GetResponseError() == nil || !strings.Contains(got.ErrMSG, ", rid: ") {
			t.Errorf("want %d, got %+v: %v", r.ErrCode, got, err)
		}
	}
}

// This SDK caches nothing: each call supersedes the token before.
func TestToken(t *testing.T) {
	start(t)
	got, err := weapp.GetAccessToken(common.AppID, common.Secret)
	if err != nil || got.GetResponseError() != nil || len(got.AccessToken) != 136 || got.ExpiresIn != 7200 {
		t.Fatalf("%+v %v", got, err)
	}
	again, err := weapp.GetAccessToken(common.AppID, common.Secret)
	if err != nil || again.AccessToken == got.AccessToken {
		t.Errorf("%+v %v", again, err)
	}
	for _, want := range []struct {
		appid, secret string
		errcode       int
	}{{common.AppID, "wrong", 40125}, {"wx00000000000000ff", common.Secret, 40013}} {
		got, err := weapp.GetAccessToken(want.appid, want.secret)
		if err != nil || got.ErrCode != want.errcode || !strings.Contains(got.ErrMSG, " rid: ") || strings.Contains(got.ErrMSG, ", rid") {
			t.Errorf("want %d, got %+v: %v", want.errcode, got, err)
		}
	}
}
