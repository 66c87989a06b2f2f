package relay

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
)

type validAnswer struct {
	Valid bool `json:"valid"`
}

// checkSignature answers POST /checksignature: whether WeChat signed rawData
// under the session's key. Doc: sha1(rawData + session_key), the key as text.
func (u *userData) checkSignature(req *http.Request) (any, error) {
	s, err := u.sessions.bearer(req)
	if err != nil {
		return nil, err
	}
	var rawData, signature string
	if err := readObject(req, `{"rawData":"…","signature":"…"}`, field{"rawData", &rawData}, field{"signature", &signature}); err != nil {
		return nil, err
	}
	got, err := hex.DecodeString(signature)
	if err != nil || len(got) != sha1.Size {
		return nil, badRequest("signature is not 40 hex digits. Send what the client got, unchanged.", "signature 不是 40 位十六进制，请原样发送客户端得到的值。")
	}
	key := s.SessionKey.Reveal()
	if want := sha1.Sum([]byte(rawData + key)); key == "" || !hmac.Equal(want[:], got) {
		return nil, staleKey(errors.New("the signature is not of this rawData and the session's key"))
	}
	return validAnswer{true}, nil
}

// checkSession answers POST /checksession: whether the session's key is still
// the one WeChat has for the user.
// Doc: GET /wxa/checksession?openid&signature&sig_method.
func (u *userData) checkSession(req *http.Request) (any, error) {
	s, err := u.sessions.bearer(req)
	if err != nil {
		return nil, err
	}
	app, err := u.apps.find(s.AppID)
	if err != nil {
		return nil, err
	}
	if err := u.limits.check(req, app, "calls"); err != nil {
		return nil, asFailure(err).inCall()
	}
	// Doc: the key is the base64 text itself, the message of a GET is "".
	mac := hmac.New(sha256.New, []byte(s.SessionKey.Reveal()))
	signature := hex.EncodeToString(mac.Sum(nil))
	_, err = u.call(req.Context(), app, s.OpenID, call{
		path:       "/wxa/checksession",
		query:      url.Values{"openid": {s.OpenID}, "signature": {signature}, "sig_method": {"hmac_sha256"}},
		repeatable: true,
		hide:       []string{signature},
	})
	if err != nil {
		f := asFailure(err)
		// Doc: 87007 expired, 87009 another key. Both mean: log in again.
		if f.errCode == 87007 || f.errCode == 87009 {
			stale := staleKey(f.cause)
			stale.errCode, stale.rid = f.errCode, f.rid
			return nil, stale
		}
		return nil, f
	}
	return validAnswer{true}, nil
}
