package mockwx

import (
	"strings"
	"time"

	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// clearQuotaAPI is POST /cgi-bin/clear_quota: {"appid"} with the app's own token.
func clearQuotaAPI(c *call) (any, error) {
	var in struct {
		AppID string `json:"appid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if in.AppID != c.app.AppID { // Doc: also when the appid is not the token's
		return nil, wechat.InvalidAppID.Because("the appid in the body is not the token's, which is %s", "请求体中的 appid 与 access_token 所属的 %s 不一致", c.app.AppID)
	}
	return c.clearAll()
}

// clearQuotaV2 is POST /cgi-bin/clear_quota/v2: appid and appsecret, no token.
// Doc: the page's sample has them in the query, its table in the body. Ours:
// both are read, the query first.
func clearQuotaV2(c *call) (any, error) {
	var in struct {
		AppID     string `json:"appid"`
		AppSecret string `json:"appsecret"`
	}
	if len(c.body()) > 0 && !c.params.Has("appid") {
		if err := c.decodeIfJSON(&in); err != nil {
			return nil, err
		}
	} else {
		in.AppID, in.AppSecret = c.params.Get("appid"), c.params.Get("appsecret")
	}
	c.appid = in.AppID
	if in.AppID == "" {
		return nil, wechat.AppIDMissing.Missing("appid")
	}
	a, err := c.knownApp()
	if err != nil {
		return nil, err
	}
	if in.AppSecret == "" {
		return nil, wechat.SecretMissing.Missing("appsecret")
	}
	if err := c.checkSecret(a, in.AppSecret); err != nil {
		return nil, err
	}
	c.app = a
	return c.clearAll()
}

// clearsPerMonth: Doc: an account may clear its counts ten times a month.
const clearsPerMonth = 10

func (c *call) clearAll() (any, error) {
	if n := clearedThisMonth(c.app, c.now); n > clearsPerMonth {
		return nil, wechat.ClearQuotaForbidden.Because("clear %d this month; WeChat allows %d", "本月第 %d 次清零；微信允许 %d 次", n, clearsPerMonth)
	}
	c.app.ClearDaily("")
	return wire.OK, nil
}

// clears are how often an app cleared all quotas, by month.
var clears world.Slot[int, int]

// clearedThisMonth counts a clearing of all quotas, and returns how many there
// were since the month began in China.
func clearedThisMonth(a *world.App, now time.Time) (n int) {
	t := now.In(clock.China)
	clears.Do(a, func(m map[int]int) {
		month := t.Year()*12 + int(t.Month())
		m[month]++
		n = m[month]
	})
	return n
}

// A cgiPath is the body of both quota calls.
type cgiPath struct {
	CgiPath string `json:"cgi_path"`
}

// quotaAPI finds the API a quota call is about.
func (c *call) quotaAPI() (*endpoint, error) {
	var in cgiPath
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if strings.HasPrefix(in.CgiPath, "/sns/") { // Doc: /sns cannot be asked for
		return nil, wechat.QuotaForbidden.Because("the quotas of /sns cannot be queried", "/sns 接口的额度不可查询")
	}
	e := endpointsByPath[in.CgiPath]
	if e == nil {
		return nil, wechat.QuotaPathUnknown.Because("cgi_path is not an API this fake emulates; write it with the leading slash, as in /cgi-bin/token",
			"cgi_path 不是本服务模拟的接口；请带上开头的斜杠，如 /cgi-bin/token")
	}
	return e, nil
}

// A quotaBody answers quota/get. Doc: this order; a limit of 0 is none.
type quotaBody struct {
	wire.OKBody
	Quota struct {
		DailyLimit int `json:"daily_limit"`
		Used       int `json:"used"`
		Remain     int `json:"remain"`
	} `json:"quota"`
}

// getQuota is POST /cgi-bin/openapi/quota/get.
func getQuota(c *call) (any, error) {
	e, err := c.quotaAPI()
	if err != nil {
		return nil, err
	}
	out := quotaBody{OKBody: wire.OK}
	q := &out.Quota
	q.Used, q.DailyLimit = c.app.CountDaily(e.path, 0, c.now), c.app.DailyLimit(e.path, e.daily)
	q.Remain = max(0, q.DailyLimit-q.Used)
	return out, nil
}

// clearQuota is POST /cgi-bin/openapi/quota/clear.
func clearQuota(c *call) (any, error) {
	e, err := c.quotaAPI()
	if err != nil {
		return nil, err
	}
	c.app.ClearDaily(e.path)
	return wire.OK, nil
}
