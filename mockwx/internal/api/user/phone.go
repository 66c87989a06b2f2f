// Package user has what a user's tap or payment lets a server know: the phone number, the
// unionid, the openpid of a plugin.
package user

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/wechat"
)

// A phoneBody is the success of getuserphonenumber. Seen: this order.
type phoneBody struct {
	wire.OKBody
	PhoneInfo phoneInfo `json:"phone_info"`
}

// A phoneInfo is a user's number. Seen: countryCode is text, though the page's
// sample shows a number.
type phoneInfo struct {
	PhoneNumber     string    `json:"phoneNumber"`
	PurePhoneNumber string    `json:"purePhoneNumber"`
	CountryCode     string    `json:"countryCode"`
	Watermark       Watermark `json:"watermark"`
}

// A Watermark says for which app data was made, and when.
type Watermark struct {
	Timestamp int64  `json:"timestamp"`
	AppID     string `json:"appid"`
}

// PhoneInfo is a user's number as WeChat writes it. Doc: foreign numbers carry the
// prefix in phoneNumber, others do not. Ours: with a plus sign.
func PhoneInfo(u *people.User, mark Watermark) phoneInfo {
	p := phoneInfo{u.Phone, u.Phone, "86", mark}
	if u.Country != "" && u.Country != p.CountryCode {
		p.CountryCode = u.Country
		p.PhoneNumber = "+" + u.Country + u.Phone
	}
	return p
}

// PhoneNumber is POST /wxa/business/getuserphonenumber: code, and
// optionally openid, which is compared. Seen: every fault of the code is
// 40029, a missing one too. Ours: an openid of another user as well.
var PhoneNumber = &gateway.Endpoint{
	Method: "POST", Path: "/wxa/business/getuserphonenumber", Voice: wire.Business,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "user-info/phone-number/api_getphonenumber",
	Handle: gateway.JSON(getUserPhoneNumber),
	About:  gateway.AboutCode(ids.PhoneCode, "code"),
}

func getUserPhoneNumber(c *gateway.Call, in *struct {
	Code   string `json:"code"`
	OpenID string `json:"openid"`
}) (any, error) {
	t, err := c.TakeCode(ids.PhoneCode, c.App, in.Code)
	if err != nil {
		return nil, err
	}
	if in.OpenID != "" && in.OpenID != c.World.OpenID(c.App, t.User) {
		return nil, wechat.InvalidCode.Because("the code is of user %s, whose openid in %s is another than the one in the body",
			"code 属于用户 %s，其在 %s 中的 openid 与请求体里的不同", t.User.Name, c.App.AppID)
	}
	if t.User.Phone == "" {
		return nil, wechat.InvalidCode.Because("user %s has no phone in the fixture", "fixture 中用户 %s 没有 phone", t.User.Name)
	}
	if err := c.Spend(t); err != nil {
		return nil, err
	}
	// Doc: the watermark's time is that of the user's action.
	return phoneBody{wire.OK, PhoneInfo(t.User, Watermark{t.At, c.App.AppID})}, nil
}
