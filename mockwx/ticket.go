package mockwx

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// A ticket is what a js_code stands for in one app.
type ticket struct {
	user   *user
	spend  spendKey      // zero: may be redeemed again and again
	issued bool          // a login handed it out, and counted for the session_key
	row    *Code         // the fixture row, when it is one
	scopes wechat.Scopes // of an OAuth2 code; 0: the code names none

	errcode ErrCode       // magic: refuse so
	delay   time.Duration // magic: wait before answering
	lost    bool          // magic: redeem, then lose the answer
}

// readCode tells what a js_code stands for. It changes nothing, so it may be
// asked at any time.
func (w *world) readCode(a *app, code string, now time.Time) (*ticket, error) {
	return w.readCodeAs(ids.JSCode, a, code, now)
}

// readCodeAs tells what a code of a kind stands for. Ours: the fixture's codes
// and the magic ones are good at every door.
func (w *world) readCodeAs(kind ids.CodeKind, a *app, code string, now time.Time) (*ticket, error) {
	if row := w.codes[code]; row != nil {
		return w.readRow(a, row)
	}
	if code == fixture.DevToolsCode && kind == ids.JSCode {
		if a.DevtoolsUser == "" {
			return nil, wechat.InvalidCode.Because("the DevTools guest code, and the app has no devtools_user in the fixture",
				"这是开发者工具游客模式的 code，而 fixture 中此 app 没有 devtools_user")
		}
		return &ticket{user: w.user(a, a.DevtoolsUser)}, nil
	}
	if t, err := w.readMagic(a, code, code); t != nil || err != nil {
		return t, err
	}
	t, err := w.readMinted(kind, a, code, now)
	var no *wechat.Refusal
	if errors.As(err, &no) && no.Unknown && a.UnknownCode != "" && a.UnknownCode != "reject" {
		return &ticket{user: w.user(a, a.UnknownCode)}, nil
	}
	return t, err
}

func (w *world) readRow(a *app, row *Code) (*ticket, error) {
	if row.AppID != "" && row.AppID != a.AppID {
		foreign := &foreignTicket{Refusal: whyForeign(row.AppID, a.AppID)}
		if owner := w.app(row.AppID); owner != nil && row.SingleUse {
			foreign.spend = namedKey(owner.index, row.JSCode)
		}
		return nil, foreign
	}
	t := &ticket{user: w.user(a, row.User), row: row, scopes: wechat.ReadScopes(row.Scope)}
	if row.SingleUse {
		t.spend = namedKey(a.index, row.JSCode)
	}
	return t, nil
}

// readMagic reads codes that say what shall happen. Ours: the grammar.
//
//	user:NAME · errcode:N · delay:DURATION:… · lost:…
//
// It returns nil, nil for a code that is not magic.
func (w *world) readMagic(a *app, whole, code string) (*ticket, error) {
	verb, rest, ok := strings.Cut(code, ":")
	if !ok {
		return nil, nil
	}
	switch verb {
	case "user":
		u := w.user(a, rest)
		if u == nil {
			return nil, whyUnknownUser(text.Clip(rest, 32))
		}
		return &ticket{user: u}, nil
	case "errcode":
		n, err := strconv.Atoi(rest)
		if _, known := ErrCode(n).Info(); err != nil || !known {
			return nil, wechat.InvalidCode.Because("the magic code names errcode %q, which is not in the catalogue", "魔法 code 中的 errcode %q 不在目录里", text.Clip(rest, 16))
		}
		return &ticket{errcode: ErrCode(n)}, nil
	case "delay":
		d, inner, _ := strings.Cut(rest, ":")
		wait, err := time.ParseDuration(d)
		if err != nil || wait < 0 {
			return nil, wechat.InvalidCode.Because("the magic code's delay %q is not a duration such as 1500ms", "魔法 code 的 delay %q 不是 1500ms 这样的时长", text.Clip(d, 16))
		}
		t, err := w.readInner(a, whole, inner)
		if t != nil {
			t.delay += wait
		}
		return t, err
	case "lost":
		t, err := w.readInner(a, whole, rest)
		if t != nil {
			t.lost = true
			t.spend = namedKey(a.index, whole) // consumed, so the second try shows it
		}
		return t, err
	}
	return nil, nil
}

// readInner reads what follows delay: or lost:, which must be magic itself.
func (w *world) readInner(a *app, whole, code string) (*ticket, error) {
	t, err := w.readMagic(a, whole, code)
	if t == nil && err == nil {
		err = wechat.InvalidCode.Because("the magic code must end in user:NAME or errcode:N", "魔法 code 必须以 user:用户名 或 errcode:数字 结尾")
	}
	return t, err
}

// A foreignTicket refusal carries what a code of another app is.
type foreignTicket struct {
	*wechat.Refusal
	spend spendKey // zero: it works again and again
}

func (e *foreignTicket) Unwrap() error { return e.Refusal }

func (w *world) readMinted(kind ids.CodeKind, a *app, code string, now time.Time) (*ticket, error) {
	sealed, ok := ids.OpenCode(code)
	if !ok {
		return nil, whyUnknownCode(code)
	}
	m, ok := w.ids.ReadCode(kind, a.AppID, sealed)
	if !ok {
		return nil, w.whoMinted(kind, a, code, sealed)
	}
	u := w.bearer(a, m)
	if u == nil {
		return nil, wechat.InvalidCode.Because("made from this seed, for a user who is no longer in the fixture, or a range whose count has changed", "由本 seed 生成，但其用户已不在 fixture 里，或所属区间的 count 已改变")
	}
	t := &ticket{user: u, spend: mintedKey(kind, a.index, m), issued: m.Issued != 0}
	if kind == ids.OAuthCode {
		t.scopes = wechat.Scopes(sealed.Extra())
	}
	if m.Issued != 0 {
		if age := now.Sub(time.Unix(int64(m.Issued), 0)); age >= ids.CodeLife {
			no := whyExpired(kind, age-ids.CodeLife)
			if q := w.fixture.Quirks.ExpiredCode; q != 0 {
				no.Code = q
			}
			return nil, no
		}
	}
	return t, nil
}

// whoMinted explains a code that is not this app's.
func (w *world) whoMinted(kind ids.CodeKind, a *app, code string, sealed ids.SealedCode) error {
	for other := range w.all() {
		if m, ok := w.ids.ReadCode(kind, other.AppID, sealed); ok && other != a {
			return &foreignTicket{whyForeign(other.AppID, a.AppID), mintedKey(kind, other.index, m)}
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
	return whyUnknownCode(code)
}
