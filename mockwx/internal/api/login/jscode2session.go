// Package login has the server side of wx.login: the exchange of a js_code, and what is
// signed with the session_key that it gives.
package login

import (
	"strings"

	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/opendata"
	"wxflow/mockwx/internal/ordered"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A loginBody is the success of jscode2session. Seen: this field order, no
// errcode, and unionid absent (not empty) when the app is unbound.
type loginBody struct {
	SessionKey string `json:"session_key"`
	OpenID     string `json:"openid"`
	UnionID    string `json:"unionid,omitempty"`
}

// AppendJSON writes the body.
func (x loginBody) AppendJSON(b []byte) []byte {
	b = wire.AppendString(append(b, `{"session_key":`...), x.SessionKey)
	b = wire.AppendString(append(b, `,"openid":`...), x.OpenID)
	if x.UnionID != "" {
		b = wire.AppendString(append(b, `,"unionid":`...), x.UnionID)
	}
	return append(b, '}')
}

// JSCode2Session is GET /sns/jscode2session: appid, secret, js_code and
// grant_type=authorization_code.
//
// The order of the checks is the order of the calls below. Seen: missing
// parameters, then the appid, before anything else. Seen on the sibling
// /sns/oauth2/access_token, Ours here (quirk secret_check): a bad code is named
// before a bad secret. Ours (quirk ip_check): the whitelist before both. Only a
// call that passes everything spends the code.
var JSCode2Session = &gateway.Endpoint{
	Method: "GET", Path: "/sns/jscode2session", Voice: wire.SNS,
	Doc:    gateway.MiniDocs + "user-login/api_code2Session",
	Takes:  []string{"appid", "secret", "js_code", "grant_type"},
	Handle: jscode2session,
	About:  gateway.AboutCode(ids.JSCode, "js_code"),
}

func jscode2session(c *gateway.Call) (any, error) {
	q := &c.World.Fixture.Quirks
	if err := c.RequireLogin("js_code"); err != nil {
		return nil, err
	}
	// Ours: a missing grant_type is treated like a wrong one. Seen on
	// /cgi-bin/token: an unknown appid is named before a missing grant_type.
	a, err := c.AppFor("authorization_code")
	if err != nil {
		return nil, err
	}
	if q.IPCheck != "after_secret" {
		if err := c.AllowedIP(a); err != nil {
			return nil, err
		}
	}
	if q.SecretCheck == "before_code" {
		if err := c.CheckSecret(a, c.Params.Get("secret")); err != nil {
			return nil, err
		}
	}
	t, err := c.TakeCode(ids.JSCode, a, c.Params.Get("js_code"))
	if err != nil {
		return nil, err
	}
	if q.SecretCheck != "before_code" {
		if err := c.CheckSecret(a, c.Params.Get("secret")); err != nil {
			return nil, err
		}
	}
	if q.IPCheck == "after_secret" {
		if err := c.AllowedIP(a); err != nil {
			return nil, err
		}
	}
	return Login(c, t)
}

// Login redeems the code and returns the body of a login.
func Login(c *gateway.Call, t *world.Pass) (any, error) {
	generation, err := c.Redeem(t)
	if err != nil {
		return nil, err
	}
	who := c.World.Identity(t.App, t.User, generation)
	return loginBody{who.SessionKey, who.OpenID, who.UnionID}, nil
}

// CheckSession is GET /wxa/checksession: openid, signature, sig_method. It says
// whether a server holds the user's current session_key. Doc: 40097 for
// arguments that are wrong; Ours: for a missing openid.
var CheckSession = &gateway.Endpoint{
	Method: "GET", Path: "/wxa/checksession", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "user-login/api_checksessionkey",
	Takes:  []string{"openid", "signature", "sig_method"},
	Handle: checkSession,
	About:  gateway.AboutOpenID,
}

func checkSession(c *gateway.Call) (any, error) {
	if _, err := signed(c, wechat.InvalidArgs); err != nil {
		return nil, err
	}
	return wire.OK, nil
}

// ResetSessionKey is GET /wxa/resetusersessionkey, signed with the key that
// it replaces. Doc: the old key dies at once, and the new one ends when the old
// one would have; frequent resets for one user are refused. Ours: those count
// with the user's logins of the minute.
var ResetSessionKey = &gateway.Endpoint{
	Method: "GET", Path: "/wxa/resetusersessionkey", Voice: wire.Gateway,
	Needs:  gateway.AppToken,
	Doc:    gateway.MiniDocs + "user-login/api_resetusersessionkey",
	Takes:  []string{"openid", "signature", "sig_method"},
	Handle: resetUserSessionKey,
	About:  gateway.AboutOpenID,
}

func resetUserSessionKey(c *gateway.Call) (any, error) {
	u, err := signer(c, wechat.InvalidArgs)
	if err != nil {
		return nil, err
	}
	key, err := c.World.ResetKey(c.App, u, c.Now, func(keys world.Keyring) error { return checkSignature(c, u, keys) })
	if err != nil {
		return nil, err
	}
	return wire.Success(ordered.Object{{"openid", c.World.OpenID(c.App, u)}, {"session_key", key}}), nil // Doc: this order
}

// signed checks the user-state signature of a call. Doc: the
// parameters openid, signature and sig_method. Seen at getuserencryptkey, Ours at
// its sisters: those of the query alone count, and a body is what is signed,
// whatever the method. Ours: the order of the checks; that a missing openid is
// missing, and a missing value a wrong one for the other two.
func signed(c *gateway.Call, missing wechat.ErrCode) (*people.User, error) {
	u, err := signer(c, missing)
	if err != nil {
		return nil, err
	}
	return u, c.World.WithKey(c.App, u, c.Now, func(keys world.Keyring) error { return checkSignature(c, u, keys) })
}

// signer finds the user whose signature the call has.
func signer(c *gateway.Call, missing wechat.ErrCode) (*people.User, error) {
	u, err := c.UserInQuery(missing)
	if err != nil {
		return nil, err
	}
	if m := c.Query.Get("sig_method"); m != "hmac_sha256" {
		return nil, wechat.InvalidSigMethod.Because("sig_method is %q; it must be hmac_sha256",
			"sig_method 是 %q；必须是 hmac_sha256", text.Clip(m, 32))
	}
	return u, nil
}

// checkSignature compares with what the current key signs. Doc: over nothing
// for a GET and over the body for a POST. Seen: hex digits in either case. Ours:
// the key before signs no more (quirk session_key.overlap).
func checkSignature(c *gateway.Call, u *people.User, keys world.Keyring) error {
	key, body := keys.Current, string(c.Body())
	given := strings.ToLower(c.Query.Get("signature"))
	switch {
	case given == "":
		return wechat.InvalidSignature.Because("the parameter signature is missing or empty", "缺少参数 signature，或其值为空")
	case given == opendata.UserSignature(key, body):
		return nil
	case keys.Before != "" && given == opendata.UserSignature(keys.Before, body):
		if keys.Pending && c.World.Fixture.Quirks.SessionKey.Overlap {
			return nil
		}
		return wechat.InvalidSignature.Because("made with the session_key before the current one; a login or a reset has replaced it since",
			"签名用的是上一个 session_key；之后的登录或重置已把它换掉")
	case given == opendata.DecodedKeySignature(key, body):
		return wechat.InvalidSignature.Because("keyed with the 16 bytes that the session_key decodes to; the key is the base64 text itself",
			"签名用了 base64 解码后的 16 字节；密钥应是 session_key 的 base64 文本本身")
	case body != "" && given == opendata.UserSignature(key, ""):
		return wechat.InvalidSignature.Because("this signs the empty text, but the request has a body: sign exactly that, or send none",
			"签名针对的是空串，但请求带有请求体：请对请求体原文签名，或不发送请求体")
	}
	return wechat.InvalidSignature.Because(
		"not the hex HMAC-SHA256 of the body (of nothing where there is none), keyed with the session_key of user %s as it was sent",
		"不是用用户 %s 的 session_key 原文作密钥、对请求体（没有请求体时对空串）计算的 HMAC-SHA256 十六进制", u.Name)
}
