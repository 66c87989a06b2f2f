package wechat

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/trust"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// An Identity is what WeChat says about the owner of a code.
type Identity struct {
	OpenID     string
	UnionID    string // "" when absent
	SessionKey credential.Secret
}

const maxMsgLen = 300 // of errmsg in the log

// readReply turns the body of jscode2session's reply into an identity, a
// *wxError, or an error that says why it is neither.
//
// A login succeeded if and only if the reply has a non-empty string "openid".
// Seen: success has carried no errcode since 2018-12-23, errors come with
// HTTP 200 and success as text/plain, so none of the three decides. Names
// are matched exactly: a struct of encoding/json would take "OpenID" for "openid".
func readReply(body []byte) (Identity, error) {
	m, ok := scanReply(body)
	if !ok {
		return Identity{}, notAnObject(body)
	}
	openID, err := readText(m[atOpenID], "openid", trust.MaxIDLen)
	if err != nil || openID == "" {
		if e := readRefusal(m[atErrCode], m[atErrMsg]); e != nil {
			return Identity{}, e
		}
		if err == nil {
			err = errors.New("reply has neither openid nor errcode")
		}
		return Identity{}, err
	}
	unionID, err := readText(m[atUnionID], "unionid", trust.MaxIDLen)
	if err != nil {
		return Identity{}, err
	}
	key, err := readText(m[atSessionKey], "session_key", trust.MaxKeyLen)
	if err != nil {
		return Identity{}, err
	}
	return Identity{openID, unionID, credential.NewSecret(key)}, nil
}

// notAnObject says what body is instead of an object, and shows none of it:
// what is not understood may hold a session_key.
func notAnObject(body []byte) error {
	b := strings.TrimSpace(string(body[:min(len(body), 64)]))
	switch {
	case b == "":
		return errors.New("reply is empty")
	case b[0] == '<':
		return errors.New("reply is HTML or XML, not JSON: is a proxy answering?")
	case b[0] == '{':
		return errors.New("reply is cut or malformed JSON")
	case b[0] == '[':
		return errors.New("reply is an array, not an object")
	}
	return errors.New("reply is not a JSON object")
}

// readText returns a string field, "" when it is absent or null. It must be
// printable ASCII without spaces: these values go into headers and logs.
func readText(raw json.RawMessage, name string, max int) (string, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	s, ok := unquote(raw)
	if !ok {
		return "", fmt.Errorf("%s is not a string", name)
	}
	if len(s) > max {
		return "", fmt.Errorf("%s has %d characters", name, len(s))
	}
	if strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return "", fmt.Errorf("%s has a character that cannot be part of it", name)
	}
	return s, nil
}

// ridPattern finds the request id. Seen: four suffix styles, ", rid: …",
// " rid: …", " hint: […] rid: …" and the older ones without any rid.
var ridPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[, ]*\brid: ([0-9a-f]{8}(?:-[0-9a-f]{8}){2})`) })

// RIDPage is where those who manage or develop an app look up why WeChat refused a call,
// by its rid, for seven days. Doc: not for /sns.
var RIDPage = slog.String("rid_page", "https://developers.weixin.qq.com/console/devtools/debug?tab=errorDiag")

// readRefusal returns the errcode of a reply, nil when it has none that says
// a failure.
func readRefusal(errCode, errMsg json.RawMessage) *wxError {
	code, ok := readErrCode(errCode)
	if !ok || code == 0 {
		return nil
	}
	e := &wxError{code: code}
	_ = json.Unmarshal(errMsg, &e.msg) // no text is a text too
	if i := ridPattern().FindStringSubmatchIndex(e.msg); i != nil {
		e.rid = e.msg[i[2]:i[3]]
		e.msg = e.msg[:i[0]] + e.msg[i[1]:]
	}
	if len(e.msg) > maxMsgLen {
		e.msg = strings.ToValidUTF8(e.msg[:maxMsgLen], "") + "…"
	}
	return e
}

// readErrCode reads a number, or a number in a string, as some gateways in
// between make of it.
func readErrCode(raw json.RawMessage) (int, bool) {
	s := strings.Trim(string(raw), `"`)
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32)
	return int(n), err == nil
}

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
var ipPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:invalid ip|requestIP:) ([0-9A-Fa-f.:]+)`) })

// WhitelistIP finds, in the errmsg of a 40164, the address that WeChat saw, the
// one to put on the list; "" when there is none. Behind NAT the operator has no
// other way of learning it.
func WhitelistIP(msg string) string {
	m := ipPattern().FindStringSubmatch(msg)
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
