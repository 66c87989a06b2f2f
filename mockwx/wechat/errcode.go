// Package wechat has WeChat's own words: return codes, refusals, sites, scopes
// of OAuth2, and what may stand in a list of domains. It knows nothing of the fake.
package wechat

import (
	_ "embed" // the table of documented codes
	"slices"
	"strconv"
	"strings"
	"sync"
)

// An ErrCode is a WeChat return code. The zero value means success. It is the
// only way a number like 40029 is written in this package: the codes that the
// fake gives by itself have names here, all others are in errcodes.tsv.
type ErrCode int

// The codes that have a cause in the fake.
const (
	SystemError         ErrCode = -1
	DataNotExist        ErrCode = 1
	PluginArgs          ErrCode = 1001
	PluginMismatch      ErrCode = 1005
	PluginNoData        ErrCode = 1007
	PluginJSON          ErrCode = 1022
	InvalidCredential   ErrCode = 40001
	InvalidGrantType    ErrCode = 40002
	InvalidOpenID       ErrCode = 40003
	InvalidAppID        ErrCode = 40013
	InvalidCode         ErrCode = 40029
	InvalidRefreshToken ErrCode = 40030
	InvalidURL          ErrCode = 40066
	InvalidArgs         ErrCode = 40097
	InvalidSecret       ErrCode = 40125
	CodeUsed            ErrCode = 40163
	InvalidIP           ErrCode = 40164
	CodeBlocked         ErrCode = 40226
	BadAPISignature     ErrCode = 40234
	SecretFrozen        ErrCode = 40243
	AccessTokenMissing  ErrCode = 41001
	AppIDMissing        ErrCode = 41002
	RefreshTokenMissing ErrCode = 41003
	SecretMissing       ErrCode = 41004
	CodeMissing         ErrCode = 41008
	OpenIDMissing       ErrCode = 41009
	AccessTokenExpired  ErrCode = 42001
	RefreshTokenExpired ErrCode = 42002
	CodeExpired         ErrCode = 42003
	RequirePOST         ErrCode = 43002
	EmptyPostData       ErrCode = 44002
	DailyQuota          ErrCode = 45009
	MinuteQuota         ErrCode = 45011
	DataFormatError     ErrCode = 47001
	APIUnauthorized     ErrCode = 48001
	ClearQuotaForbidden ErrCode = 48006
	UserLimited         ErrCode = 50002
	RIDNotFound         ErrCode = 76001
	RIDInvalid          ErrCode = 76002
	RIDForbidden        ErrCode = 76003
	RIDTooOld           ErrCode = 76004
	QuotaPathUnknown    ErrCode = 76021
	QuotaForbidden      ErrCode = 76022

	// Of third-party platforms.
	BadRequestSource       ErrCode = 40090
	BadComponentCredential ErrCode = 40094
	ComponentAppIDMissing  ErrCode = 41018
	ComponentTokenMissing  ErrCode = 41021
	NotAuthorized          ErrCode = 61003
	IPNotRegistered        ErrCode = 61004
	TicketExpired          ErrCode = 61005
	InvalidTicket          ErrCode = 61006
	ComponentUnauthorized  ErrCode = 61007
	InvalidAuthCode        ErrCode = 61009
	AuthCodeExpired        ErrCode = 61010
	InvalidComponent       ErrCode = 61011
	NeedComponentToken     ErrCode = 61014
	NeedBizToken           ErrCode = 61015
	InvalidAuthorizerToken ErrCode = 61023
	NeedComponentTokenAPI  ErrCode = 61024

	// Of WeCom.
	InvalidAccessToken ErrCode = 40014
	CorpAPIForbidden   ErrCode = 48002
)

// The codes of the OAuth2 pages in the browser. Seen: 10003 and 10010 with their
// texts; Doc: 10005; Ours: that the others mean what the catalogue says.
const (
	RedirectMismatch ErrCode = 10003
	AccountBanned    ErrCode = 10004
	ScopeDenied      ErrCode = 10005
	ScopeMissing     ErrCode = 10010
	RedirectMissing  ErrCode = 10011
	PageAppIDMissing ErrCode = 10012
	SessionKeyDead   ErrCode = 87007
	InvalidSigMethod ErrCode = 87008
	InvalidSignature ErrCode = 87009
	OpenNotExists    ErrCode = 89002
	InvalidTrade     ErrCode = 89300

	// Messages, checks of content, pictures and links.
	InvalidMediaID     ErrCode = 40007
	InvalidMessageType ErrCode = 40008
	MediaTooLarge      ErrCode = 40006
	InvalidTemplateID  ErrCode = 40037
	InvalidActionName  ErrCode = 40052
	InvalidActionInfo  ErrCode = 40053
	InvalidScene       ErrCode = 40129
	InvalidPathLength  ErrCode = 40159
	InvalidPagePath    ErrCode = 40165
	InvalidSceneLength ErrCode = 40169
	InvalidQuery       ErrCode = 40212
	MediaMissing       ErrCode = 41005
	InvalidPage        ErrCode = 41030
	UserRefused        ErrCode = 43101
	NotTheAppsOpenID   ErrCode = 43104
	EmptyContent       ErrCode = 44004
	ContentTooLong     ErrCode = 45002
	ReplyWindowClosed  ErrCode = 45015
	PictureLimit       ErrCode = 45029
	ReplyLimit         ErrCode = 45047
	InvalidArgument    ErrCode = 47003
	OpenIDInactive     ErrCode = 61010
	NotReleased        ErrCode = 85079
	ReservedWord       ErrCode = 85096
	InvalidExpiry      ErrCode = 85401
	RiskyContent       ErrCode = 87014
)

