package doctor

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"wxflow/relay/internal/wechat"
	"wxflow/relay/text"
)

func eachApp(check func(*wechatAnswers) []Result) func(*exam) []Result {
	return func(e *exam) []Result {
		var out []Result
		for _, app := range e.settings.Config.Apps {
			if app.AppID == "" || app.Secret.Empty() {
				out = append(out, about(app.AppID, skip("appid or AppSecret is missing", "缺少 appid 或 AppSecret")))
				continue
			}
			out = append(out, about(app.AppID, check(e.askWeChat(app))))
		}
		return out
	}
}

// The errcodes that say one thing each. Seen and Doc: the texts are in package
// relay.
const (
	codeBusy         = -1
	codeToken        = 40001
	codeAppID        = 40013
	codeSecret       = 40125
	codeIP           = 40164
	codeFrozen       = 40243
	codeNoSecret     = 41004
	codeDayQuota     = 45009
	codeMinute       = 45011
	codeIPUnlisted   = 61004
	codeIPAdminFirst = 89501 // to 89507: an administrator has to confirm the address
	codeIPAdminLast  = 89507
)

func isIPRefusal(code int) bool {
	return code == codeIP || code == codeIPUnlisted || code >= codeIPAdminFirst && code <= codeIPAdminLast
}

func isQuota(code int) bool { return code == codeDayQuota || code == codeMinute }

// has finds the answer with one of the codes.
func (a *wechatAnswers) has(is func(int) bool) (wxReply, bool) {
	for _, r := range []wxReply{a.token, a.code} {
		if r.err == nil && r.ErrCode != 0 && is(r.ErrCode) {
			return r, true
		}
	}
	return wxReply{}, false
}

func oneOf(codes ...int) func(int) bool {
	return func(code int) bool { return slices.Contains(codes, code) }
}

// checkAppID sends a code that cannot be good. Seen: the appid is looked at
// before the code and the code before the secret, so 40029 proves the appid and
// nothing else.
func checkAppID(a *wechatAnswers) []Result {
	if _, yes := a.has(oneOf(codeAppID)); yes {
		return fail("WeChat does not know it (40013)", "微信不认识它（40013）")
	}
	if a.code.err != nil && a.token.err != nil {
		return fail("no answer from WeChat: %s", "微信没有响应：%s", reason(a.code.err))
	}
	if a.code.ErrCode == codeBusy && a.token.AccessToken == "" {
		return warn("WeChat is busy (-1); try again", "微信系统繁忙（-1），请重试")
	}
	return ok("known", "存在")
}

// checkSecret asks stable_token, which in its normal mode gives the token
// there is and ends none. Doc.
func checkSecret(a *wechatAnswers) []Result {
	if _, yes := a.has(oneOf(codeFrozen)); yes {
		return fixed(fail("the AppSecret is frozen (40243)", "AppSecret 已被冻结（40243）"), "unfreeze it at mp.weixin.qq.com", "到 mp.weixin.qq.com 解冻")
	}
	if r, yes := a.has(oneOf(codeSecret, codeToken, codeNoSecret)); yes {
		return fail("not accepted (%d)", "不被接受（%d）", r.ErrCode)
	}
	switch {
	case a.token.AccessToken != "":
		return ok("accepted", "有效")
	case a.token.err != nil:
		return fail("no answer from WeChat: %s", "微信没有响应：%s", reason(a.token.err))
	case a.token.ErrCode == codeAppID || isIPRefusal(a.token.ErrCode) || isQuota(a.token.ErrCode):
		return skip("WeChat did not get that far (%d)", "微信尚未检查到这一步（%d）", a.token.ErrCode)
	case a.token.ErrCode == codeBusy:
		return warn("WeChat is busy (-1); try again", "微信系统繁忙（-1），请重试")
	}
	return fixed(warn("WeChat answered %d: %s", "微信答复 %d：%s", a.token.ErrCode, a.token.ErrMsg),
		"look the code up in WeChat's documents, and for notices at mp.weixin.qq.com", "在微信文档中查询该返回码，并查看 mp.weixin.qq.com 的站内通知")
}

func checkIP(a *wechatAnswers) []Result {
	r, yes := a.has(isIPRefusal)
	if !yes && isIPRefusal(a.call.ErrCode) { // so logins work, and /phone, /checksession and the gateway do not
		r, yes = a.call, true
	}
	switch {
	case yes && r.ErrCode >= codeIPAdminFirst:
		return fixed(fail("an administrator has to confirm this machine's address (%d)", "需要管理员确认本机 IP（%d）", r.ErrCode),
			"the administrator confirms it in WeChat; after a refusal wait 1 or 24 hours", "请管理员在微信中确认；若已拒绝，需等待 1 小时或 24 小时")
	case yes:
		ip := cmp.Or(wechat.WhitelistIP(r.ErrMsg), "?")
		return fixed(fail("this machine is not on it: WeChat sees %s (%d)", "不在白名单中：微信看到的地址是 %s（%d）", ip, r.ErrCode),
			"add %s at mp.weixin.qq.com, 开发管理 → 开发设置 → IP白名单; it takes some minutes; where the address changes, its last part may be *",
			"到 mp.weixin.qq.com“开发管理 → 开发设置 → IP白名单”添加 %s，数分钟后生效；地址会变化时，最后一段可以写 *", ip)
	case a.token.AccessToken != "":
		return ok("this machine is allowed", "本机可以访问")
	}
	return skip("WeChat did not get that far", "微信尚未检查到这一步")
}

func checkQuota(a *wechatAnswers) []Result {
	if r, yes := a.has(isQuota); yes {
		return warn("used up (%d)", "已用尽（%d）", r.ErrCode)
	}
	return ok("not used up", "未用尽")
}

func checkOutProxy(e *exam) []Result {
	u, err := e.o.Proxy(&http.Request{URL: e.upstream()})
	switch {
	case err != nil:
		return warn("HTTPS_PROXY cannot be read", "HTTPS_PROXY 无法解析")
	case u == nil:
		return ok("direct, without a proxy", "直连，不经过代理")
	}
	return ok("through the proxy %s (HTTPS_PROXY)", "经过代理 %s（HTTPS_PROXY）", u.Host)
}

// parseDate reads a Date header. Seen: the gateway's has dashes.
func parseDate(s string) (time.Time, error) {
	if t, err := time.Parse("Mon, 02-Jan-2006 15:04:05 MST", s); err == nil {
		return t, nil
	}
	return http.ParseTime(s)
}

const maxSkew = 30 * time.Second

func checkClock(e *exam) []Result {
	theirs, err := parseDate(e.reach.date)
	if err != nil {
		return skip("the answer has no Date to compare with", "响应中没有可比较的 Date")
	}
	d := e.reach.at.Sub(theirs).Round(time.Second)
	how := text.New("ahead of", "快")
	if d < 0 {
		d, how = -d, text.New("behind", "慢")
	}
	if d > maxSkew {
		return warn("this machine's clock is %[1]v %[2]s WeChat's", "本机时钟比微信%[2]s %[1]v", d, how)
	}
	return ok("within %v", "相差 %v 以内", max(d, time.Second))
}

// upstreamShown is the upstream without what might be secret in it.
func (e *exam) upstreamShown() string {
	u := e.upstream()
	return u.Scheme + "://" + strings.ToLower(u.Host)
}
