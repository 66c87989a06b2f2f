package mockwx

import (
	"errors"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// A pass is what a code stands for in one app.
type pass struct {
	kind   ids.CodeKind
	app    *app
	user   *user
	spend  spendKey      // zero: may be redeemed again and again
	issued bool          // a login handed it out, and counted for the session_key
	row    *Code         // the fixture row, when it is one
	scopes wechat.Scopes // of an OAuth2 code; 0: the code names none
	at     int64         // of a tap: its Unix second

	errcode ErrCode       // magic: refuse so
	delay   time.Duration // magic: wait before answering
	lost    bool          // magic: redeem, then lose the answer
}

// mint writes a code as a login or a tap does. The caller holds the app's mutex.
func (w *world) mint(kind ids.CodeKind, a *app, u *user, extra uint8, now time.Time) string {
	m := ids.Code{User: w.mark(u), Issued: uint32(now.Unix()), Serial: a.memory.nextSerial(kind)}
	if taps[kind] != nil {
		return w.ids.MintTap(kind, a.AppID, m)
	}
	return w.ids.MintCode(kind, a.AppID, m, extra)
}

// issue writes a code; extra is what an OAuth2 code has of its own.
func (w *world) issue(kind ids.CodeKind, a *app, u *user, extra uint8, now time.Time) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return w.mint(kind, a, u, extra, now)
}

// oauthCode mints the code that the redirect carries.
func (w *world) oauthCode(a *app, u *user, set wechat.Scopes, now time.Time) string {
	return w.issue(ids.OAuthCode, a, u, uint8(set), now)
}

// readCode returns what a code of a kind stands for, without spending it. It refuses one
// that is unknown, of another app or expired. Ours: the magic codes are good everywhere,
// the fixture's at both logins.
func (w *world) readCode(kind ids.CodeKind, a *app, code string, now time.Time) (*pass, error) {
	t, err := w.read(kind, a, code, now)
	if err != nil && isUnknown(err) && a.UnknownCode != "" && a.UnknownCode != fixture.Reject {
		t, err = &pass{user: w.user(a, a.UnknownCode), at: now.Unix()}, nil
	}
	if t != nil {
		t.kind, t.app = kind, a
	}
	return t, err
}

func isUnknown(err error) bool {
	var no *wechat.Refusal
	return errors.As(err, &no) && no.Unknown
}

func (w *world) read(kind ids.CodeKind, a *app, code string, now time.Time) (*pass, error) {
	tap := taps[kind]
	if row := w.codes[code]; row != nil && tap == nil {
		return w.readRow(a, row)
	}
	if code == fixture.DevToolsCode && kind == ids.JSCode {
		if a.DevtoolsUser == "" {
			return nil, wechat.InvalidCode.Because("the DevTools guest code, and the app has no devtools_user in the fixture",
				"这是开发者工具游客模式的 code，而 fixture 中此 app 没有 devtools_user")
		}
		return &pass{user: w.user(a, a.DevtoolsUser)}, nil
	}
	t, no := w.readMagic(kind, a, code, code)
	switch {
	case t != nil:
		t.at = now.Unix()
		return t, nil
	case no != nil:
		if tap != nil {
			no.Code = tap.bad
		}
		return nil, no
	case tap != nil:
		return w.readTap(kind, a, code, now)
	}
	return w.readMinted(kind, a, code, now)
}

func (w *world) readRow(a *app, row *Code) (*pass, error) {
	if row.AppID != "" && row.AppID != a.AppID {
		foreign := &foreignCode{Refusal: whyForeign(row.AppID, a.AppID), pass: pass{app: w.app(row.AppID)}}
		if foreign.app != nil && row.SingleUse {
			foreign.spend = namedKey(ids.JSCode, row.JSCode)
		}
		return nil, foreign
	}
	t := &pass{user: w.user(a, row.User), row: row, scopes: wechat.ReadScopes(row.Scope)}
	if row.SingleUse {
		t.spend = namedKey(ids.JSCode, row.JSCode)
	}
	return t, nil
}

