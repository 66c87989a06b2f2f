package mockwx

import (
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// componentLogin is GET /sns/component/jscode2session: a mini-program's login
// by the platform that it has authorised. The answer and the code's own errors
// are those of /sns/jscode2session. Ours: the order of the checks.
func componentLogin(c *call) (any, error) {
	if err := c.require(componentMissing, []string{"appid", "js_code", "component_appid", "component_access_token"}); err != nil {
		return nil, err
	}
	a, err := componentCaller(c)
	if err != nil {
		return nil, err
	}
	if c.params.Get("grant_type") != "authorization_code" {
		return nil, wechat.InvalidGrantType.Because("grant_type must be authorization_code", "grant_type 必须是 authorization_code")
	}
	if a.Limited {
		return nil, wechat.UserLimited.AsPlanned("the fixture says limited for this app", "fixture 里此 app 标记了 limited")
	}
	t, err := c.takeCode(ids.JSCode, a, c.params.Get("js_code"))
	if err != nil {
		return nil, err
	}
	return c.login(t)
}
