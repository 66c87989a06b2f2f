package gateway

import (
	"cmp"
	"strconv"
	"strings"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// TakeCode reads a code of a kind for an app. It refuses one that is unknown, foreign,
// expired or used, and spends nothing but another app's code.
func (c *Call) TakeCode(kind ids.CodeKind, a *world.App, code string) (*world.Pass, error) {
	t, err := c.World.ReadCode(kind, a, code, c.Now)
	if err != nil {
		return nil, c.refuseCode(err)
	}
	if t.User != nil {
		c.User = t.User.Name
	}
	if by, used := t.SpentBy(); used {
		return nil, t.WhyUsed(by)
	}
	if !c.pause(t.Delay) {
		c.planned = true
		return nil, errGone
	}
	if t.ErrCode != 0 {
		if t.Lost {
			c.Lose()
		}
		return nil, t.ErrCode.AsPlanned("the magic code says so", "魔法 code 规定如此")
	}
	if t.FailsNow() {
		return nil, t.Row.ErrCode.AsPlanned("the fixture says so: %v", "fixture 规定如此：%v", t.Row.Where())
	}
	return t, nil
}

// refuseCode spends a code of another app. Seen: the attempt uses it up, and the
// second one is refused as used. Ours: its own app then is, too (quirk foreign_spends).
func (c *Call) refuseCode(err error) error {
	t, ok := err.(*world.ForeignCode)
	if !ok {
		return err
	}
	if q := c.World.Fixture.Quirks.ForeignSpends; q != nil && !*q || !t.Spend.Once {
		return t.Refusal
	}
	if err := t.SpendOnce(c.ID); err != nil {
		return err
	}
	c.Aside = text.Say("the attempt has used it up (quirk foreign_spends)", "这次尝试已把它用掉（quirk foreign_spends）")
	return t.Refusal
}

// Spend is the moment at which a code that is no login is used up.
func (c *Call) Spend(t *world.Pass) error {
	if err := t.SpendOnce(c.ID); err != nil {
		return err
	}
	if t.Lost {
		c.Lose()
	}
	return nil
}

// Redeem is the moment of a login: from here on the call has an effect. It returns the
// generation of the user's session_key.
func (c *Call) Redeem(t *world.Pass) (int, error) {
	if err := t.RefuseBlocked(); err != nil {
		return 0, err
	}
	generation, err := c.World.Redeem(t, c.ID, c.Now)
	if err == nil && t.Lost {
		c.Lose()
	}
	return generation, err
}

// AboutCode finds the user of the code in a parameter of a call, for faults that select a
// user.
func AboutCode(kind ids.CodeKind, param string) func(*Call) string {
	return func(c *Call) string {
		a := c.World.App(c.AppID)
		if a == nil {
			return ""
		}
		code := c.Params.Get(param)
		if code == "" && kind.IsTap() {
			code = c.member(param)
		}
		if t, err := c.World.ReadCode(kind, a, code, c.Now); err == nil && t.User != nil {
			return t.User.Name
		}
		return ""
	}
}

// UserByOpenID finds the user of the token's app that an openid names, and notes
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

// NamedUser finds the user that a call names by an openid in its query, form or JSON
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
