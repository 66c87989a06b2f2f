package silenceper

import (
	"regexp"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2"
	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/domain/openapi"
	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"

	"wxflow/e2e/sdk/common"
)

func account() *officialaccount.OfficialAccount {
	return wechat.NewWechat().GetOfficialAccount(&config.Config{
		AppID: common.AppID, AppSecret: common.Secret, Cache: cache.NewMemory(),
	})
}

func TestQuotaAndRid(t *testing.T) {
	_, mini := start(t)
	tools := mini.GetOpenAPI()
	quota, err := tools.GetAPIQuota(openapi.GetAPIQuotaParams{CgiPath: "/cgi-bin/token"})
	if err != nil || quota.Quota.Used != 1 || quota.Quota.DailyLimit == 0 || quota.Quota.Remain != quota.Quota.DailyLimit-1 {
		t.Errorf("%+v %v", quota, err)
	}
	_, err = tools.GetRidInfo(openapi.GetRidInfoParams{Rid: "00000000-00000000-00000000"})
	if err == nil || !strings.Contains(err.Error(), "errcode=7600") {
		t.Errorf("want 76001 or 76004, got %v", err)
	}
	_, err = tools.GetAPIQuota(openapi.GetAPIQuotaParams{CgiPath: "/nowhere"})
	if err == nil {
		t.Fatal("want 76021")
	}
	rid := regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{8}){2}`).FindString(err.Error())
	info, err := tools.GetRidInfo(openapi.GetRidInfoParams{Rid: rid})
	if err != nil || info.Request.InvokeTime == 0 || !strings.Contains(info.Request.RequestBody, "/nowhere") ||
		!strings.HasPrefix(info.Request.ResponseBody, `{"errcode":76021,`) || info.Request.ClientIP != "127.0.0.1" {
		t.Errorf("%s: %+v %v", rid, info, err)
	}
	if err := tools.ClearQuota(); err != nil {
		t.Error(err)
	}
	// appid and appsecret in the query, and an empty body.
	if err := tools.ClearQuotaByAppSecret(); err != nil {
		t.Error(err)
	}
}

func TestServerIPs(t *testing.T) {
	start(t)
	b := account().GetBasic()
	if ips, err := b.GetCallbackIP(); err != nil || len(ips) == 0 {
		t.Errorf("%v %v", ips, err)
	}
	if ips, err := b.GetAPIDomainIP(); err != nil || len(ips) == 0 {
		t.Errorf("%v %v", ips, err)
	}
}

func TestTicket(t *testing.T) {
	wx, _ := start(t)
	js := account().GetJs()
	for range 2 {
		if c, err := js.GetConfig("https://shop.example/"); err != nil || c.Signature == "" {
			t.Errorf("%+v %v", c, err)
		}
	}
	if n := common.Calls(wx, "/cgi-bin/ticket/getticket"); n != 1 {
		t.Errorf("the SDK asked %d times", n)
	}
}
