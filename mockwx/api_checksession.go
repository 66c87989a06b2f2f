package mockwx

import "wxflow/mockwx/wechat"

// checkSession is GET /wxa/checksession: openid, signature, sig_method. It says
// whether a server holds the user's current session_key. Doc: 40097 for
// arguments that are wrong; Ours: for a missing openid.
func checkSession(c *call) (any, error) {
	if err := c.signed(wechat.InvalidArgs, func(*user, *standing) error { return nil }); err != nil {
		return nil, err
	}
	return ok, nil
}

// A resetBody is the success of resetusersessionkey. Doc: this order.
type resetBody struct {
	okBody
	OpenID     string `json:"openid"`
	SessionKey string `json:"session_key"`
}

// resetUserSessionKey is GET /wxa/resetusersessionkey, signed with the key that
// it replaces. Doc: the old key dies at once, and the new one ends when the old
// one would have; frequent resets for one user are refused. Ours: those count
// with the user's logins of the minute.
func resetUserSessionKey(c *call) (any, error) {
	body := resetBody{okBody: ok}
	err := c.signed(wechat.InvalidArgs, func(u *user, p *standing) error {
		if err := p.countMinute(c.app, u, c.now); err != nil {
			return err
		}
		p.generation++
		p.pending, p.reset = 0, true
		body.OpenID, body.SessionKey = c.w.openid(c.app, u), c.w.sessionKey(c.app, u, int(p.generation))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return body, nil
}
