package world

import (
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A Pass is what a code means in one app.
type Pass struct {
	kind   ids.CodeKind
	App    *App
	User   *people.User
	Spend  spendKey      // zero: may be redeemed again and again
	issued bool          // a login handed it out, and counted for the session_key
	Row    *fixture.Code // the fixture row, when it is one
	Scopes wechat.Scopes // of an OAuth2 code; 0: the code names none
	At     int64         // of a tap: its Unix second

	ErrCode wechat.ErrCode // magic: refuse so
	Delay   time.Duration  // magic: wait before answering
	Lost    bool           // magic: redeem, then lose the answer
}

// mint writes a code as a login or a tap does. The caller holds the app's mutex.
func (w *World) mint(kind ids.CodeKind, a *App, u *people.User, scopes wechat.Scopes, now time.Time) string {
	m := ids.Code{User: u.Mark(w.IDs), Issued: uint32(now.Unix()), Serial: a.memory.nextSerial(kind)}
	if kind.IsTap() {
		return w.IDs.MintTap(kind, a.AppID, m)
	}
	return w.IDs.MintCode(kind, a.AppID, m, uint8(scopes))
}

// Issue writes a code as a login or a tap does; an OAuth2 code has scopes, too.
func (w *World) Issue(kind ids.CodeKind, a *App, u *people.User, scopes wechat.Scopes, now time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return w.mint(kind, a, u, scopes, now)
}

// ReadCode returns what a code of a kind means, without spending it. It refuses one
// that is unknown, of another app or expired. Ours: the magic codes are good everywhere,
// the fixture's at both logins.
func (w *World) ReadCode(kind ids.CodeKind, a *App, code string, now time.Time) (*Pass, error) {
	t, err := w.read(kind, a, code, now)
	if err != nil && isUnknown(err) && a.UnknownCode != "" && a.UnknownCode != fixture.Reject {
		t, err = &Pass{User: w.User(a, a.UnknownCode), At: now.Unix()}, nil
	}
	if t != nil {
		t.kind, t.App = kind, a
	}
	return t, err
}

func isUnknown(err error) bool {
	refusal, ok := wechat.AsRefusal(err)
	return ok && refusal.Unknown
}

func (w *World) read(kind ids.CodeKind, a *App, code string, now time.Time) (*Pass, error) {
	tap := taps[kind]
	if row := w.codes[code]; row != nil && tap == nil {
		return w.readRow(a, row)
	}
	if code == fixture.DevToolsCode && kind == ids.JSCode {
		if a.DevtoolsUser == "" {
			return nil, wechat.InvalidCode.Because("the DevTools guest code, and the app has no devtools_user in the fixture",
				"这是开发者工具游客模式的 code，而 fixture 中此 app 没有 devtools_user")
		}
		return &Pass{User: w.User(a, a.DevtoolsUser)}, nil
	}
	t, refusal := w.readMagic(kind, a, code, code)
	switch {
	case t != nil:
		t.At = now.Unix()
		return t, nil
	case refusal != nil:
		if tap != nil {
			refusal.Code = tap.bad
		}
		return nil, refusal
	case tap != nil:
		return w.readTap(kind, a, code, now)
	}
	return w.readMinted(kind, a, code, now)
}

func (w *World) readRow(a *App, row *fixture.Code) (*Pass, error) {
	if row.AppID != "" && row.AppID != a.AppID {
		foreign := &ForeignCode{Refusal: whyForeign(row.AppID, a.AppID), Pass: Pass{App: w.App(row.AppID)}}
		if foreign.App != nil && row.SingleUse {
			foreign.Spend = namedKey(ids.JSCode, row.JSCode)
		}
		return nil, foreign
	}
	t := &Pass{User: w.User(a, row.User), Row: row, Scopes: wechat.ReadScopes(row.Scope)}
	if row.SingleUse {
		t.Spend = namedKey(ids.JSCode, row.JSCode)
	}
	return t, nil
}

// A ForeignCode is the refusal of another app's code, and what the code is there.
type ForeignCode struct {
	*wechat.Refusal
	Pass
}

// Unwrap returns the refusal.
func (e *ForeignCode) Unwrap() error { return e.Refusal }

func (w *World) readMinted(kind ids.CodeKind, a *App, code string, now time.Time) (*Pass, error) {
	sealed, ok := ids.OpenCode(code)
	if !ok {
		return nil, unknownCode(code)
	}
	m, ok := w.IDs.ReadCode(kind, a.AppID, sealed)
	if !ok {
		return nil, w.whoMinted(kind, a, code, sealed)
	}
	u := w.bearer(a, m)
	if u == nil {
		return nil, wechat.InvalidCode.Because(
			"made from this seed, for a user who is no longer in the fixture, or a range whose count has changed",
			"由本 seed 生成，但其用户已不在 fixture 里，或所属区间的 count 已改变")
	}
	t := &Pass{User: u, Spend: mintedKey(kind, m), issued: m.Issued != 0}
	if kind == ids.OAuthCode {
		t.Scopes = wechat.Scopes(sealed.Extra())
	}
	if age := now.Sub(time.Unix(int64(m.Issued), 0)); t.issued && age >= ids.CodeLife {
		refusal := whyExpired(kind, age-ids.CodeLife)
		if q := w.Fixture.Quirks.ExpiredCode; q != 0 {
			refusal.Code = q
		}
		return nil, refusal
	}
	return t, nil
}

// SpentBy reports whether a code was redeemed, and by which call.
func (t *Pass) SpentBy() (call int64, redeemed bool) {
	t.App.mu.Lock()
	defer t.App.mu.Unlock()
	return t.App.memory.spent.by(t.Spend)
}

// SpendOnce marks a code as redeemed without a login. It refuses one that was redeemed
// already.
func (t *Pass) SpendOnce(call int64) error {
	t.App.mu.Lock()
	defer t.App.mu.Unlock()
	return t.spend(call)
}

// spend is SpendOnce for a caller that holds the app's mutex.
func (t *Pass) spend(call int64) error {
	if by, redeemed := t.App.memory.spent.by(t.Spend); redeemed {
		return t.WhyUsed(by)
	}
	t.App.memory.spent.mark(t.Spend, call)
	return nil
}

// failures counts, by js_code, how often a row with times has refused.
var failures Slot[string, int]

// FailsNow counts a refusal of a row that fails its first times calls.
func (t *Pass) FailsNow() (fails bool) {
	if t.Row == nil || t.Row.ErrCode == 0 {
		return false
	}
	if t.Row.Times == 0 {
		return true
	}
	failures.Do(t.App, func(m map[string]int) {
		if fails = m[t.Row.JSCode] < t.Row.Times; fails {
			m[t.Row.JSCode]++
		}
	})
	return fails
}

// RefuseBlocked refuses the login of a user that the fixture blocks. Ours: by OAuth2,
// too.
func (t *Pass) RefuseBlocked() error {
	if !t.User.Blocked {
		return nil
	}
	return wechat.CodeBlocked.AsPlanned("the fixture says blocked for user %s", "fixture 里用户 %s 标记了 blocked", t.User.Name)
}

// readMagic reads codes that say what happens to the call. Ours: the grammar.
//
//	user:NAME · errcode:N · delay:DURATION:… · lost:…
//
// It returns nil, nil for a code that is not magic.
func (w *World) readMagic(kind ids.CodeKind, a *App, whole, code string) (*Pass, *wechat.Refusal) {
	verb, rest, ok := strings.Cut(code, ":")
	if !ok {
		return nil, nil
	}
	switch verb {
	case "user":
		u := w.User(a, rest)
		if u == nil {
			return nil, wechat.InvalidCode.Because("the code names user %q, who is not in the fixture",
				"code 指向用户 %q，但 fixture 里没有此人", text.Clip(rest, 32))
		}
		return &Pass{User: u}, nil
	case "errcode":
		n, err := strconv.Atoi(rest)
		if _, known := wechat.ErrCode(n).Info(); err != nil || !known {
			return nil, wechat.InvalidCode.Because("the magic code names errcode %q, which is not in the catalogue",
				"魔法 code 中的 errcode %q 不在目录里", text.Clip(rest, 16))
		}
		return &Pass{ErrCode: wechat.ErrCode(n)}, nil
	case "delay":
		d, inner, _ := strings.Cut(rest, ":")
		wait, err := time.ParseDuration(d)
		if err != nil || wait < 0 {
			return nil, wechat.InvalidCode.Because("the magic code's delay %q is not a duration such as 1500ms",
				"魔法 code 的 delay %q 不是 1500ms 这样的时长", text.Clip(d, 16))
		}
		t, refusal := w.readInner(kind, a, whole, inner)
		if t != nil {
			t.Delay += wait
		}
		return t, refusal
	case "lost":
		t, refusal := w.readInner(kind, a, whole, rest)
		if t != nil {
			t.Lost = true
			t.Spend = namedKey(kind, whole) // consumed, so the second try shows it
		}
		return t, refusal
	}
	return nil, nil
}

// readInner reads what follows delay: or lost:, which must be magic itself.
func (w *World) readInner(kind ids.CodeKind, a *App, whole, code string) (*Pass, *wechat.Refusal) {
	t, refusal := w.readMagic(kind, a, whole, code)
	if t == nil && refusal == nil {
		refusal = wechat.InvalidCode.Because("the magic code must end in user:NAME or errcode:N", "魔法 code 必须以 user:用户名 或 errcode:数字 结尾")
	}
	return t, refusal
}