// A foreignCode is the refusal of another app's code, and what the code is there.
type foreignCode struct {
	*wechat.Refusal
	pass
}

// Unwrap returns the refusal.
func (e *foreignCode) Unwrap() error { return e.Refusal }

func (w *world) readMinted(kind ids.CodeKind, a *app, code string, now time.Time) (*pass, error) {
	sealed, ok := ids.OpenCode(code)
	if !ok {
		return nil, unknownCode(code)
	}
	m, ok := w.ids.ReadCode(kind, a.AppID, sealed)
	if !ok {
		return nil, w.whoMinted(kind, a, code, sealed)
	}
	u := w.bearer(a, m)
	if u == nil {
		return nil, wechat.InvalidCode.Because("made from this seed, for a user who is no longer in the fixture, or a range whose count has changed",
			"由本 seed 生成，但其用户已不在 fixture 里，或所属区间的 count 已改变")
	}
	t := &pass{user: u, spend: mintedKey(kind, m), issued: m.Issued != 0}
	if kind == ids.OAuthCode {
		t.scopes = wechat.Scopes(sealed.Extra())
	}
	if age := now.Sub(time.Unix(int64(m.Issued), 0)); t.issued && age >= ids.CodeLife {
		no := whyExpired(kind, age-ids.CodeLife)
		if q := w.fixture.Quirks.ExpiredCode; q != 0 {
			no.Code = q
		}
		return nil, no
	}
	return t, nil
}

// whoMinted explains a code that is not this app's.
func (w *world) whoMinted(kind ids.CodeKind, a *app, code string, sealed ids.SealedCode) error {
	for other := range w.all() {
		if m, ok := w.ids.ReadCode(kind, other.AppID, sealed); ok && other != a {
			return &foreignCode{whyForeign(other.AppID, a.AppID), pass{app: other, spend: mintedKey(kind, m)}}
		}
		for _, door := range []ids.CodeKind{ids.JSCode, ids.OAuthCode} {
			if door == kind {
				continue
			}
			if _, ok := w.ids.ReadCode(door, other.AppID, sealed); ok {
				return whyOtherDoor(door)
			}
		}
	}
	return unknownCode(code)
}

// spentBy reports whether a code was redeemed, and by which call.
func (t *pass) spentBy() (call int64, redeemed bool) {
	if !t.spend.once {
		return 0, false
	}
	t.app.mu.Lock()
	defer t.app.mu.Unlock()
	return t.app.memory.spent.by(t.spend)
}

// spendOnce marks a code as redeemed without a login. It refuses one that was redeemed
// already.
func (t *pass) spendOnce(call int64) error {
	if !t.spend.once {
		return nil
	}
	t.app.mu.Lock()
	defer t.app.mu.Unlock()
	if by, redeemed := t.app.memory.spent.by(t.spend); redeemed {
		return t.whyUsed(by)
	}
	t.app.memory.spent.mark(t.spend, call)
	return nil
}

// failsNow counts a refusal of a row that fails its first times calls.
func (t *pass) failsNow() bool {
	if t.row == nil || t.row.ErrCode == 0 {
		return false
	}
	if t.row.Times == 0 {
		return true
	}
	t.app.mu.Lock()
	defer t.app.mu.Unlock()
	m := &t.app.memory
	if m.failed[t.row.JSCode] >= t.row.Times {
		return false
	}
	if m.failed == nil {
		m.failed = map[string]int{}
	}
	m.failed[t.row.JSCode]++
	return true
}

// refuseBlocked refuses the login of a user whom the fixture blocks. Ours: by OAuth2,
// too.
func (t *pass) refuseBlocked() error {
	if !t.user.Blocked {
		return nil
	}
	return wechat.CodeBlocked.AsPlanned("the fixture says blocked for user %s", "fixture 里用户 %s 标记了 blocked", t.user.Name)
}
