package wechat

import (
	"encoding/json"
	"errors"
	"strings"

	"wxflow/relay/credential"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/trust"
	"wxflow/relay/refusal"
)

type phoneAnswer struct {
	PhoneNumber     string `json:"phoneNumber"` // with its prefix when it is foreign
	PurePhoneNumber string `json:"purePhoneNumber"`
	CountryCode     string `json:"countryCode"`
}

// PhoneRequest is what getuserphonenumber is asked. Doc: with the openid, WeChat
// refuses a code that is another user's.
type PhoneRequest struct {
	Code   string `json:"code"`
	OpenID string `json:"openid"`
}

// ReadPhone reads the reply. Seen: countryCode is a string, where the page
// shows a number; both are taken.
func ReadPhone(m map[string]json.RawMessage, app credential.App) (any, error) {
	unusable := func(why string) error {
		return (&fail.Failure{Kind: refusal.Upstream, Cause: errors.New("phone: " + why)}).InCall()
	}
	var info, mark map[string]json.RawMessage
	if json.Unmarshal(m["phone_info"], &info) != nil {
		return nil, unusable("reply has no phone_info")
	}
	var a phoneAnswer
	var err, err2 error
	a.PhoneNumber, err = readText(info, "phoneNumber", trust.MaxIDLen)
	a.PurePhoneNumber, err2 = readText(info, "purePhoneNumber", trust.MaxIDLen)
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
