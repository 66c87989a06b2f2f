package token

import (
	"strconv"
	"strings"
	"time"
	"wxflow/mockwx/internal/lazy"

	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// ClearQuotas is POST /cgi-bin/clear_quota: {"appid"} with the app's own token.
var ClearQuotas = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/clear_quota", Voice: wire.Gateway,
	Needs: gateway.AppToken,
	Doc:   gateway.ServiceDocs + "apimanage/api_clearquota",
	Handle: gateway.JSON(func(c *gateway.Call, in *struct {
		AppID string `json:"appid"`
	}) (any, error) {
		if in.AppID != c.App.AppID { // Doc: also when the appid is not the token's
			return nil, wechat.InvalidAppID.Because("the appid in the body is not the token's, which is %s",
				"请求体中的 appid 与 access_token 所属的 %s 不一致", c.App.AppID)
		}
		return clearAll(c)
	}),
}

// ClearQuotasV2 is POST /cgi-bin/clear_quota/v2: appid and appsecret, no token.
// Doc: the page's sample has them in the query, its table in the body. Ours:
// both are read, the query first.
var ClearQuotasV2 = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/clear_quota/v2", Voice: wire.Gateway,
	Doc:    gateway.ServiceDocs + "apimanage/api_clearquotabyappsecret",
	Takes:  []string{"appid", "appsecret"},
	Handle: clearQuotaV2,
}

func clearQuotaV2(c *gateway.Call) (any, error) {
	var in struct {
		AppID     string `json:"appid"`
		AppSecret string `json:"appsecret"`
	}
	if len(c.Body()) > 0 && !c.Params.Has("appid") {
		if err := c.DecodeIfJSON(&in); err != nil {
			return nil, err
		}
	} else {
		in.AppID, in.AppSecret = c.Params.Get("appid"), c.Params.Get("appsecret")
	}
	c.AppID = in.AppID
	if in.AppID == "" {
		return nil, wechat.AppIDMissing.Missing("appid")
	}
	a, err := c.KnownApp()
	if err != nil {
		return nil, err
	}
	if in.AppSecret == "" {
		return nil, wechat.SecretMissing.Missing("appsecret")
	}
	if err := c.CheckSecret(a, in.AppSecret); err != nil {
		return nil, err
	}
	c.App = a
	return clearAll(c)
}

// clearsPerMonth: Doc: an account may clear its counts ten times a month.
const clearsPerMonth = 10

func clearAll(c *gateway.Call) (any, error) {
	month := c.Now.In(clock.China).Format("2006-01")
	if n := clears.Add(c.App, month); n > clearsPerMonth {
		return nil, wechat.ClearQuotaForbidden.Because("clear %d this month; WeChat allows %d", "本月第 %d 次清零；微信允许 %d 次", n, clearsPerMonth)
	}
	c.App.ClearDaily("")
	return wire.OK, nil
}

// clears are how often an app cleared all quotas, by the month in China.
var clears world.Counter[string]

// ofAPI returns the Handle of a call about the quota of the API that its body names.
func ofAPI(handle func(*gateway.Call, *gateway.Endpoint) (any, error)) func(*gateway.Call) (any, error) {
	return gateway.JSON(func(c *gateway.Call, in *struct {
		CgiPath string `json:"cgi_path"`
	}) (any, error) {
		if strings.HasPrefix(in.CgiPath, "/sns/") { // Doc: /sns cannot be asked for
			return nil, wechat.QuotaForbidden.Because("the quotas of /sns cannot be queried", "/sns 接口的额度不可查询")
		}
		e := c.Table.Find(in.CgiPath)
		if e == nil {
			return nil, wechat.QuotaPathUnknown.Because(
				"cgi_path is not an API this fake emulates; write it with the leading slash, as in /cgi-bin/token",
				"cgi_path 不是本服务模拟的接口；请带上开头的斜杠，如 /cgi-bin/token")
		}
		return handle(c, e)
	})
}

// GetQuota is POST /cgi-bin/openapi/quota/get.
var GetQuota = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/openapi/quota/get", Voice: wire.Gateway,
	Needs: gateway.AppToken,
	Doc:   gateway.ServiceDocs + "apimanage/api_getapiquota",
	Handle: ofAPI(func(c *gateway.Call, e *gateway.Endpoint) (any, error) {
		used, limit := c.App.CountDaily(e.Path, 0, c.Now), c.App.DailyLimit(e.Path, e.Daily)
		// Doc: this order; a limit of 0 is none.
		quota := ordered.Object{{"daily_limit", limit}, {"used", used}, {"remain", max(0, limit-used)}}
		return wire.Success(ordered.Object{{"quota", quota}}), nil
	}),
}

// ClearQuotaOf is POST /cgi-bin/openapi/quota/clear.
var ClearQuotaOf = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/openapi/quota/clear", Voice: wire.Gateway,
	Needs: gateway.AppToken,
	Doc:   gateway.ServiceDocs + "apimanage/api_clearapiquota",
	Handle: ofAPI(func(c *gateway.Call, e *gateway.Endpoint) (any, error) {
		c.App.ClearDaily(e.Path)
		return wire.OK, nil
	}),
}

var ridShape = lazy.Regexp(`^[0-9a-f]{8}(-[0-9a-f]{8}){2}$`)

// ridLife: Doc: a rid can be looked up for seven days.
const ridLife = 7 * 24 * time.Hour

// GetRID is POST /cgi-bin/openapi/rid/get: what the fake's own journal knows of
// a refused call of the token's app. Seen: rids of /sns are "not found".
var GetRID = &gateway.Endpoint{
	Method: "POST", Path: "/cgi-bin/openapi/rid/get", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.ServiceDocs + "apimanage/api_getridinfo",
	Handle: gateway.JSON(getRID),
}

func getRID(c *gateway.Call, in *struct {
	RID string `json:"rid"`
}) (any, error) {
	if !ridShape().MatchString(in.RID) {
		return nil, wechat.RIDInvalid.Because("the rid is empty or has another shape than 61725984-6126f6f9-040f19c4",
			"rid 为空，或形状不像 61725984-6126f6f9-040f19c4")
	}
	if sec, _ := strconv.ParseInt(in.RID[:8], 16, 64); c.Now.Sub(time.Unix(sec, 0)) > ridLife {
		return nil, wechat.RIDTooOld.Because("the rid is older than seven days", "rid 超过七天")
	}
	r, found := c.World.CallByRID(c.App, in.RID)
	switch {
	case !found || strings.HasPrefix(r.Path, "/sns/"):
		return nil, wechat.RIDNotFound.Because("no call with that rid is in the journal; those of /sns cannot be looked up",
			"调用记录里没有该 rid；/sns 接口的 rid 不可查询")
	case r.AppID != c.App.AppID:
		return nil, wechat.RIDForbidden.Because("the call was made by another app: %s", "该调用属于另一个 app：%s", r.AppID)
	}
	// Doc: this order; the token in the URL is shortened.
	return wire.Success(ordered.Object{{"request", ordered.Object{
		{"invoke_time", r.Time.Unix()},
		{"cost_in_ms", 1}, // Ours: the clock of the fake stands still during a call
		{"request_url", journal.Query(r.Query)},
		{"request_body", string(journal.Body(r.Body))},
		{"response_body", string(r.Reply)},
		{"client_ip", local.Peer(r.Client).String()},
	}}}), nil
}
