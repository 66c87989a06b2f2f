package mockwx

import (
	"net/http"
	"strings"
	"time"
)

// A refusal is how an endpoint says no: the code that goes on the wire and the
// reason that does not.
type refusal struct {
	code   ErrCode
	why    Text
	text   string  // the wire text, where it is another than the code's own
	detail string  // what the wire text says beyond that
	family *family // who refuses, when it is not the endpoint's own module
	// body is the reply, where it has more than errcode and errmsg.
	body func(errorBody) any
	// unknown: about a code that nobody here made, which the fixture's
	// unknown_code may turn into a login.
	unknown bool
	planned bool // the fixture or a magic code asks for it
}

// Error returns the reason in English.
func (r *refusal) Error() string { return r.why.EN }

func refuse(code ErrCode, en, zh string, args ...any) *refusal {
	return &refusal{code: code, why: say(en, zh, args...)}
}

// refuseAsPlanned says no because the fixture or a magic code asks for it.
func refuseAsPlanned(code ErrCode, en, zh string, args ...any) *refusal {
	no := refuse(code, en, zh, args...)
	no.planned = true
	return no
}

func whyMissing(code ErrCode, name string) *refusal {
	return refuse(code, "the parameter %s is missing or empty", "缺少参数 %s，或其值为空", name)
}

// whyMistyped is what the reason of a refusal has to add about a value.
func whyMistyped(field string) Text {
	return say("%s is of another JSON type than it should be and counts as empty", "%s 的 JSON 类型不对，视为空", clip(field, 64))
}

// The reasons below say what an answer of WeChat's does not: why a code was
// refused. None of them repeats a code or a secret.

func whyExpired(kind codeKind, ago time.Duration) *refusal {
	ago = ago.Truncate(time.Second)
	if kind == oauthCode {
		return refuse(InvalidCode, "expired %v ago: an OAuth2 code lives five minutes", "code 已在 %v 前过期：OAuth2 的 code 只有五分钟有效", ago)
	}
	return refuse(InvalidCode, "expired %v ago: a js_code lives five minutes", "code 已在 %v 前过期：js_code 只有五分钟有效", ago)
}

func whyForeign(minted, redeemed string) *refusal {
	return refuse(InvalidCode, "minted for %s, redeemed by %s", "code 由 %s 签发，却由 %s 来兑换", minted, redeemed)
}

// whyOtherDoor explains a code of one kind at the door of another.
func whyOtherDoor(minted codeKind) *refusal {
	if minted == oauthCode {
		return refuse(InvalidCode, "this is a code of the OAuth2 redirect; it goes to /sns/oauth2/access_token", "这是网页授权（OAuth2）的 code，应交给 /sns/oauth2/access_token")
	}
	return refuse(InvalidCode, "this is a js_code of wx.login; it goes to /sns/jscode2session", "这是 wx.login 的 js_code，应交给 /sns/jscode2session")
}

func whyUsed(call int64) *refusal {
	if call == 0 {
		return refuse(CodeUsed, "already redeemed, too many calls ago to tell by which: a code works once", "很多次调用之前已被兑换过：code 只能用一次")
	}
	return refuse(CodeUsed, "already redeemed by call %d: a code works once", "已被第 %d 次调用兑换过：code 只能用一次", call)
}

// whyUsed says that the ticket is spent; a row of the fixture with single_use
// means it to be.
func (t *ticket) whyUsed(call int64) *refusal {
	no := whyUsed(call)
	no.planned = t.row != nil
	return no
}

func whyUnknownUser(user string) *refusal {
	return refuse(InvalidCode, "the code names user %q, who is not in the fixture", "code 指向用户 %q，但 fixture 里没有此人", user)
}

func whyUnknownCode(code string) *refusal {
	no := describeUnknown(code)
	no.unknown = true
	return no
}

func describeUnknown(code string) *refusal {
	switch {
	case hasCodeShape(code):
		return refuse(InvalidCode, "shaped like a code of wx.login, but not made from this fake's seed; a real code needs unknown_code in the fixture",
			"形状像 wx.login 的 code，但不是用本服务的 seed 生成的；若是真机或开发者工具的 code，请在 fixture 里设置 unknown_code")
	case len(code) == 64:
		return refuse(InvalidCode, "64 characters: looks like a phone-number code, which is not a js_code",
			"64 个字符：像是手机号 code，它不是 js_code")
	case len(code) == codeLength-1 || len(code) == codeLength+1:
		return refuse(InvalidCode, "%d characters where a js_code has 32: cut or padded on the way", "有 %d 个字符，而 js_code 是 32 个：传输途中被截断或多了字符", len(code))
	}
	return refuse(InvalidCode, "no such code: not in the fixture, not magic, not minted here (%d characters)",
		"没有这个 code：不在 fixture 里，不是魔法 code，也不是这里签发的（%d 个字符）", len(code))
}

func whyNoPath(r *http.Request) *refusal {
	if e := endpointsByPath[strings.TrimPrefix(r.URL.Path, qyapiPrefix)]; e != nil {
		return refuse(InvalidURL, "%s is on the host %s, this was asked of %s", "%s 属于 %s，收到的请求是发给 %s 的", e.path, e.host.name(), clip(r.Host+r.URL.Path, 200))
	}
	return refuse(InvalidURL, "no such API: %s %s; GET /endpoints on the admin listener lists what there is, and stubs in the fixture answer for others",
		"没有这个接口：%s %s；admin 端口的 GET /endpoints 列出全部接口，其余接口可在 fixture 的 stubs 里代答", clip(r.Method, 16), clip(r.URL.Path, 200))
}
