package gateway

import (
	"errors"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/text"
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
	var t *world.ForeignCode
	if !errors.As(err, &t) {
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

// AboutCode finds whom the code in a parameter of a call is about, for faults that select a
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
