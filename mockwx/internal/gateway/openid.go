package gateway

import (
	"cmp"
	"strconv"
	"strings"

	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// UserByOpenID finds the user of the token's app whom an openid names, and notes
// the name for the journal.
func (c *Call) UserByOpenID(openid string) (*people.User, error) {
	u := c.World.UserByOpenID(c.App, openid)
	if u != nil {
		c.User = u.Name
		return u, nil
	}
	if openid == "" {
		return nil, wechat.InvalidOpenID.Missing(cmp.Or(c.Endpoint.OpenIDMember, "openid"))
	}
	return nil, c.whyOpenID(openid)
}

// NamedUser finds whom a call names by an openid in its query, form or JSON
// body: for faults that select a user, and for stubs.
func (c *Call) NamedUser() *people.User {
	a := c.World.App(c.AppID)
	if a == nil {
		return nil
	}
	for _, openid := range []string{c.Params.Get("openid"), c.Params.Get("touser"), c.member("openid"), c.member("touser")} {
		if u := c.World.UserByOpenID(a, openid); u != nil {
			return u
		}
	}
	return nil
}

// AboutOpenID is the About of endpoints that name a user by an openid.
func AboutOpenID(c *Call) string {
	if u := c.NamedUser(); u != nil {
		return u.Name
	}
	return ""
}

// NoPage is the refusal of a page that the app does not have.
func NoPage(code wechat.ErrCode, page string) *wechat.Refusal {
	return code.Because("the app's pages in the fixture have no %q", "fixture 中此 app 的 pages 里没有 %q", text.Clip(page, 64))
}

// A LooseInt is a number that some clients send as text. Seen: a version of "2"
// was taken.
type LooseInt int

// UnmarshalJSON reads 2 and "2". Ours: any other value counts as 0.
func (n *LooseInt) UnmarshalJSON(b []byte) error {
	if v, err := strconv.Atoi(strings.Trim(string(b), `"`)); err == nil {
		*n = LooseInt(v)
	}
	return nil
}

// UserInQuery finds the user that the query names; without one it refuses with missing.
func (c *Call) UserInQuery(missing wechat.ErrCode) (*people.User, error) {
	openid := c.Query.Get("openid")
	if openid != "" {
		return c.UserByOpenID(openid)
	}
	if c.Params.Has("openid") || c.Members()["openid"] != nil {
		c.Aside = text.Say("it is in the body, and counts in the query only", "它写在了请求体里，只有写在查询串里才算数")
	}
	return nil, missing.Missing("openid")
}

// whyOpenID explains an openid that belongs to no user of this app.
func (c *Call) whyOpenID(openid string) error {
	if other, _ := c.World.OwnerElsewhere(c.App, openid); other != nil {
		return wechat.InvalidOpenID.Because("the openid is of %s; the access_token is of %s",
			"openid 属于 %s，而 access_token 属于 %s", other.AppID, c.App.AppID)
	}
	return wechat.InvalidOpenID.Because("no user of the fixture has this openid in %s", "fixture 中没有用户在 %s 里有这个 openid", c.App.AppID)
}
