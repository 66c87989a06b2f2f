package userdata

import (
	"net/http"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/trust"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// Phone answers POST /phone. The code is the phone button's and works once, so
// it is asked for again only when it cannot have been used.
// Doc: POST /wxa/business/getuserphonenumber.
func (u *Handler) Phone(req *http.Request) (any, error) {
	s, err := u.Sessions.Bearer(req)
	if err != nil {
		return nil, err
	}
	var code string
	if err := web.ReadObject(req, `{"code":"…"}`, web.Field{Name: "code", Into: &code}); err != nil {
		return nil, err
	}
	if why := trust.Word(code, trust.MaxCode); why != "" {
		return nil, fail.BadRequest("code "+why+". Send what the phone button gave, unchanged.", "code 格式有误，请原样发送手机号按钮返回的 code。")
	}
	app, err := u.Apps.Find(s.AppID)
	if err != nil {
		return nil, err
	}
	if err := u.Limits.Check(req, app, "calls"); err != nil {
		return nil, fail.Of(err).InCall()
	}
	m, err := u.Call(req.Context(), app, s.OpenID, wechat.Call{
		Path: "/wxa/business/getuserphonenumber",
		Body: wechat.PhoneRequest{Code: code, OpenID: s.OpenID},
		Hide: []string{code},
	})
	if err != nil {
		f := fail.Of(err)
		if f.Kind == refusal.CodeInvalid { // Seen: 40029 for whatever is wrong with it
			f.Action = refusal.FixRequest
			f.Say = text.New(
				"The code is wrong, was used or is older than 5 minutes. Send the code of the phone button (bindgetphonenumber), not the one of "+
					"wx.login; a new tap gives a new one.",
				"code 无效、已使用或超过 5 分钟。请发送手机号按钮（bindgetphonenumber）返回的 code，而不是 wx.login 的 code；再次点击按钮可获得新的 code。",
			)
		}
		return nil, f
	}
	return wechat.ReadPhone(m, app)
}
