package world

import (
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

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
