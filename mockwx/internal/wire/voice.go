// Package wire has the bytes of replies: how each of WeChat's modules words and writes
// what it says, and every way in which an answer can fail to arrive. It is given the
// code and the body to say, and knows no app and no user.
package wire

import (
	"encoding/binary"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/local"
	"wxflow/mockwx/wechat"
)

// A Voice is how one of WeChat's modules sounds. Voices differ in how they end an
// errmsg, in their headers and in how they escape slashes; that is all an endpoint
// needs to name to sound right.
type Voice struct {
	Name        string
	ContentType string
	Direct      bool // no gateway stands in front of the module
	escapeSlash bool
	DateLayout  string // of the Date header; empty: that of RFC 9110
	// words is a code's own text, where the module words it otherwise; "" where not.
	words     func(m *Moment, code wechat.ErrCode) string
	beforeRID string // stands between the text of a refusal and the rid
	// ending follows the text of a refusal where it is more than the rid.
	ending func(m *Moment, code wechat.ErrCode) string
	// header adds what the module sends beside the usual; nil for nothing.
	header func(code wechat.ErrCode, errmsg string) http.Header
	// Page is a refusal as people in a browser see it, instead of JSON.
	Page func(m *Moment, refusal *wechat.Refusal) Reply
}

// A Moment is what the words of a refusal may depend on, besides its code.
type Moment struct {
	Call int64
	Now  time.Time
	RID  string // the request id
	From string // the address of the caller's connection
	Path string // that of the API
	IDs  *ids.Deriver
}

var (
	// SNS is the module of /sns. Seen: header dump of 2024-08, text/plain without
	// charset for success and error alike; \/ in raw bodies since 2014; ", rid: "
	// since 2021-08; no gateway in front.
	SNS = &Voice{Name: "sns", ContentType: "text/plain", Direct: true, escapeSlash: true, beforeRID: ", rid: "}
	// Seen: what says that a component_access_token is no good (dump of 2024-09):
	// the words of /sns, the headers of another module.
	snsTokens = &Voice{
		Name: "sns", ContentType: gatewayType, Direct: true, escapeSlash: true, beforeRID: ", rid: ",
		header: func(code wechat.ErrCode, _ string) http.Header {
			return http.Header{"RetKey": {"11"}, "LogicRet": {code.String()}}
		},
	}
	// Gateway is what stands in front of most APIs, and those that sound like it. Seen:
	// web debugger dump of 2023-06 ("encoding", not "charset"; dashes in the
	// Date); no comma before the rid; slashes of the 40001 text are not escaped.
	// Ours: Connection is keep-alive as in the dump of /sns; this one has "close",
	// which may be the debugger's own wish.
	Gateway = &Voice{
		Name: "gateway", ContentType: gatewayType, DateLayout: dashedDate, words: gatewayWords,
		beforeRID: " rid: ",
	}
	// Account is that of the modules about accounts and their followers. Seen: \/ in raw
	// bodies of user/info, qrcode/create and api_get_authorizer_info; else as Gateway.
	Account = &Voice{
		Name: "gateway", ContentType: gatewayType, DateLayout: dashedDate, escapeSlash: true, words: gatewayWords,
		beforeRID: " rid: ",
	}
	// Business is the voice of the modules behind the gateway. Seen: "invalid code
	// hint: [RIJFrrMre-UcIqxa] rid: 61c05c98-…", raised inside the business module; what
	// the gateway raises before it has no hint.
	Business = &Voice{
		Name: "business", ContentType: gatewayType, DateLayout: dashedDate,
		ending: func(m *Moment, _ wechat.ErrCode) string { return " hint: [" + m.IDs.Hint(m.Call) + "] rid: " + m.RID },
	}
	// WeCom is that of qyapi. Seen: full dump of 2023-06, with the code and the text in
	// headers too, on success too, "0" and "ok" (dump of 2024-06). The
	// hint begins with the Unix second; there is no rid.
	WeCom = &Voice{
		Name: "wecom", ContentType: "application/json; charset=UTF-8", words: weComWords,
		ending: func(m *Moment, code wechat.ErrCode) string {
			sum := m.IDs.Sum("wecom hint", strconv.FormatInt(m.Call, 10))
			tail := binary.BigEndian.Uint64(sum[:]) % 1e15
			digits := strconv.FormatUint(1e15+tail, 10)[1:]
			return ", hint: [" + strconv.FormatInt(m.Now.Unix(), 10) + digits + "], from ip: " + m.peer().String() +
				", more info at https://open.work.weixin.qq.com/devtool/query?e=" + code.String()
		},
		header: func(code wechat.ErrCode, errmsg string) http.Header {
			if code == 0 {
				errmsg = "ok"
			}
			return http.Header{"Server": {"nginx"}, "Error-Code": {code.String()}, "Error-Msg": {errmsg}}
		},
	}
)

