package silenceper

import (
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2/miniprogram/message"
	"github.com/silenceper/wechat/v2/miniprogram/qrcode"
	"github.com/silenceper/wechat/v2/miniprogram/security"
	"github.com/silenceper/wechat/v2/miniprogram/urllink"
	"github.com/silenceper/wechat/v2/miniprogram/urlscheme"

	"wxflow/e2e/sdk/common"
)

// The SDK sends every field, also those that were left at zero.
func TestLinks(t *testing.T) {
	_, mini := start(t)
	link, err := mini.GetURLLink().Generate(&urllink.ULParams{Path: "pages/index/index", Query: "a=1"})
	if err != nil || !strings.HasPrefix(link, "https://wxaurl.cn/") {
		t.Errorf("%s %v", link, err)
	}
	scheme, err := mini.GetSURLScheme().Generate(&urlscheme.USParams{JumpWxa: &urlscheme.JumpWxa{Path: "pages/index/index"}})
	if err != nil || !strings.HasPrefix(scheme, "weixin://dl/business/?t=") {
		t.Errorf("%s %v", scheme, err)
	}
}

func TestPictures(t *testing.T) {
	_, mini := start(t)
	for _, get := range []func(qrcode.QRCoder) ([]byte, error){mini.GetQRCode().GetWXACode, mini.GetQRCode().CreateWXAQRCode} {
		b, err := get(qrcode.QRCoder{Path: "pages/index/index?a=1", Width: 430})
		if err != nil {
			t.Fatal(err)
		}
		common.Picture(t, b)
	}
}

func TestMediaCheck(t *testing.T) {
	wx, mini := start(t)
	if _, err := mini.GetAuth().Code2Session(common.JSCode(t, wx, common.AppID, common.User)); err != nil {
		t.Fatal(err) // the user has to have been here within two hours
	}
	id, err := mini.GetSecurity().MediaCheckAsync(&security.MediaCheckAsyncRequest{
		MediaURL: "https://shop.example/a.jpg", MediaType: 2, OpenID: common.Identity(t, wx).OpenID, Scene: 1,
	})
	if err != nil || id == "" {
		t.Errorf("%s %v", id, err)
	}
}

func TestCustomMessage(t *testing.T) {
	wx, mini := start(t)
	if _, err := mini.GetAuth().Code2Session(common.JSCode(t, wx, common.AppID, common.User)); err != nil {
		t.Fatal(err)
	}
	if err := mini.GetCustomerMessage().Send(message.NewCustomerTextMessage(common.Identity(t, wx).OpenID, "你好")); err != nil {
		t.Error(err)
	}
	err := mini.GetCustomerMessage().Send(message.NewCustomerTextMessage("nobody", "你好"))
	if err == nil || !strings.Contains(err.Error(), "errcode=40003 ") {
		t.Errorf("want 40003, got %v", err)
	}
}
