package login

import (
	"wxflow/mockwx/internal/gateway"
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

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

// A resetBody is the success of resetusersessionkey. Doc: this order.
type resetBody struct {
	wire.OKBody
	OpenID     string `json:"openid"`
	SessionKey string `json:"session_key"`
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
	return resetBody{wire.OK, c.World.OpenID(c.App, u), key}, nil
}
