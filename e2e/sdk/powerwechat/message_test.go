package powerwechat

import (
	"io"
	"strings"
	"testing"

	"github.com/ArtisanCloud/PowerWeChat/v3/src/basicService/subscribeMessage/request"
	"github.com/ArtisanCloud/PowerWeChat/v3/src/kernel/power"

	"wxflow/e2e/sdk/common"
)

func TestSubscribeSend(t *testing.T) {
	wx, mini := start(t)
	m := &request.RequestSubscribeMessageSend{
		ToUser: common.Identity(t, wx).OpenID, TemplateID: "TEMPLATE",
		Data: &power.HashMap{"thing1": power.HashMap{"value": "测试"}},
	}
	if got, err := mini.SubscribeMessage.Send(ctx, m); err != nil || got.ErrCode != 0 || got.ErrMsg != "ok" {
		t.Errorf("%+v %v", got, err)
	}
	m.ToUser = "nobody"
	if got, err := mini.SubscribeMessage.Send(ctx, m); err != nil || got.ErrCode != 40003 || !strings.HasPrefix(got.ErrMsg, "invalid openid") {
		t.Errorf("want 40003, got %+v %v", got, err)
	}
}

func TestMsgSecCheck(t *testing.T) {
	wx, mini := start(t)
	if _, err := mini.Auth.Session(ctx, common.JSCode(t, wx, common.AppID, common.User)); err != nil {
		t.Fatal(err) // the user has to have been here within two hours
	}
	got, err := mini.Security.MsgSecCheck(ctx, common.Identity(t, wx).OpenID, 2, 2, "你好", "", "", "")
	if err != nil || got.ErrCode != 0 || got.Result.Suggest != "pass" || got.Result.Label != 100 || got.TraceID == "" || len(got.Detail) == 0 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestQRCode(t *testing.T) {
	_, mini := start(t)
	resp, err := mini.WXACode.GetUnlimited(ctx, "a=1", "", false, "release", 430, false, &power.HashMap{"r": 0, "g": 0, "b": 0}, false)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.Header.Get("Content-Type") != "image/jpeg" {
		t.Fatalf("%v %v", resp.Header, err)
	}
	common.Picture(t, b)
	resp, err = mini.WXACode.GetUnlimited(ctx, strings.Repeat("x", 33), "", false, "release", 430, false, &power.HashMap{}, false)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(resp.Body); err != nil || !strings.HasPrefix(string(b), `{"errcode":40169,`) ||
		!strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		t.Errorf("%s %v %v", b, resp.Header, err)
	}
}
