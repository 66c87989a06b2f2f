package userdata

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/web"
	"wxflow/relay/internal/wechat"
)

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
	key := s.SessionKey.Reveal()
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
	mac := hmac.New(sha256.New, []byte(s.SessionKey.Reveal()))
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
