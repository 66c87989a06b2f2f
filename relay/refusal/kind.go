package refusal

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
