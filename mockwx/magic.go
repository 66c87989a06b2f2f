package mockwx

import (
	"strconv"
	"strings"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// readMagic reads codes that say what shall happen. Ours: the grammar.
//
//	user:NAME · errcode:N · delay:DURATION:… · lost:…
//
// It returns nil, nil for a code that is not magic.
func (w *world) readMagic(kind ids.CodeKind, a *app, whole, code string) (*pass, *wechat.Refusal) {
	verb, rest, ok := strings.Cut(code, ":")
	if !ok {
		return nil, nil
	}
	switch verb {
	case "user":
		u := w.user(a, rest)
		if u == nil {
			return nil, wechat.InvalidCode.Because("the code names user %q, who is not in the fixture", "code 指向用户 %q，但 fixture 里没有此人", text.Clip(rest, 32))
		}
		return &pass{user: u}, nil
	case "errcode":
		n, err := strconv.Atoi(rest)
		if _, known := ErrCode(n).Info(); err != nil || !known {
			return nil, wechat.InvalidCode.Because("the magic code names errcode %q, which is not in the catalogue", "魔法 code 中的 errcode %q 不在目录里", text.Clip(rest, 16))
		}
		return &pass{errcode: ErrCode(n)}, nil
	case "delay":
		d, inner, _ := strings.Cut(rest, ":")
		wait, err := time.ParseDuration(d)
		if err != nil || wait < 0 {
			return nil, wechat.InvalidCode.Because("the magic code's delay %q is not a duration such as 1500ms", "魔法 code 的 delay %q 不是 1500ms 这样的时长", text.Clip(d, 16))
		}
		t, no := w.readInner(kind, a, whole, inner)
		if t != nil {
			t.delay += wait
		}
		return t, no
	case "lost":
		t, no := w.readInner(kind, a, whole, rest)
		if t != nil {
			t.lost = true
			t.spend = namedKey(kind, whole) // consumed, so the second try shows it
		}
		return t, no
	}
	return nil, nil
}

// readInner reads what follows delay: or lost:, which must be magic itself.
func (w *world) readInner(kind ids.CodeKind, a *app, whole, code string) (*pass, *wechat.Refusal) {
	t, no := w.readMagic(kind, a, whole, code)
	if t == nil && no == nil {
		no = wechat.InvalidCode.Because("the magic code must end in user:NAME or errcode:N", "魔法 code 必须以 user:用户名 或 errcode:数字 结尾")
	}
	return t, no
}