// An ErrCodeInfo is one line of the catalogue: the code, its text on the wire
// without the suffix (see family), what it means in Chinese, and where the text
// comes from. Login reports whether /sns/jscode2session can say it.
type ErrCodeInfo struct {
	Code   ErrCode `json:"errcode"`
	Msg    string  `json:"errmsg"`
	ZH     string  `json:"zh"`
	Source string  `json:"source"`
	Login  bool    `json:"login"`
}

// loginCodes are the codes that the login endpoint and the gateway in front of
// it can say; each wire text has a vector, or says why not.
var loginCodes = []ErrCodeInfo{
	{SystemError, "system error", "系统繁忙，请稍候再试", "Doc: api_code2Session error table", true},
	{InvalidGrantType, "invalid grant_type", "grant_type 不正确，应为 authorization_code", "Seen: e2e/vectors/jscode2session-40002.txt", true},
	{InvalidAppID, "invalid appid", "不合法的 appid：不存在，或前后多了空格、引号", "Seen: e2e/vectors/jscode2session-40013.txt", true},
	{InvalidCode, "invalid code", "code 无效：不存在、已过期，或属于另一个 appid", "Seen: e2e/vectors/jscode2session-40029.txt", true},
	{InvalidURL, "invalid url", "不存在的接口路径", "Seen: e2e/vectors/gateway-40066.txt", false},
	{InvalidSecret, "invalid appsecret", "appsecret 不正确或已重置", "Seen: e2e/vectors/jscode2session-40125.txt", true},
	{CodeUsed, "code been used", "code 已被使用过，一个 code 只能用一次", "Seen: e2e/vectors/jscode2session-40163.txt", true},
	// The wire text carries the caller's address, see wireText.
	{InvalidIP, "invalid ip, not in whitelist", "调用方 IP 不在白名单中", "Seen: e2e/vectors/jscode2session-40164.txt", true},
	{CodeBlocked, "code blocked", "高风险用户，登录被拦截", "Seen: e2e/vectors/jscode2session-40226.txt (older suffix)", true},
	// The wire text of a frozen secret was never published.
	{SecretFrozen, "appsecret frozen", "appsecret 已被冻结", "Ours: wire text not captured anywhere", true},
	{AppIDMissing, "appid missing", "缺少 appid 参数", "Seen: e2e/vectors/jscode2session-41002.txt", true},
	{SecretMissing, "appsecret missing", "缺少 secret 参数", "Seen: e2e/vectors/jscode2session-41004.txt", true},
	{CodeMissing, "missing code", "缺少 js_code 参数", "Seen: e2e/vectors/jscode2session-41008.txt", true},
	// Never observed from jscode2session; only with the quirk expired_code: 42003.
	{CodeExpired, "code expired", "code 已超时", "Doc: global return codes", true},
	{MinuteQuota, "api minute-quota reach limit, must slower, retry next minute",
		"调用太频繁，请下一分钟再试", "Seen: e2e/vectors/jscode2session-45011.txt", true},
	{UserLimited, "user limited", "用户受限，账号被冻结或注销", "Doc: global return codes", true},
}

// errcodesTSV has a line for every other code that WeChat documents: number,
// wire text, Chinese, and Doc (documented text) or Seen (observed on the wire).
//
//go:embed errcodes.tsv
var errcodesTSV string

// catalogue is every code the fake can say, in ascending order. It is read when
// it is first needed: a start does not pay for 1,800 lines.
var catalogue = sync.OnceValue(func() []ErrCodeInfo {
	all := slices.Clone(loginCodes)
	for line := range strings.Lines(errcodesTSV) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		n, err := strconv.Atoi(f[0])
		if err != nil || len(f) != 4 {
			panic("mockwx: errcodes.tsv: " + line) // TestCatalogue
		}
		source := "Doc: global return codes"
		switch f[3] {
		case "Seen":
			source = "Seen: wire text quoted in public reports"
		case "Ours":
			source = "Ours: the code is known, its text is not verified"
		}
		all = append(all, ErrCodeInfo{ErrCode(n), f[1], f[2], source, false})
	}
	slices.SortFunc(all, func(a, b ErrCodeInfo) int { return int(a.Code - b.Code) })
	return all
})

// ErrCodes lists the codes the fake can say, in ascending order.
func ErrCodes() []ErrCodeInfo { return slices.Clone(catalogue()) }

func (c ErrCode) Info() (ErrCodeInfo, bool) {
	for i := range loginCodes { // the hot ones, without the big table
		if loginCodes[i].Code == c {
			return loginCodes[i], true
		}
	}
	if c == 0 { // a row of a fixture without one, at every start
		return ErrCodeInfo{}, false
	}
	all := catalogue()
	i, ok := slices.BinarySearchFunc(all, c, func(e ErrCodeInfo, c ErrCode) int { return int(e.Code - c) })
	if !ok {
		return ErrCodeInfo{}, false
	}
	return all[i], true
}

// Msg returns the code's text on the wire, without the suffix. Some codes have
// none.
func (c ErrCode) Msg() string {
	e, _ := c.Info()
	return e.Msg
}

// String returns the code as it is written on the wire and in a fixture.
func (c ErrCode) String() string { return strconv.Itoa(int(c)) }
