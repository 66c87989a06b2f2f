package mockwx

import (
	"errors"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
)

// takeCode reads a code of a kind for an app. It refuses one that is unknown, foreign,
// expired or used, and spends nothing but another app's code.
func (c *call) takeCode(kind ids.CodeKind, a *world.App, code string) (*world.Pass, error) {
	t, err := c.w.ReadCode(kind, a, code, c.now)
	if err != nil {
		return nil, c.refuseCode(err)
	}
	if t.User != nil {
		c.user = t.User.Name
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
			c.lose()
		}
		return nil, t.ErrCode.AsPlanned("the magic code says so", "魔法 code 规定如此")
	}
	if t.FailsNow() {
		return nil, t.Row.ErrCode.AsPlanned("the fixture says so: %v", "fixture 规定如此：%v", t.Row.Where())
	}
	return t, nil
}

// refuseCode spends a code of another app. Seen: the attempt uses it up: the
// second one is told so. Ours: its own app then is, too (quirk foreign_spends).
func (c *call) refuseCode(err error) error {
	var t *world.ForeignCode
	if !errors.As(err, &t) {
		return err
	}
	if q := c.w.Fixture.Quirks.ForeignSpends; q != nil && !*q || !t.Spend.Once {
		return t.Refusal
	}
	if err := t.SpendOnce(c.id); err != nil {
		return err
	}
	c.aside = text.Say("the attempt has used it up (quirk foreign_spends)", "这次尝试已把它用掉（quirk foreign_spends）")
	return t.Refusal
}

// spend is the moment at which a code that is no login is used up.
func (c *call) spend(t *world.Pass) error {
	if err := t.SpendOnce(c.id); err != nil {
		return err
	}
	if t.Lost {
		c.lose()
	}
	return nil
}

// redeem is the moment of a login: from here on the call has an effect. It returns the
// generation of the user's session_key.
func (c *call) redeem(t *world.Pass) (int, error) {
	if err := t.RefuseBlocked(); err != nil {
		return 0, err
	}
	generation, err := c.w.Redeem(t, c.id, c.now)
	if err == nil && t.Lost {
		c.lose()
	}
	return generation, err
}

// codeUser finds whom the code in a parameter of a call is about, for faults that select a
// user.
func codeUser(kind ids.CodeKind, param string) func(*call) string {
	return func(c *call) string {
		a := c.w.App(c.appid)
		if a == nil {
			return ""
		}
		code := c.params.Get(param)
		if code == "" && kind.IsTap() {
			code = c.member(param)
		}
		if t, err := c.w.ReadCode(kind, a, code, c.now); err == nil && t.User != nil {
			return t.User.Name
		}
		return ""
	}
}
