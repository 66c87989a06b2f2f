package login

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/trust"
	"wxflow/relay/internal/web"
	"wxflow/relay/text"
)

// A loginRequest is what a client sends to /login.
type loginRequest struct {
	Code      string
	AppID     string // "" means the first app
	PhoneCode string // of the phone button; "" for none
}

// readLogin reads either form of a login.
func readLogin(req *http.Request) (loginRequest, error) {
	var body []byte
	if req.Method == http.MethodPost {
		var err error
		if body, err = web.ReadBody(req); err != nil {
			var big *http.MaxBytesError
			if errors.As(err, &big) {
				return loginRequest{}, fail.BadRequest("The body is over 8 KiB. Send only the code.", "请求体超过 8 KiB，请只发送 code。")
			}
			return loginRequest{}, fail.BadRequest("The body did not arrive whole.", "请求体不完整。")
		}
	}
	return parseLogin(req.Method, req.URL.RawQuery, body)
}

// parseLogin is readLogin without the network. It is strict where a mistake
// would cost a code: what is not understood is said, never guessed.
func parseLogin(method, rawQuery string, body []byte) (in loginRequest, err error) {
	if code, ok := plainCode(rawQuery); ok && method == http.MethodGet {
		return loginRequest{Code: code}, nil
	}
	var query url.Values
	if rawQuery != "" { // with POST it usually is
		query, err = url.ParseQuery(rawQuery)
	}
	if err != nil {
		return in, fail.BadRequest("The query is not well-formed. Encode its values.", "查询参数格式有误，请对参数值编码。")
	}
	// Others are ignored: proxies and cache-busters add their own.
	if len(query["code"]) > 1 || len(query["appid"]) > 1 {
		return in, fail.BadRequest("code and appid may be given once.", "code 和 appid 只能各出现一次。")
	}
	if query.Has("phone_code") {
		return in, fail.BadRequest("phone_code goes into the JSON body of a POST.", "phone_code 请放在 POST 的 JSON 请求体中。")
	}
	appID := query.Get("appid")
	if method == http.MethodPost {
		if query.Has("code") {
			return in, fail.BadRequest("With POST, code goes into the JSON body and not into the query.", "使用 POST 时，code 请放在 JSON 请求体中，不要放在查询参数里。")
		}
		err := web.ParseObject(body, `{"code":"…"}`, text.New("code and, if need be, appid and phone_code", "code 和可选的 appid、phone_code"),
			web.Field{Name: "code", Into: &in.Code}, web.Field{Name: "appid", Into: &in.AppID}, web.Field{Name: "phone_code", Into: &in.PhoneCode})
		if err != nil {
			return in, err
		}
		if in.AppID != "" && appID != "" && in.AppID != appID {
			return in, fail.BadRequest("The query and the body name two different appids.", "查询参数与请求体中的 appid 不一致。")
		}
	} else {
		in.Code = query.Get("code")
	}
	in.AppID = cmp.Or(in.AppID, appID)
	if in.Code == "" {
		return in, fail.BadRequest("code is missing. Send what wx.login gave.", "缺少 code，请发送 wx.login 返回的 code。")
	}
	if why := trust.Word(in.PhoneCode, trust.MaxCode); in.PhoneCode != "" && why != "" {
		return in, fail.BadRequest("phone_code "+why+". Send what the phone button gave, unchanged.",
			"phone_code 格式有误，请原样发送手机号按钮返回的 code。")
	}
	if why := trust.Word(in.Code, trust.MaxCode); why != "" {
		return in, fail.BadRequest("code "+why+". Send what wx.login gave, unchanged.", "code 格式有误，请原样发送 wx.login 返回的 code。")
	}
	return in, nil
}

// plainCode returns the code of a query that has nothing else, and nothing to decode: that
// of nearly every GET. url.ParseQuery makes a map of it (BenchmarkParseLogin).
func plainCode(rawQuery string) (code string, ok bool) {
	code, ok = strings.CutPrefix(rawQuery, "code=")
	for i := range len(code) {
		switch c := code[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == '~':
		default:
			return "", false
		}
	}
	return code, ok && len(code) > 0 && len(code) <= trust.MaxCode
}
