package mockwx

import (
	"strconv"
	"strings"

	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// addressee finds the user of the token's app whom an openid names, and notes
// the name for the journal.
func (c *call) addressee(openid string) (*people.User, error) {
	u := c.w.UserByOpenID(c.app, openid)
	if u != nil {
		c.user = u.Name
		return u, nil
	}
	if openid == "" {
		return nil, wechat.InvalidOpenID.Missing(c.openidKey())
	}
	return nil, c.whyOpenID(openid)
}

// openidKey is where this API has its openid.
func (c *call) openidKey() string {
	if strings.HasPrefix(c.endpoint.path, "/cgi-bin/message/") {
		return "touser"
	}
	return "openid"
}

// namedUser tells whom a call names by an openid in its query, form or JSON
// body: for faults that select a user, and for stubs.
func (c *call) namedUser() *people.User {
	a := c.w.App(c.appid)
	if a == nil {
		return nil
	}
	for _, openid := range []string{c.params.Get("openid"), c.params.Get("touser"), c.member("openid"), c.member("touser")} {
		if u := c.w.UserByOpenID(a, openid); u != nil {
			return u
		}
	}
	return nil
}

// openidUser is namedUser for the endpoint table.
func openidUser(c *call) string {
	if u := c.namedUser(); u != nil {
		return u.Name
	}
	return ""
}

func whyNoPage(code ErrCode, page string) *wechat.Refusal {
	return code.Because("the app's pages in the fixture have no %q", "fixture 中此 app 的 pages 里没有 %q", text.Clip(page, 64))
}

// A looseInt is a number that some clients send as text. Seen: a version of "2"
// was taken.
type looseInt int

// UnmarshalJSON reads 2 and "2". Ours: what is no number counts as 0.
func (n *looseInt) UnmarshalJSON(b []byte) error {
	if v, err := strconv.Atoi(strings.Trim(string(b), `"`)); err == nil {
		*n = looseInt(v)
	}
	return nil
}
