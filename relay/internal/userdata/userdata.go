// Package userdata answers for the user of a session: /phone, /decrypt, /checksignature
// and /checksession.
package userdata

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"wxflow/relay/credential"
	"wxflow/relay/internal/apps"
	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/limit"
	"wxflow/relay/internal/sessions"
	"wxflow/relay/internal/tokens"
	"wxflow/relay/internal/trust"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// A Handler answers what clients ask about the user of a session.
type Handler struct {
	Sessions     *sessions.Sessions
	Apps         *apps.Served
	Limits       *limit.Limiter
	Keeper       *tokens.Keeper
	Client       *wechat.Client
	Turns        *limit.Gate
	InHand       *limit.InHand
	Timeout      time.Duration // of one call, retries included
	Now          func() time.Time
	WatermarkAge time.Duration // how old decrypted data may be
}

// Call makes a call for a user with an app's access_token.
func (u *Handler) Call(ctx context.Context, app credential.App, openID string, c wechat.Call) (m map[string]json.RawMessage, err error) {
	end, err := u.InHand.Begin(app.AppID, openID)
	if err != nil {
		return nil, err
	}
	defer end()
	ctx, cancel := context.WithTimeout(ctx, u.Timeout)
	defer cancel()
	noToken := u.Keeper.Use(ctx, app, tokens.Source{Path: c.Path}, func(token wechat.Token) tokens.Verdict {
		with := c
		with.Query = url.Values{"access_token": {token.Value.Reveal()}}
		maps.Copy(with.Query, c.Query)
		with.Hide = slices.Concat([]string{token.Value.Reveal()}, c.Hide)
		m, err = u.inTurn(ctx, with)
		switch {
		case err == nil:
			return tokens.Accepted
		case wechat.IsTokenError(fail.Of(err).ErrCode):
			return tokens.Refused
		}
		return tokens.NoVerdict
	})
	if noToken != nil {
		return nil, noToken
	}
	return m, err
}

// inTurn makes a call when there is a turn. The access_token has been had
// before: nothing that is slow to come keeps a turn from another call.
func (u *Handler) inTurn(ctx context.Context, c wechat.Call) (map[string]json.RawMessage, error) {
	leave, err := u.Turns.Enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return u.Client.Call(ctx, c)
}

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
		return nil, noCode(err)
	}
	if why := trust.Word(code, trust.MaxCode); why != "" {
		return nil, fail.BadRequest("code "+why+". Send what the phone button gave, unchanged.", "code 格式有误，请原样发送手机号按钮返回的 code。")
	}
	app, err := u.Apps.Find(s.AppID)
	if err != nil {
		return nil, err
	}
	return u.Number(req, app, s.OpenID, code)
}

// Number spends a code of the phone button for a user. The code is sent once, unless it
// cannot have been used.
func (u *Handler) Number(req *http.Request, app credential.App, openID, code string) (number any, err error) {
	defer fail.Rescue(&err)
	if err := u.Limits.Check(req, app, "calls"); err != nil {
		return nil, fail.Of(err).InCall()
	}
	m, err := u.Call(req.Context(), app, openID, wechat.Call{
		Path: "/wxa/business/getuserphonenumber",
		Body: wechat.PhoneRequest{Code: code, OpenID: openID},
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

// noCode adds to a refusal why the phone button may have given no code, which only the
// client has been told. Seen: these numbers.
func noCode(err error) error {
	f := fail.Of(err)
	f.Say.EN += " The phone button gives no code when its event has errno 1400001 (the app's quota is used up), " +
		"112 (the privacy guide does not declare phone numbers), 104 or 103 (the user has not agreed to it)."
	f.Say.ZH += "手机号按钮的事件中 errno 为 1400001（额度用完）、112（隐私保护指引未声明手机号）、104 或 103（用户未同意隐私保护指引）时没有 code。"
	return f
}

type validAnswer struct {
	Valid bool `json:"valid"`
}

// CheckSignature answers POST /checksignature: whether WeChat signed rawData
// under the session's key. Doc: sha1(rawData + session_key), the key as text.
func (u *Handler) CheckSignature(req *http.Request) (any, error) {
	s, err := u.Sessions.Bearer(req)
	if err != nil {
		return nil, err
	}
	var rawData, signature string
	if err := web.ReadObject(req, `{"rawData":"…","signature":"…"}`, web.Field{Name: "rawData", Into: &rawData},
		web.Field{Name: "signature", Into: &signature}); err != nil {
		return nil, err
	}
	got, err := hex.DecodeString(signature)
	if err != nil || len(got) != sha1.Size {
		return nil, fail.BadRequest("signature is not 40 hex digits. Send what the client got, unchanged.", "signature 不是 40 位十六进制，请原样发送客户端得到的值。")
	}
	key := sessions.Key(s)
	if want := sha1.Sum([]byte(rawData + key)); key == "" || !hmac.Equal(want[:], got) {
		return nil, staleKey(errors.New("the signature is not of this rawData and the session's key"))
	}
	return validAnswer{true}, nil
}

// CheckSession answers POST /checksession: whether the session's key is still
// the one WeChat has for the user.
// Doc: GET /wxa/checksession?openid&signature&sig_method.
func (u *Handler) CheckSession(req *http.Request) (any, error) {
	s, err := u.Sessions.Bearer(req)
	if err != nil {
		return nil, err
	}
	app, err := u.Apps.Find(s.AppID)
	if err != nil {
		return nil, err
	}
	if err := u.Limits.Check(req, app, "calls"); err != nil {
		return nil, fail.Of(err).InCall()
	}
	// Doc: the key is the base64 text itself, the message of a GET is "".
	mac := hmac.New(sha256.New, []byte(sessions.Key(s)))
	signature := hex.EncodeToString(mac.Sum(nil))
	_, err = u.Call(req.Context(), app, s.OpenID, wechat.Call{
		Path:       "/wxa/checksession",
		Query:      url.Values{"openid": {s.OpenID}, "signature": {signature}, "sig_method": {"hmac_sha256"}},
		Repeatable: true,
		Hide:       []string{signature},
	})
	if err != nil {
		f := fail.Of(err)
		// Doc: 87007 expired, 87009 another key. Both mean: log in again.
		if f.ErrCode == 87007 || f.ErrCode == 87009 {
			stale := staleKey(f.Cause)
			stale.ErrCode, stale.RID = f.ErrCode, f.RID
			return nil, stale
		}
		return nil, f
	}
	return validAnswer{true}, nil
}
