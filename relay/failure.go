package relay

import (
	"errors"
	"log/slog"
)

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

// An Action tells the client what to do next.
type Action string

// The actions.
const (
	LoginAgain Action = "login_again" // call wx.login for a new code
	Retry      Action = "retry"       // send the same request again in a moment
	Wait       Action = "wait"        // send it again after Retry-After
	GiveUp     Action = "give_up"     // nothing the client does will help
	FixRequest Action = "fix_request" // a mistake in the calling program
)

// text is one message in the two languages of its readers.
type text struct{ en, zh string }

// A row is what the client is told about one kind.
type row struct {
	kind   Kind
	status int
	action Action
	say    text
	quiet  bool // the answer says nothing of errcode and rid: the log does
}

// failureTable is the one error table. A failure may replace action and say
// where it knows better, and its status with a 405.
var failureTable = [...]row{
	{BadRequest, 400, FixRequest, text{"The request is not one this relay understands.", "请求格式有误。"}, false},
	{CodeInvalid, 401, LoginAgain, text{"The login code is wrong or has expired. Call wx.login again and send the new code.", "登录 code 无效或已过期，请重新调用 wx.login 并发送新的 code。"}, false},
	{CodeUsed, 401, LoginAgain, text{"The login code was already used. Call wx.login again and send the new code.", "登录 code 已被使用，请重新调用 wx.login 并发送新的 code。"}, false},
	{Unauthorized, 401, LoginAgain, text{"There is no valid session. Log in again.", "登录态无效或已过期，请重新登录。"}, false},
	{UserBlocked, 403, GiveUp, text{"WeChat does not let this user log in: the account is rated high-risk.", "该微信用户被判定为高风险，微信已拦截登录。"}, false},
	{NotFound, 404, FixRequest, text{"There is nothing at this path. Check the address.", "没有这个路径，请检查地址。"}, false},
	{RateLimited, 429, Wait, text{"Too many logins within a minute. Wait for the next minute.", "登录过于频繁，请等到下一分钟再试。"}, false},
	{Misconfigured, 500, GiveUp, text{"Login is not set up correctly on this server. Tell its operator; the server's log says why.", "服务器的登录配置有误，请联系管理员查看服务器日志。"}, true},
	{Internal, 500, Retry, text{"Something went wrong on this server. Try again in a moment.", "服务器内部错误，请稍后再试。"}, true},
	{Upstream, 502, LoginAgain, text{"WeChat's answer could not be used. Call wx.login again and send the new code.", "微信的应答无法使用，请重新调用 wx.login 并发送新的 code。"}, false},
	{Busy, 503, Retry, text{"WeChat is busy. Try again in a moment.", "微信系统繁忙，请稍后再试。"}, false},
	{Timeout, 504, LoginAgain, text{"WeChat did not answer in time. Call wx.login again and send the new code.", "微信应答超时，请重新调用 wx.login 并发送新的 code。"}, false},
}

// A failure is an error that knows what the client is told and what only the
// log is told. What the client may see is kind, action, say, errcode and rid;
// the rest stays here.
type failure struct {
	kind    Kind
	action  Action // "" means the table's
	say     text   // zero means the table's
	errCode int    // WeChat's, 0 for none
	rid     string
	wait    int    // seconds for Retry-After, 0 for none
	status  int    // 0 means the table's; 405 is the one exception
	allow   string // the Allow header of a 405

	cause error       // for the log
	hint  text        // for the log: what the operator can mend
	attrs []slog.Attr // for the log
	left  bool        // the caller left: nobody reads the answer
	bound Bound       // that was reached
	lacks []lack      // of /readyz
	again bool        // nothing was spent: the relay itself may try once more
}

func (f *failure) Error() string {
	if f.cause == nil {
		return string(f.kind)
	}
	return string(f.kind) + ": " + f.cause.Error()
}

func (f *failure) Unwrap() error { return f.cause }

// row returns what the table says of f, with f's own words where it has any.
func (f *failure) row() row {
	var r row
	for _, r = range failureTable {
		if r.kind == f.kind {
			break
		}
	}
	if f.action != "" {
		r.action = f.action
	}
	if f.status != 0 {
		r.status = f.status
	}
	if f.say != (text{}) {
		r.say = f.say
	}
	return r
}

// asFailure returns err as a failure. An error nobody has given a kind is a
// bug or a broken machine: internal, and the client learns nothing of it.
func asFailure(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	return &failure{kind: Internal, cause: err}
}

// badRequest is a request the calling program has to mend.
func badRequest(en, zh string) error {
	return &failure{kind: BadRequest, say: text{en, zh}}
}
