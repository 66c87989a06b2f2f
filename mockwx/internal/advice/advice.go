// Package advice says what to do about a refusal. The reason in the journal says
// what is wrong; one table has the next step for the refusals that people meet most.
package advice

import (
	"strings"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A row is the next step for the refusals of a code whose reason has a text.
type row struct {
	code   wechat.ErrCode
	reason string // part of the English reason; the first row that fits counts
	next   text.Text
}

// Next returns what to do about a refusal; the zero Text when the table has nothing.
func Next(code wechat.ErrCode, reason text.Text) text.Text {
	for i := range rows {
		if rows[i].code == code && strings.Contains(reason.EN, rows[i].reason) {
			return rows[i].next
		}
	}
	return text.Text{}
}

var (
	freshCode = text.Of("call wx.login again just before the request and send that code once; never store a code", "请在请求前重新调用 wx.login，每个 code 只发送一次，不要保存 code")
	fixApp    = text.Of("put the appid and secret of your server into a fixture (--fixtures), or use those of the fixture in your server", "把服务器里的 appid 和 secret 写进 fixture（--fixtures），或在服务器里改用 fixture 的值")
	newToken  = text.Of("fetch a new access_token, keep it in one place for all servers, and renew it before expires_in has passed", "重新获取 access_token；所有服务器共用一份，并在 expires_in 到期前更新")
	sendName  = text.Of("send the parameter under exactly this name; see the parameters of the call for what did arrive", "请用这个名称发送参数；实际收到的内容见此调用的参数")
)

var rows = []row{
	{wechat.InvalidCode, "already redeemed", text.Of("call wx.login for each login; look for a retry, a double tap or two servers that send the same code", "每次登录都要调用 wx.login；检查是否有重试、连点，或两个服务器发送了同一个 code")},
	{wechat.CodeUsed, "already redeemed", text.Of("call wx.login for each login; look for a retry, a double tap or two servers that send the same code", "每次登录都要调用 wx.login；检查是否有重试、连点，或两个服务器发送了同一个 code")},
	{wechat.CodeUsed, "", freshCode},
	{wechat.InvalidCode, "expired", freshCode},
	{wechat.InvalidCode, "minted for", text.Of("the front end and the server have different appids: compare the appid of project.config.json with the server's setting", "前端与服务器的 appid 不一致：对照 project.config.json 的 appid 和服务器的设置")},
	{wechat.InvalidCode, "OAuth2 redirect", text.Of("send codes of web pages to /sns/oauth2/access_token, and codes of wx.login to /sns/jscode2session", "网页授权的 code 交给 /sns/oauth2/access_token，wx.login 的 code 交给 /sns/jscode2session")},
	{wechat.InvalidCode, "js_code of wx.login", text.Of("each kind of code has an API of its own: wx.login's goes to /sns/jscode2session", "每种 code 对应各自的接口：wx.login 的 code 交给 /sns/jscode2session")},
	{wechat.InvalidCode, "this fake's seed", text.Of("a code of a real phone or of DevTools: write unknown_code: alice for the app in the fixture, and any such code logs alice in", "这是真机或开发者工具的 code：在 fixture 中给该 app 写上 unknown_code: alice，这类 code 就会登录 alice")},
	{wechat.InvalidCode, "phone-number code", text.Of("send it to /wxa/business/getuserphonenumber, and the code of wx.login to /sns/jscode2session", "它应交给 /wxa/business/getuserphonenumber；/sns/jscode2session 只接受 wx.login 的 code")},
	{wechat.InvalidCode, "cut or padded", text.Of("compare the code in the front end with what arrived: quotes, spaces and a lost character are the usual causes", "对照前端的 code 与实际收到的值：常见原因是引号、空格或丢了一个字符")},
	{wechat.InvalidCode, "names user", text.Of("add the user to the fixture, or name one that it has: GET /users", "把该用户加进 fixture，或改用已有的用户：GET /users")},
	{wechat.InvalidCode, "no phone", text.Of("give the user a phone in the fixture", "在 fixture 里给该用户写上 phone")},
	{wechat.InvalidCode, "not magic", text.Of("take a code from POST /login, wx.js or `mockwx code`; user:NAME always works", "code 可由 POST /login、wx.js 或 mockwx code 得到；user:用户名 始终可用")},
	{wechat.InvalidAppID, "quotes, spaces", text.Of("look at how the setting is written: a .env file or a shell may have kept the quotes", "检查设置的写法：.env 文件或 shell 可能保留了引号")},
	{wechat.InvalidAppID, "", fixApp},
	{wechat.InvalidSecret, "", fixApp},
	{wechat.InvalidIP, "", text.Of("add the address to ip_whitelist in the fixture; in production, to the IP whitelist at mp.weixin.qq.com under development settings", "把该地址加进 fixture 的 ip_whitelist；线上则加进公众平台“开发设置”里的 IP 白名单")},
	{wechat.InvalidGrantType, "", sendName},
	{wechat.AppIDMissing, "", sendName},
	{wechat.SecretMissing, "", sendName},
	{wechat.CodeMissing, "", text.Of("read the code in the success callback of wx.login and send it as js_code; a code of undefined is a callback read too early", "在 wx.login 的 success 回调里读取 code，并以 js_code 发送；code 为 undefined 多半是读得太早")},
	{wechat.CodeBlocked, "", text.Of("tell the user that WeChat blocks the login; a retry changes nothing. In the fixture the user is blocked", "提示用户：微信拦截了这次登录，重试无用。fixture 里该用户标记了 blocked")},
	{wechat.MinuteQuota, "", text.Of("wait until the next minute, and keep the session instead of logging in at each start; in tests raise minute_quota, or move the clock", "等到下一分钟；保存会话，不要每次启动都登录；测试中可调高 minute_quota 或拨动时钟")},
	{wechat.DailyQuota, "", text.Of("keep the access_token instead of fetching it for each call; in tests raise daily_quotas, or move the clock to the next day", "缓存 access_token，不要每次调用都获取；测试中可调高 daily_quotas，或把时钟拨到次日")},
	{wechat.AccessTokenExpired, "", newToken},
	{wechat.InvalidCredential, "superseded", text.Of("two programs fetch tokens of one app and end each other's: fetch it in one place, or use /cgi-bin/stable_token", "两个程序各自获取同一 app 的 token，互相顶掉：改为只在一处获取，或使用 /cgi-bin/stable_token")},
	{wechat.InvalidCredential, "", newToken},
	{wechat.AccessTokenMissing, "", text.Of("send access_token in the query, not in the body or a header", "access_token 要写在查询串里，而不是请求体或请求头")},
	{wechat.InvalidOpenID, "", text.Of("an openid belongs to one app: use the one that this app's login returned", "openid 只属于一个 app：请使用此 app 登录时返回的 openid")},
	{wechat.APIUnauthorized, "snsapi", text.Of("ask with scope=snsapi_userinfo on the authorize page", "在授权页使用 scope=snsapi_userinfo")},
	{wechat.RedirectMismatch, "", text.Of("make the host of redirect_uri the oauth_domain of the app, and encode the URL exactly once", "让 redirect_uri 的域名与该 app 的 oauth_domain 一致，URL 只编码一次")},
}
