package silenceper

import (
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2/miniprogram/qrcode"
	"github.com/silenceper/wechat/v2/miniprogram/security"
	"github.com/silenceper/wechat/v2/miniprogram/subscribe"

	"wxflow/e2e/sdk/common"
)

// The SDK sends page, miniprogram_state, lang and each color even when they are
// empty.
func TestSubscribeSend(t *testing.T) {
	wx, mini := start(t)
	m := &subscribe.Message{
		ToUser: common.Identity(t, wx).OpenID, TemplateID: "TEMPLATE",
		Data: map[string]*subscribe.DataItem{"thing1": {Value: "测试"}},
	}
	if err := mini.GetSubscribe().Send(m); err != nil {
		t.Error(err)
	}
	m.ToUser = "nobody"
	if err := mini.GetSubscribe().Send(m); err == nil || !strings.Contains(err.Error(), "errcode=40003 , errmsg=invalid openid") {
		t.Errorf("want 40003, got %v", err)
	}
}

func TestMsgSecCheck(t *testing.T) {
	wx, mini := start(t)
	if _, err := mini.GetAuth().Code2Session(common.JSCode(t, wx, common.AppID, common.User)); err != nil {
		t.Fatal(err) // the user has to have been here within two hours
	}
	got, err := mini.GetSecurity().MsgCheck(&security.MsgCheckRequest{
		OpenID: common.Identity(t, wx).OpenID, Scene: security.MsgSceneComment, Content: "你好",
	})
	if err != nil || got.Result.Suggest != security.CheckSuggestPass || got.Result.Label != 100 || got.TraceID == "" || len(got.Detail) == 0 {
		t.Errorf("%+v %v", got, err)
	}
}

// This SDK takes image/jpeg for a picture, and application/json for an error.
func TestQRCode(t *testing.T) {
	_, mini := start(t)
	b, err := mini.GetQRCode().GetWXACodeUnlimit(qrcode.QRCoder{Scene: "a=1", Width: 430})
	if err != nil {
		t.Fatal(err)
	}
	common.Picture(t, b)
	_, err = mini.GetQRCode().GetWXACodeUnlimit(qrcode.QRCoder{Scene: strings.Repeat("x", 33)})
	if err == nil || !strings.Contains(err.Error(), "errcode=40169 ") {
		t.Errorf("want 40169, got %v", err)
	}
}