func (m *Moment) peer() netip.Addr { return local.Peer(m.From) }

// For returns the voice of a refusal by an endpoint of v: that of the module that
// refuses.
func (v *Voice) For(refusal *wechat.Refusal) *Voice {
	switch refusal.By {
	case wechat.Gateway:
		return Gateway
	case wechat.Business:
		return Business
	case wechat.SNSTokens:
		return snsTokens
	}
	if (v == Business || v == Account) && gatewaySays(refusal.Code) {
		return Gateway
	}
	return v
}

// gatewaySays reports whether the gateway answers a code before the business
// module is asked, so that a fault gives it in its words. Seen: no hint in
// any of them. Ours: nor in -1.
func gatewaySays(code wechat.ErrCode) bool {
	switch code {
	case wechat.SystemError, wechat.InvalidCredential, wechat.AccessTokenMissing, wechat.AccessTokenExpired,
		wechat.RequirePOST, wechat.DailyQuota, wechat.MinuteQuota, wechat.APIUnauthorized:
		return true
	}
	return false
}

// Refuse returns the reply to a refused call. Its body is written behind b.
func (v *Voice) Refuse(b []byte, m *Moment, refusal *wechat.Refusal) (Reply, error) {
	if v.Page != nil {
		return v.Page(m, refusal), nil
	}
	said := wechat.Body{ErrCode: refusal.Code}
	if v.ending != nil {
		said.ErrMsg = v.text(m, refusal.Code) + refusal.Detail + v.ending(m, refusal.Code)
	} else {
		said.ErrMsg = v.text(m, refusal.Code) + refusal.Detail + v.beforeRID + m.RID
	}
	p := v.around(said)
	var err error
	if refusal.Body != nil {
		p.Body, err = v.Encode(b, refusal.Body(said))
	} else {
		p.Body = v.escape(appendRefusal(b, said), len(b))
	}
	return p, err
}

// Reply returns the reply to a call that succeeds. Its body is written behind b.
func (v *Voice) Reply(b []byte, body any) (Reply, error) {
	p := v.around(wechat.Body{})
	var err error
	p.Body, err = v.Encode(b, body)
	return p, err
}

// around is a reply without its body.
func (v *Voice) around(said wechat.Body) Reply {
	p := Reply{ContentType: v.ContentType, DateLayout: v.DateLayout, ErrCode: said.ErrCode}
	if v.header != nil {
		p.Header = v.header(said.ErrCode, said.ErrMsg)
	}
	return p
}

const (
	// gatewayType: Seen: "encoding", not "charset".
	gatewayType = "application/json; encoding=utf-8"
	// dashedDate: Seen: "Sat, 03-Jun-2023 06:27:04 GMT".
	dashedDate = "Mon, 02-Jan-2006 15:04:05 GMT"
)

// text is a code's text as this caller gets it. Seen: 40164 names the
// caller's address twice, once mapped to IPv6, 40090 and 61004 once. Ours: for
// an IPv6 peer both of 40164 are the same.
func (v *Voice) text(m *Moment, code wechat.ErrCode) string {
	if v.words != nil {
		if s := v.words(m, code); s != "" {
			return s
		}
	}
	switch code {
	case wechat.BadRequestSource:
		return code.Msg() + ", requestIP: " + m.peer().String()
	case wechat.IPNotRegistered:
		return code.Msg() + " requestIP: " + m.peer().String()
	case wechat.InvalidIP:
		peer := m.peer()
		v6 := peer.String()
		if peer.Is4() {
			v6 = "::ffff:" + v6
		}
		return "invalid ip " + peer.String() + " ipv6 " + v6 + ", not in whitelist"
	}
	return code.Msg()
}

// gatewayWords: Seen: 40001 is longer where the gateway says it (since 2023-05, with
// unescaped slashes), and so is 45009 at /cgi-bin/token.
func gatewayWords(m *Moment, code wechat.ErrCode) string {
	if code == wechat.InvalidCredential || code == wechat.DailyQuota && m.Path == "/cgi-bin/token" {
		return code.Msg() + ", could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r"
	}
	return ""
}

// weComTexts are the texts that WeCom words otherwise.
var weComTexts = map[wechat.ErrCode]string{
	wechat.InvalidCredential: "invalid credential", // Seen
	wechat.InvalidAppID:      "invalid corpid",     // Seen
	wechat.AppIDMissing:      "corpid missing",     // Seen
	wechat.SecretMissing:     "corpsecret missing", // Seen
	wechat.CorpAPIForbidden:  "api forbidden",      // Ours: quoted in tests only
}

// weComWords are all texts of WeCom: it names no address in them.
func weComWords(_ *Moment, code wechat.ErrCode) string {
	if s, ok := weComTexts[code]; ok {
		return s
	}
	return code.Msg()
}
