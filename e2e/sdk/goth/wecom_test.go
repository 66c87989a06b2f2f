package goth

import (
	"net/url"
	"strings"
	"testing"

	"github.com/markbates/goth/providers/wecom"

	"wxflow/e2e/sdk/common"
	"wxflow/mockwx"
)

const (
	corpID     = "ww0000000000000001"
	corpSecret = "mocksecret0000000000000000000011"
)

// memberCode does what WeCom's page does.
func memberCode(t *testing.T, wx *mockwx.Server) url.Values {
	t.Helper()
	code, err := wx.IssueOAuthCode(corpID, common.User, "snsapi_base")
	if err != nil {
		t.Fatal(err)
	}
	return url.Values{"code": {code}}
}

func TestWeCom(t *testing.T) {
	wx := start(t)
	p := wecom.New(corpID, corpSecret, "1000002", "https://shop.example/back")
	s, page := begin(t, p)
	if !strings.HasPrefix(page, "https://open.work.weixin.qq.com/wwopen/sso/qrConnect?agentid=1000002&appid="+corpID+"&") {
		t.Error(page)
	}
	for range 2 { // the second time with the same token
		if _, err := s.Authorize(p, memberCode(t, wx)); err != nil {
			t.Fatal(err)
		}
		if got := s.(*wecom.Session).UserID; got != "AiLiSi" {
			t.Errorf("user %q", got)
		}
	}
	if user, err := p.FetchUser(s); err != nil || user.UserID != "AiLiSi" || user.Name != common.Nickname {
		t.Errorf("%+v %v", user, err)
	}
	if n := common.Calls(wx, "/cgi-bin/gettoken"); n != 1 {
		t.Errorf("it asked for %d tokens", n)
	}
}

func TestWeComRefusals(t *testing.T) {
	wx := start(t)
	p := wecom.New(corpID, corpSecret, "1000002", "https://shop.example/back")
	s, _ := begin(t, p)
	used := memberCode(t, wx)
	if _, err := s.Authorize(p, used); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{used.Get("code"), "nonsense"} {
		if _, err := s.Authorize(p, url.Values{"code": {code}}); err == nil || !strings.HasPrefix(err.Error(), "CODE: 40029, MSG: invalid code") {
			t.Errorf("want 40029, got %v", err)
		}
	}
	for _, tt := range []struct{ id, secret, err string }{
		{corpID, "wrong", "CODE: 40001, "},
		{"ww00000000000000ff", corpSecret, "CODE: 40013, "},
	} {
		p := wecom.New(tt.id, tt.secret, "1000002", "https://shop.example/back")
		s, _ := begin(t, p)
		if _, err := s.Authorize(p, used); err == nil || !strings.HasPrefix(err.Error(), tt.err) {
			t.Errorf("want %s, got %v", tt.err, err)
		}
	}
}
