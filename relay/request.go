package relay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"unicode"
	"unicode/utf8"
)

// maxCode bounds a code. Doc: 512 bytes for the OAuth2 kind. Seen: 32.
const maxCode = 512

// A loginRequest is what a client sends to /login.
type loginRequest struct {
	Code  string
	AppID string // "" means the first app
}

// readLogin reads either form of a login.
func readLogin(req *http.Request) (loginRequest, error) {
	var body []byte
	if req.Method == http.MethodPost {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			var big *http.MaxBytesError
			if errors.As(err, &big) {
				return loginRequest{}, badRequest("The body is over 8 KiB. Send only the code.", "请求体超过 8 KiB，请只发送 code。")
			}
			return loginRequest{}, badRequest("The body did not arrive whole.", "请求体不完整。")
		}
	}
	return parseLogin(req.Method, req.URL.RawQuery, body)
}

// parseLogin is readLogin without the network. It is strict where a mistake
// would cost a code: what is not understood is said, never guessed.
func parseLogin(method, rawQuery string, body []byte) (in loginRequest, err error) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return in, badRequest("The query is not well-formed. Encode its values.", "查询参数格式有误，请对参数值编码。")
	}
	// Others are ignored: proxies and cache-busters add their own.
	if len(query["code"]) > 1 || len(query["appid"]) > 1 {
		return in, badRequest("code and appid may be given once.", "code 和 appid 只能各出现一次。")
	}
	appID := query.Get("appid")
	if method == http.MethodPost {
		if query.Has("code") {
			return in, badRequest("With POST, code goes into the JSON body and not into the query.", "使用 POST 时，code 请放在 JSON 请求体中，不要放在查询参数里。")
		}
		if in, err = parseLoginBody(body); err != nil {
			return in, err
		}
		if in.AppID != "" && appID != "" && in.AppID != appID {
			return in, badRequest("The query and the body name two different appids.", "查询参数与请求体中的 appid 不一致。")
		}
	} else {
		in.Code = query.Get("code")
	}
	if in.AppID == "" {
		in.AppID = appID
	}
	if in.Code == "" {
		return in, badRequest("code is missing. Send what wx.login gave.", "缺少 code，请发送 wx.login 返回的 code。")
	}
	if why := checkWord(in.Code, maxCode); why != "" {
		return in, badRequest("code "+why+". Send what wx.login gave, unchanged.", "code 格式有误，请原样发送 wx.login 返回的 code。")
	}
	return in, nil
}

// parseLoginBody reads {"code":"…","appid":"…"} and nothing else. It walks the
// tokens because encoding/json would accept "Code", a key given twice and
// null, each of them a program's mistake worth hearing of.
func parseLoginBody(body []byte) (in loginRequest, err error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return in, badRequest(`The body is empty. Send {"code":"…"} as JSON.`, `请求体为空，请以 JSON 发送 {"code":"…"}。`)
	}
	notJSON := badRequest(`The body is not a JSON object. Send {"code":"…"}.`, `请求体不是 JSON 对象，请发送 {"code":"…"}。`)
	if !utf8.Valid(body) {
		return in, notJSON // the decoder would put U+FFFD for it
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return in, notJSON
	}
	seen := make(map[string]bool, 2)
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return in, notJSON
		}
		name, _ := t.(string) // a key is always a string
		var field *string
		switch name {
		case "code":
			field = &in.Code
		case "appid":
			field = &in.AppID
		default:
			return in, aboutField(name, "is not known here; send code and, if need be, appid", "不在支持的字段之内；只需发送 code 和可选的 appid")
		}
		if seen[name] {
			return in, aboutField(name, "is there twice", "重复出现")
		}
		seen[name] = true
		t, err = d.Token()
		if err != nil {
			return in, notJSON
		}
		s, ok := t.(string)
		if !ok {
			return in, aboutField(name, "is not a string", "不是字符串")
		}
		*field = s
	}
	if _, err := d.Token(); err != nil { // the closing brace
		return in, notJSON
	}
	if _, err := d.Token(); err != io.EOF {
		return in, badRequest("There is something after the JSON object.", "JSON 对象之后还有多余内容。")
	}
	return in, nil
}

// aboutField names the field to the caller, who sent it, and not to the log:
// what stands in the place of a name may be a code.
func aboutField(name, en, zh string) error {
	if len(name) > 40 {
		name = name[:40]
	}
	return &failure{
		kind:  BadRequest,
		say:   text{fmt.Sprintf("The field %+q %s.", name, en), fmt.Sprintf("字段 %+q %s。", name, zh)},
		cause: errors.New("a field of the body " + en),
	}
}

func unprintable(r rune) bool {
	return r == utf8.RuneError || !unicode.IsPrint(r)
}
