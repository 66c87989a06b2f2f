package wechat

import (
	"log/slog"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A wxError is a refusal in WeChat's own words.
type wxError struct {
	code int
	msg  string // without its rid
	rid  string
}

func (e *wxError) Error() string {
	return "errcode " + strconv.Itoa(e.code) + " " + strconv.Quote(e.msg)
}

// errSystemBusy is the one errcode that is tried again.
// Doc: "系统繁忙，此时请开发者稍候再试".
const errSystemBusy = -1

// ErrMinuteQuota asks to wait for the next minute. Seen.
const ErrMinuteQuota = 45011

// wxRow says what the relay makes of one errcode.
type wxRow struct {
	Code int
	Kind refusal.Kind
	Hint text.Text
}

// wxTable holds the errcodes the relay acts on, typed from the documents; any
// other is an upstream failure that carries its number. Texts and causes:
// Seen: jscode2session traffic, except where a row says otherwise.
var wxTable = [...]wxRow{
	{Code: errSystemBusy, Kind: refusal.Busy}, // Doc
	{Code: 40029, Kind: refusal.CodeInvalid},  // unknown, expired, or made for another appid
	{Code: 42003, Kind: refusal.CodeInvalid},  // Doc: oauth_code 超时; not observed on this endpoint
	{Code: 40163, Kind: refusal.CodeUsed},
	{Code: 40226, Kind: refusal.UserBlocked},
	{Code: ErrMinuteQuota, Kind: refusal.RateLimited},

	{40013, refusal.Misconfigured, text.New("WXRELAY_APPID is not an appid WeChat knows", "微信不认识 WXRELAY_APPID 里的 appid")},
	{40125, refusal.Misconfigured,
		text.New("the AppSecret is wrong or was reset: copy the current one from mp.weixin.qq.com",
			"AppSecret 错误或已被重置，请到 mp.weixin.qq.com 获取当前的 AppSecret")},
	// Doc
	{40001, refusal.Misconfigured,
		text.New("the AppSecret is not accepted: copy the current one from mp.weixin.qq.com",
			"AppSecret 不被接受，请到 mp.weixin.qq.com 获取当前的 AppSecret")},
	// Doc
	{40243, refusal.Misconfigured,
		text.New("the AppSecret is frozen: unfreeze it at mp.weixin.qq.com", "AppSecret 已被冻结，请到 mp.weixin.qq.com 解冻")},
	{40164, refusal.Misconfigured,
		text.New("this server's IP is not in the app's whitelist: add it at mp.weixin.qq.com", "本服务器 IP 不在白名单中，请到 mp.weixin.qq.com 添加")},
	// Doc
	{61004, refusal.Misconfigured,
		text.New("this server's IP is not registered: add it at mp.weixin.qq.com", "本服务器 IP 未登记，请到 mp.weixin.qq.com 添加")},
	{41002, refusal.Misconfigured, text.New("WeChat saw no appid: does a proxy strip the query?", "微信没有收到 appid：是否有代理丢弃了查询参数？")},
	{41004, refusal.Misconfigured, text.New("WeChat saw no secret: set WXRELAY_SECRET", "微信没有收到 secret：请设置 WXRELAY_SECRET")},
	{41008, refusal.Misconfigured, text.New("WeChat saw no code: does a proxy strip the query?", "微信没有收到 code：是否有代理丢弃了查询参数？")},
	{40002, refusal.Misconfigured, text.New("WeChat saw no grant_type: does a proxy change the query?", "微信没有收到 grant_type：是否有代理改动了查询参数？")},
	{40066, refusal.Misconfigured, text.New("WXRELAY_UPSTREAM has no such API: check the host", "WXRELAY_UPSTREAM 上没有这个接口，请检查地址")},
	{48001, refusal.Misconfigured, text.New("the app may not use this API: is the appid a mini-program's?", "该应用没有此接口权限：appid 是小程序的吗？")},
	// Doc
	{50002, refusal.Misconfigured,
		text.New("the app's account is restricted: look for notices at mp.weixin.qq.com", "账号受限，请到 mp.weixin.qq.com 查看站内通知")},
}

// failure gives a refusal of WeChat its kind.
func (e *wxError) failure(now time.Time) *fail.Failure {
	f := &fail.Failure{Kind: refusal.Upstream, ErrCode: e.code, RID: e.rid, Cause: e}
	if i := rowOf(e.code); i >= 0 {
		f.Kind, f.Hint = wxTable[i].Kind, wxTable[i].Hint
	}
	switch f.Kind {
	case refusal.Busy:
		f.Retryable = true // Doc: -1 asks for another try; the code is not spent
		f.Wait = 1         // Ours
	case refusal.RateLimited:
		// Seen: "api minute-quota reach limit, must slower, retry next minute".
		f.Wait = 60 - now.Second()
	}
	if ip := WhitelistIP(e.msg); ip != "" && f.Kind == refusal.Misconfigured {
		f.Attrs = append(f.Attrs, slog.String("ip", ip))
	}
	return f
}

// Seen: "invalid ip 14.22.81.196 ipv6 ::ffff:14.22.81.196, not in whitelist".
// Seen: "access clientip is not registered requestIP: 1.2.3.4".
var ipPattern = regexp.MustCompile(`(?:invalid ip|requestIP:) ([0-9A-Fa-f.:]+)`)

// WhitelistIP finds, in the errmsg of a 40164, the address that WeChat saw, the
// one to put on the list; "" when there is none. Behind NAT the operator has no
// other way of learning it.
func WhitelistIP(msg string) string {
	m := ipPattern.FindStringSubmatch(msg)
	if m == nil {
		return ""
	}
	ip, err := netip.ParseAddr(m[1])
	if err != nil {
		return ""
	}
	return ip.String()
}

// KnownErrCode reports whether the relay has words for an errcode. There are few of
// them, so they may be labels of metrics.
func KnownErrCode(code int) bool { return rowOf(code) >= 0 }

// rowOf returns the place of an errcode in wxTable, or -1.
func rowOf(code int) int {
	return slices.IndexFunc(wxTable[:], func(r wxRow) bool { return r.Code == code })
}
