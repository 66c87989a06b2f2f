// Package refusal holds the words in which the relay refuses a request: the kinds, the
// actions, the bounds, and the table of what a client sees of each kind. Clients and
// dashboards match on them, so a word is added but never renamed.
package refusal

import "wxflow/relay/text"

// A Kind names what went wrong. Kinds are part of the relay's surface: clients
// and dashboards match on them, so one is added but never renamed.
type Kind string

// The kinds of failure.
const (
	BadRequest    Kind = "bad_request"
	CodeInvalid   Kind = "code_invalid"
	CodeUsed      Kind = "code_used"
	UserBlocked   Kind = "user_blocked"
	RateLimited   Kind = "rate_limited"
	Busy          Kind = "busy"
	Timeout       Kind = "timeout"
	Upstream      Kind = "upstream"
	Misconfigured Kind = "misconfigured"
	Unauthorized  Kind = "unauthorized"
	NotFound      Kind = "not_found"
	Internal      Kind = "internal"
)

// An Action says what the client has to do next.
type Action string

// The actions.
const (
	LoginAgain Action = "login_again" // call wx.login for a new code
	Retry      Action = "retry"       // send the same request again in a moment
	Wait       Action = "wait"        // send it again after Retry-After
	GiveUp     Action = "give_up"     // nothing the client does will help
	FixRequest Action = "fix_request" // a mistake in the calling program
)

// CallerLeft is the Kind of a request, in log and metrics, whose caller left
// before there was an answer. No answer has it.
const CallerLeft Kind = "caller_left"

// A Bound is what a request was refused for that came in too great a number.
type Bound string

// The bounds.
const (
	BoundQueue  Bound = "queue"  // to WeChat
	BoundIP     Bound = "ip"     // Limits.PerIP
	BoundApp    Bound = "app"    // Limits.PerApp
	BoundTotal  Bound = "total"  // Limits.Total
	BoundUser   Bound = "user"   // calls that a user may have in hand
	BoundWeChat Bound = "wechat" // WeChat wants the app slower
)

// A Row is what the client sees of one kind.
type Row struct {
	Kind   Kind
	Status int
	Action Action
	Say    text.Text
	Quiet  bool // the answer says nothing of errcode and rid: the log does
}

// Table is the one error table. A failure may have an action and a text of its own,
// and the status 405.
var Table = [...]Row{
	{BadRequest, 400, FixRequest, text.New("The request is not one this relay understands.", "请求格式有误。"), false},
	{CodeInvalid, 401, LoginAgain,
		text.New("The login code is wrong or has expired. Call wx.login again and send the new code.",
			"登录 code 无效或已过期，请重新调用 wx.login 并发送新的 code。"), false},
	{CodeUsed, 401, LoginAgain,
		text.New("The login code was already used. Call wx.login again and send the new code.",
			"登录 code 已被使用，请重新调用 wx.login 并发送新的 code。"), false},
	{Unauthorized, 401, LoginAgain, text.New("There is no valid session. Log in again.", "登录态无效或已过期，请重新登录。"), false},
	{UserBlocked, 403, GiveUp,
		text.New("WeChat does not let this user log in: the account is rated high-risk.", "该微信用户被判定为高风险，微信已拦截登录。"), false},
	{NotFound, 404, FixRequest, text.New("There is nothing at this path. Check the address.", "没有这个路径，请检查地址。"), false},
	{RateLimited, 429, Wait, text.New("Too many logins within a minute. Wait for the next minute.", "登录过于频繁，请等到下一分钟再试。"), false},
	{Misconfigured, 500, GiveUp,
		text.New("Login is not set up correctly on this server. Tell its operator; the server's log says why.",
			"服务器的登录配置有误，请联系管理员查看服务器日志。"), true},
	{Internal, 500, Retry, text.New("Something went wrong on this server. Try again in a moment.", "服务器内部错误，请稍后再试。"), true},
	{Upstream, 502, LoginAgain,
		text.New("WeChat's answer could not be used. Call wx.login again and send the new code.", "微信的应答无法使用，请重新调用 wx.login 并发送新的 code。"), false},
	{Busy, 503, Retry, text.New("WeChat is busy. Try again in a moment.", "微信系统繁忙，请稍后再试。"), false},
	{Timeout, 504, LoginAgain,
		text.New("WeChat did not answer in time. Call wx.login again and send the new code.", "微信应答超时，请重新调用 wx.login 并发送新的 code。"), false},
}
