package mockwx

import (
	"wxflow/mockwx/internal/wire"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// checkSession is GET /wxa/checksession: openid, signature, sig_method. It says
// whether a server holds the user's current session_key. Doc: 40097 for
// arguments that are wrong; Ours: for a missing openid.
func checkSession(c *call) (any, error) {
	if _, err := c.signed(wechat.InvalidArgs); err != nil {
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

// resetUserSessionKey is GET /wxa/resetusersessionkey, signed with the key that
// it replaces. Doc: the old key dies at once, and the new one ends when the old
// one would have; frequent resets for one user are refused. Ours: those count
// with the user's logins of the minute.
func resetUserSessionKey(c *call) (any, error) {
	u, err := c.signer(wechat.InvalidArgs)
	if err != nil {
		return nil, err
	}
	key, err := c.w.ResetKey(c.app, u, c.now, func(keys world.Keyring) error { return c.checkSignature(u, keys) })
	if err != nil {
		return nil, err
	}
	return resetBody{wire.OK, c.w.OpenID(c.app, u), key}, nil
}
