package mockwx

import (
	"encoding/binary"
	"net/http"
	"strconv"

	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/wechat"
)

// A family is a group of APIs that one of WeChat's modules answers for. The
// families differ in how they end an errmsg, in their headers and in how they
// escape slashes; that is all an endpoint needs to name to sound right.
type family struct {
	name        string
	contentType string
	escapeSlash bool
	dateLayout  string // of the Date header; empty: that of RFC 9110
	// errmsg is the whole text of a refusal: the code's own text and the end.
	errmsg func(c *call, code ErrCode, text string) string
	// header adds what this family sends beside the usual; nil for nothing.
	header func(code ErrCode, errmsg string) http.Header
	// page is a refusal as people in a browser see it, instead of JSON.
	page func(c *call, no *wechat.Refusal) document
}

var (
	// Seen: header dump of 2024-08, text/plain without charset for success and
	// error alike; \/ in raw bodies since 2014; ", rid: " since 2021-08.
	sns = family{name: "sns", contentType: "text/plain", escapeSlash: true, errmsg: func(c *call, _ ErrCode, text string) string {
		return text + ", rid: " + c.rid
	}}
	// Seen: what says that a component_access_token is no good (dump of 2024-09):
	// the words of /sns, the headers of another module.
	snsTokens = family{name: "sns", contentType: gatewayType, escapeSlash: true, errmsg: sns.errmsg, header: func(code ErrCode, _ string) http.Header {
		return http.Header{"RetKey": {"11"}, "LogicRet": {code.String()}}
	}}
	// Seen: web debugger dump of 2023-06 ("encoding", not "charset"; dashes in the
	// Date); no comma before the rid; slashes of the 40001 text are not escaped.
	// Ours: Connection is keep-alive as in the dump of /sns; this one has "close",
	// which may be the debugger's own wish.
	gateway = family{name: "gateway", contentType: gatewayType, dateLayout: dashedDate, errmsg: func(c *call, _ ErrCode, text string) string {
		return text + " rid: " + c.rid
	}}
	// Seen: "invalid code hint: [RIJFrrMre-UcIqxa] rid: 61c05c98-…", raised inside
	// the business module; what the gateway raises before it has no hint.
	business = family{name: "business", contentType: gatewayType, dateLayout: dashedDate, errmsg: func(c *call, _ ErrCode, text string) string {
		return text + " hint: [" + c.w.IDs.Hint(c.id) + "] rid: " + c.rid
	}}
	// Seen: full dump of 2023-06, with the code and the text in headers too. The
	// hint begins with the Unix second; there is no rid.
	wecom = family{name: "wecom", contentType: "application/json; charset=UTF-8", errmsg: func(c *call, code ErrCode, text string) string {
		sum := c.w.IDs.Sum("wecom hint", strconv.FormatInt(c.id, 10))
		tail := binary.BigEndian.Uint64(sum[:]) % 1e15
		digits := strconv.FormatUint(1e15+tail, 10)[1:]
		return text + ", hint: [" + strconv.FormatInt(c.now.Unix(), 10) + digits + "], from ip: " + local.Peer(c.r.RemoteAddr).String() +
			", more info at https://open.work.weixin.qq.com/devtool/query?e=" + code.String()
	}, header: func(code ErrCode, errmsg string) http.Header {
		// Seen: on success too, "0" and "ok" (dump of 2024-06).
		if code == 0 {
			errmsg = ok.ErrMsg
		}
		return http.Header{"Server": {"nginx"}, "Error-Code": {code.String()}, "Error-Msg": {errmsg}}
	}}
)

// familyOf are the families of the modules that refuse for others.
var familyOf = map[wechat.Module]*family{wechat.Gateway: &gateway, wechat.Business: &business, wechat.SNSTokens: &snsTokens}

// gatewayType: Seen: "encoding", not "charset".
const gatewayType = "application/json; encoding=utf-8"

// dashedDate: Seen: "Sat, 03-Jun-2023 06:27:04 GMT".
const dashedDate = "Mon, 02-Jan-2006 15:04:05 GMT"

// browser is the family of the pages on open.weixin.qq.com: it refuses in HTML.
var browser = family{name: "browser", contentType: htmlType, page: refusalPage, errmsg: func(_ *call, _ ErrCode, text string) string {
	return text
}}
