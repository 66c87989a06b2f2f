package mockwx

import (
	"slices"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// An endpoint is one emulated API: what it needs, how it sounds, what it does.
type endpoint struct {
	method string // as documented; /sns answers any
	path   string
	voice  *wire.Voice
	needs  need
	doc    string      // the page it follows
	host   wechat.Host // where it is; the zero value is api.weixin.qq.com
	handle func(*call) (any, error)
	daily  int // calls a day and app, as documented; 0: none known
	// who tells which user the call is about before anything happens, for
	// faults that select one; nil where no user is involved.
	who func(*call) string
}

// endpoints is THE table: one line per emulated API. Paths match exactly, as at
// the real gateway: no cleaning, no trailing slash.
var endpoints = []endpoint{
	{method: "GET", path: "/sns/jscode2session", voice: wire.SNS, handle: jscode2session, who: codeUser(ids.JSCode, "js_code"),
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2Session"},
	{method: "GET", path: "/cgi-bin/token", voice: wire.Gateway, handle: getToken, daily: 2000,
		doc: "https://developers.weixin.qq.com/doc/service/api/base/api_getaccesstoken"},
	{method: "POST", path: "/cgi-bin/stable_token", voice: wire.Gateway, handle: stableToken, daily: 500_000,
		doc: "https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken"},
	{method: "POST", path: "/cgi-bin/clear_quota", voice: wire.Gateway, needs: needApp, handle: clearQuotaAPI,
		doc: "https://developers.weixin.qq.com/doc/service/api/apimanage/api_clearquota"},
	{method: "POST", path: "/cgi-bin/clear_quota/v2", voice: wire.Gateway, handle: clearQuotaV2,
		doc: "https://developers.weixin.qq.com/doc/service/api/apimanage/api_clearquotabyappsecret"},
	{method: "POST", path: "/cgi-bin/openapi/quota/get", voice: wire.Gateway, needs: needApp, handle: getQuota,
		doc: "https://developers.weixin.qq.com/doc/service/api/apimanage/api_getapiquota"},
	{method: "POST", path: "/cgi-bin/openapi/quota/clear", voice: wire.Gateway, needs: needApp, handle: clearQuota,
		doc: "https://developers.weixin.qq.com/doc/service/api/apimanage/api_clearapiquota"},
	{method: "POST", path: "/cgi-bin/openapi/rid/get", voice: wire.Gateway, needs: needApp, handle: getRID,
		doc: "https://developers.weixin.qq.com/doc/service/api/apimanage/api_getridinfo"},
	{method: "GET", path: "/cgi-bin/getcallbackip", voice: wire.Gateway, needs: needApp, handle: callbackIPs,
		doc: "https://developers.weixin.qq.com/doc/service/api/base/api_getcallbackip"},
	{method: "GET", path: "/cgi-bin/get_api_domain_ip", voice: wire.Gateway, needs: needApp, handle: apiIPs,
		doc: "https://developers.weixin.qq.com/doc/service/api/base/api_getapidomainip"},
	{method: "GET", path: "/cgi-bin/ticket/getticket", voice: wire.Gateway, needs: needApp, handle: getTicket,
		doc: "https://developers.weixin.qq.com/doc/service/api/webdev/jssdk/api_getticket"},

	{method: "POST", path: "/cgi-bin/component/api_component_token", voice: wire.Gateway, handle: componentToken,
		doc: "https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getcomponentaccesstoken"},
	{method: "POST", path: "/cgi-bin/component/api_create_preauthcode", voice: wire.Gateway, needs: needComponent, handle: createPreAuthCode,
		doc: "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/ThirdParty/token/pre_auth_code.html"},
	{method: "POST", path: "/cgi-bin/component/api_query_auth", voice: wire.Gateway, needs: needComponent, handle: queryAuth,
		doc: "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/ThirdParty/token/authorization_info.html"},
	{method: "POST", path: "/cgi-bin/component/api_authorizer_token", voice: wire.Gateway, needs: needComponent, handle: authorizerToken,
		doc: "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/ThirdParty/token/api_authorizer_token.html"},
	{method: "GET", path: "/sns/component/jscode2session", voice: wire.SNS, handle: componentLogin, who: codeUser(ids.JSCode, "js_code"),
		doc: "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/others/WeChat_login.html"},
	{method: "GET", path: "/sns/oauth2/component/access_token", voice: wire.SNS, handle: componentOAuth, who: codeUser(ids.OAuthCode, "code"),
		doc: "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Official_Accounts/official_account_website_authorization.html"},
	{method: "GET", path: "/sns/oauth2/component/refresh_token", voice: wire.SNS, handle: componentRefresh, who: grantUser,
		doc: "https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Official_Accounts/official_account_website_authorization.html"},

	{method: "GET", path: "/cgi-bin/gettoken", host: wechat.HostQYAPI, voice: wire.WeCom, handle: getCorpToken,
		doc: "https://developer.work.weixin.qq.com/document/path/91039"},
	{method: "GET", path: "/cgi-bin/miniprogram/jscode2session", host: wechat.HostQYAPI, voice: wire.WeCom, needs: needCorp, handle: corpLogin, who: codeUser(ids.JSCode, "js_code"),
		doc: "https://developer.work.weixin.qq.com/document/path/96959"},

	{method: "GET", path: "/connect/oauth2/authorize", host: wechat.HostOpen, voice: browser, handle: oauthAuthorize, who: pageUser,
		doc: "https://developers.weixin.qq.com/doc/service/guide/h5/auth"},
	{method: "GET", path: "/connect/qrconnect", host: wechat.HostOpen, voice: browser, handle: qrconnect, who: pageUser,
		doc: "https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html"},
	{method: "GET", path: "/sns/oauth2/access_token", voice: wire.SNS, handle: oauthAccessToken, who: codeUser(ids.OAuthCode, "code"),
		doc: "https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken"},
	{method: "GET", path: "/sns/oauth2/refresh_token", voice: wire.SNS, handle: oauthRefreshToken, who: grantUser,
		doc: "https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snsrefreshtoken"},
	{method: "GET", path: "/sns/userinfo", voice: wire.SNS, handle: snsUserinfo, who: grantUser,
		doc: "https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snsuserinfo"},
	{method: "GET", path: "/sns/auth", voice: wire.SNS, handle: snsAuth, who: grantUser,
		doc: "https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snscheckaccesstoken"},

	{method: "GET", path: "/wxa/checksession", voice: wire.Gateway, needs: needApp, handle: checkSession, who: openidUser,
		doc: docMini + "user-login/api_checksessionkey"},
	{method: "GET", path: "/wxa/resetusersessionkey", voice: wire.Gateway, needs: needApp, handle: resetUserSessionKey, who: openidUser,
		doc: docMini + "user-login/api_resetusersessionkey"},
	{method: "POST", path: "/wxa/business/getuserphonenumber", voice: wire.Business, needs: needApp, handle: getUserPhoneNumber, who: codeUser(ids.PhoneCode, "code"),
		doc: docMini + "user-info/phone-number/api_getphonenumber"},
	{method: "GET", path: "/wxa/getpaidunionid", voice: wire.Gateway, needs: needApp, handle: getPaidUnionID, who: openidUser,
		doc: docMini + "user-info/basic-info/api_getpaidunionid"},
	{method: "POST", path: "/wxa/getpluginopenpid", voice: wire.Gateway, needs: needApp, handle: getPluginOpenPID, who: codeUser(ids.PluginCode, "code"),
		doc: docMini + "user-info/basic-info/api_getpluginopenpid"},
	// Seen: 87009 has no hint here, though the path is one of /wxa/business.
	{method: "GET", path: "/wxa/business/getuserencryptkey", voice: wire.Gateway, needs: needApp, handle: getUserEncryptKey, who: openidUser,
		doc: docMini + "user-info/internet/api_getuserencryptkey"},
	{method: "POST", path: "/wxa/business/checkencryptedmsg", voice: wire.Business, needs: needApp, handle: checkEncryptedMsg,
		doc: docMini + "user-info/basic-info/api_checkencrypteddata"},
	{method: "POST", path: "/cgi-bin/message/subscribe/send", voice: wire.Gateway, needs: needApp, handle: subscribeSend, who: openidUser,
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage"},
	{method: "POST", path: "/cgi-bin/message/custom/send", voice: wire.Business, needs: needApp, handle: customSend, who: openidUser,
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_sendcustommessage"},
	{method: "POST", path: "/wxa/msg_sec_check", voice: wire.Gateway, needs: needApp, handle: msgSecCheck, daily: 2_000_000, who: openidUser,
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_msgseccheck"},
	{method: "POST", path: "/wxa/media_check_async", voice: wire.Gateway, needs: needApp, handle: mediaCheckAsync, daily: 200_000, who: openidUser,
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_mediacheckasync"},
	{method: "POST", path: "/wxa/getwxacodeunlimit", voice: wire.Gateway, needs: needApp, handle: getWXACodeUnlimit,
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/qr-code/api_getunlimitedqrcode"},
	{method: "POST", path: "/wxa/getwxacode", voice: wire.Gateway, needs: needApp, handle: getWXACode,
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/qr-code/api_getqrcode"},
	{method: "POST", path: "/cgi-bin/wxaapp/createwxaqrcode", voice: wire.Gateway, needs: needApp, handle: createWXAQRCode,
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/qr-code/api_createqrcode"},
	{method: "POST", path: "/wxa/generate_urllink", voice: wire.Gateway, needs: needApp, handle: generateURLLink, daily: 500_000,
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/url-link/api_generateurllink"},
	{method: "POST", path: "/wxa/generatescheme", voice: wire.Gateway, needs: needApp, handle: generateScheme, daily: 500_000,
		doc: "https://developers.weixin.qq.com/miniprogram/dev/server/API/qrcode-link/url-scheme/api_generatescheme"},
}

// docMini is where the pages of a mini-program's server APIs are.
const docMini = "https://developers.weixin.qq.com/miniprogram/dev/server/API/"

var endpointsByPath map[string]*endpoint

// emulated has the paths of the table, for whoever checks a fixture.
var emulated = fixture.APIs{}

// init, because an API may look others up: quota/get does.
func init() {
	endpointsByPath = make(map[string]*endpoint, len(endpoints))
	for i := range endpoints {
		endpointsByPath[endpoints[i].path] = &endpoints[i]
		emulated[endpoints[i].path] = endpoints[i].method
	}
}

// An EndpointInfo is one line of the endpoint table, for people and tests.
type EndpointInfo struct {
	Method string `json:"method"`
	Host   string `json:"host"`
	Path   string `json:"path"`
	Family string `json:"family"`
	Doc    string `json:"doc"`
}

// Endpoints lists the emulated APIs in the order of their paths.
func Endpoints() []EndpointInfo {
	out := make([]EndpointInfo, 0, len(endpoints))
	for _, e := range endpoints {
		out = append(out, EndpointInfo{e.method, e.host.Name(), e.path, e.voice.Name, e.doc})
	}
	slices.SortFunc(out, func(a, b EndpointInfo) int {
		if a.Path < b.Path {
			return -1
		}
		return 1
	})
	return out
}
