package mockwx

import (
	"slices"
	"strconv"
)

// An ErrCode is a WeChat return code. The zero value means success. It is the
// only way a number like 40029 is written in this package: every code that the
// fake can say has its line in the catalogue below.
type ErrCode int

// The codes that the login endpoint and the gateway in front of it can say.
const (
	SystemError      ErrCode = -1
	InvalidGrantType ErrCode = 40002
	InvalidAppID     ErrCode = 40013
	InvalidCode      ErrCode = 40029
	InvalidURL       ErrCode = 40066
	InvalidSecret    ErrCode = 40125
	CodeUsed         ErrCode = 40163
	InvalidIP        ErrCode = 40164
	CodeBlocked      ErrCode = 40226
	SecretFrozen     ErrCode = 40243
	AppIDMissing     ErrCode = 41002
	SecretMissing    ErrCode = 41004
	CodeMissing      ErrCode = 41008
	CodeExpired      ErrCode = 42003
	MinuteQuota      ErrCode = 45011
	UserLimited      ErrCode = 50002
)

// An ErrCodeInfo is one line of the catalogue: the code, its text on the wire
// without the suffix (see family), what it means in Chinese, and where the text
// comes from. Login tells whether /sns/jscode2session can say it.
type ErrCodeInfo struct {
	Code   ErrCode `json:"errcode"`
	Msg    string  `json:"errmsg"`
	ZH     string  `json:"zh"`
	Source string  `json:"source"`
	Login  bool    `json:"login"`
}

// catalogue holds every code the fake can say, in ascending order.
var catalogue = []ErrCodeInfo{
	{SystemError, "system error", "系统繁忙，请稍候再试", "Doc: api_code2Session error table", true},
	{InvalidGrantType, "invalid grant_type", "grant_type 不正确，应为 authorization_code", "Seen: e2e/testdata/vectors/jscode2session-40002.txt", true},
	{InvalidAppID, "invalid appid", "不合法的 appid：不存在，或前后多了空格、引号", "Seen: e2e/testdata/vectors/jscode2session-40013.txt", true},
	{InvalidCode, "invalid code", "code 无效：不存在、已过期，或属于另一个 appid", "Seen: e2e/testdata/vectors/jscode2session-40029.txt", true},
	{InvalidURL, "invalid url", "不存在的接口路径", "Seen: e2e/testdata/vectors/gateway-40066.txt", false},
	{InvalidSecret, "invalid appsecret", "appsecret 不正确或已重置", "Seen: e2e/testdata/vectors/jscode2session-40125.txt", true},
	{CodeUsed, "code been used", "code 已被使用过，一个 code 只能用一次", "Seen: e2e/testdata/vectors/jscode2session-40163.txt", true},
	// The wire text carries the caller's address; the pipeline writes the whole text.
	{InvalidIP, "invalid ip, not in whitelist", "调用方 IP 不在白名单中", "Seen: e2e/testdata/vectors/jscode2session-40164.txt", true},
	{CodeBlocked, "code blocked", "高风险用户，登录被拦截", "Seen: e2e/testdata/vectors/jscode2session-40226.txt (older suffix)", true},
	// Nobody has published the wire text of a frozen secret.
	{SecretFrozen, "appsecret frozen", "appsecret 已被冻结", "Ours: wire text not captured anywhere", true},
	{AppIDMissing, "appid missing", "缺少 appid 参数", "Seen: e2e/testdata/vectors/jscode2session-41002.txt", true},
	{SecretMissing, "appsecret missing", "缺少 secret 参数", "Seen: e2e/testdata/vectors/jscode2session-41004.txt", true},
	{CodeMissing, "missing code", "缺少 js_code 参数", "Seen: e2e/testdata/vectors/jscode2session-41008.txt", true},
	// Never observed from jscode2session; only with the quirk expired_code: 42003.
	{CodeExpired, "code expired", "code 已超时", "Doc: global return codes", true},
	{MinuteQuota, "api minute-quota reach limit, must slower, retry next minute", "调用太频繁，请下一分钟再试", "Seen: e2e/testdata/vectors/jscode2session-45011.txt", true},
	{UserLimited, "user limited", "用户受限，账号被冻结或注销", "Doc: global return codes", true},
}

// ErrCodes lists the codes the fake can say, in ascending order.
func ErrCodes() []ErrCodeInfo { return slices.Clone(catalogue) }

func (c ErrCode) info() (ErrCodeInfo, bool) {
	i, ok := slices.BinarySearchFunc(catalogue, c, func(e ErrCodeInfo, c ErrCode) int { return int(e.Code - c) })
	if !ok {
		return ErrCodeInfo{}, false
	}
	return catalogue[i], true
}

// Msg returns the code's text on the wire, without the suffix.
func (c ErrCode) Msg() string {
	e, _ := c.info()
	return e.Msg
}

// String returns the code as it is written on the wire and in a fixture.
func (c ErrCode) String() string { return strconv.Itoa(int(c)) }
