package token

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// A ridBody answers rid/get. Doc: this order; the token in the URL is shortened.
type ridBody struct {
	wire.OKBody
	Request struct {
		InvokeTime   int64  `json:"invoke_time"`
		CostInMS     int    `json:"cost_in_ms"`
		RequestURL   string `json:"request_url"`
		RequestBody  string `json:"request_body"`
		ResponseBody string `json:"response_body"`
		ClientIP     string `json:"client_ip"`
	} `json:"request"`
}

var ridShape = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{8}){2}$`)

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
	if !ridShape.MatchString(in.RID) {
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
	out := ridBody{OKBody: wire.OK}
	q := &out.Request
	q.InvokeTime, q.RequestURL, q.ClientIP = r.Time.Unix(), journal.Query(r.Query), local.Peer(r.Client).String()
	q.CostInMS = 1 // Ours: the clock of the fake stands still during a call
	q.RequestBody, q.ResponseBody = string(journal.Body(r.Body)), string(r.Reply)
	return out, nil
}
