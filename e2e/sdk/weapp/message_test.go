package weapp

import (
	"io"
	"strings"
	"testing"

	"github.com/medivhzhan/weapp/v2"

	"wxflow/e2e/sdk/common"
)

func token(t *testing.T) string {
	t.Helper()
	got, err := weapp.GetAccessToken(common.AppID, common.Secret)
	if err != nil {
		t.Fatal(err)
	}
	return got.AccessToken
}

func TestSubscribeSend(t *testing.T) {
	wx := start(t)
	m := weapp.SubscribeMessage{
		ToUser: common.Identity(t, wx).OpenID, TemplateID: "TEMPLATE", MiniprogramState: weapp.MiniprogramStateTrial,
		Data: weapp.SubscribeMessageData{"thing1": {Value: "测试"}},
	}
	if got, err := m.Send(token(t)); err != nil || got.ErrCode != 0 || got.ErrMSG != "ok" {
		t.Errorf("%+v %v", got, err)
	}
	m.ToUser = "nobody"
	if got, err := m.Send(token(t)); err != nil || got.ErrCode != 40003 || !strings.HasPrefix(got.ErrMSG, "invalid openid") {
		t.Errorf("want 40003, got %+v %v", got, err)
	}
	if got, err := m.Send("nonsense"); err != nil || got.ErrCode != 40001 {
		t.Errorf("want 40001, got %+v %v", got, err)
	}
}

// This SDK speaks version 1: content is all it sends.
func TestMsgSecCheck(t *testing.T) {
	start(t)
	if got, err := weapp.MSGSecCheck(token(t), "你好"); err != nil || got.ErrCode != 0 {
		t.Errorf("%+v %v", got, err)
	}
}

// The SDK sends line_color with empty strings when nobody has set it.
func TestQRCode(t *testing.T) {
	start(t)
	resp, refused, err := (&weapp.UnlimitedQRCode{Scene: "a=1", Width: 430}).Get(token(t))
	if err != nil || refused.ErrCode != 0 {
		t.Fatalf("%+v %v", refused, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	common.Picture(t, b)
	resp, refused, err = (&weapp.UnlimitedQRCode{Scene: strings.Repeat("x", 33)}).Get(token(t))
	if err != nil || refused.ErrCode != 40169 {
		t.Fatalf("want 40169, got %+v %v", refused, err)
	}
	resp.Body.Close()
}
