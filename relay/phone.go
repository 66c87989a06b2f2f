package relay

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"wxflow/relay/credential"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

type phoneAnswer struct {
	PhoneNumber     string `json:"phoneNumber"` // with its prefix when it is foreign
	PurePhoneNumber string `json:"purePhoneNumber"`
	CountryCode     string `json:"countryCode"`
}

// phoneRequest is what getuserphonenumber is asked. Doc: with the openid, WeChat
// refuses a code that is another user's.
type phoneRequest struct {
	Code   string `json:"code"`
	OpenID string `json:"openid"`
}

// phone answers POST /phone. The code is the phone button's and works once, so
// it is asked for again only when it cannot have been used.
// Doc: POST /wxa/business/getuserphonenumber.
func (u *userData) phone(req *http.Request) (any, error) {
	s, err := u.sessions.bearer(req)
	if err != nil {
		return nil, err
	}
	var code string
	if err := readObject(req, `{"code":"…"}`, field{"code", &code}); err != nil {
		return nil, err
	}
	if why := checkWord(code, maxCode); why != "" {
		return nil, badRequest("code "+why+". Send what the phone button gave, unchanged.", "code 格式有误，请原样发送手机号按钮返回的 code。")
	}
	app, err := u.apps.find(s.AppID)
	if err != nil {
		return nil, err
	}
	if err := u.limits.check(req, app, "calls"); err != nil {
		return nil, asFailure(err).inCall()
	}
	m, err := u.call(req.Context(), app, s.OpenID, call{
		path: "/wxa/business/getuserphonenumber",
		body: phoneRequest{code, s.OpenID},
		hide: []string{code},
	})
	if err != nil {
		f := asFailure(err)
		if f.kind == refusal.CodeInvalid { // Seen: 40029 for whatever is wrong with it
			f.action = refusal.FixRequest
			f.say = text.New(
				"The code is wrong, was used or is older than 5 minutes. Send the code of the phone button (bindgetphonenumber), not the one of wx.login; a new tap gives a new one.",
				"code 无效、已使用或超过 5 分钟。请发送手机号按钮（bindgetphonenumber）返回的 code，而不是 wx.login 的 code；再次点击按钮可获得新的 code。",
			)
		}
		return nil, f
	}
	return readPhone(m, app)
}

// readPhone reads the reply. Seen: countryCode is a string, where the page
// shows a number; both are taken.
func readPhone(m map[string]json.RawMessage, app credential.App) (any, error) {
	unusable := func(why string) error {
		return (&failure{kind: refusal.Upstream, cause: errors.New("phone: " + why)}).inCall()
	}
	var info, mark map[string]json.RawMessage
	if json.Unmarshal(m["phone_info"], &info) != nil {
		return nil, unusable("reply has no phone_info")
	}
	var a phoneAnswer
	var err, err2 error
	a.PhoneNumber, err = readText(info, "phoneNumber", maxIDLen)
	a.PurePhoneNumber, err2 = readText(info, "purePhoneNumber", maxIDLen)
	if errors.Join(err, err2) != nil || a.PurePhoneNumber == "" {
		return nil, unusable("reply has no number")
	}
	a.CountryCode = strings.Trim(string(info["countryCode"]), `"`)
	if strings.Trim(a.CountryCode, "0123456789") != "" {
		return nil, unusable("countryCode is not digits")
	}
	var appID string
	if json.Unmarshal(info["watermark"], &mark) != nil || json.Unmarshal(mark["appid"], &appID) != nil || appID != app.AppID {
		return nil, unusable("the watermark is not this app's")
	}
	return a, nil
}
