package world

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/wechat"
)

// readPass reads a good code in shop, a minute after noon.
func readPass(t *testing.T, w *World, kind ids.CodeKind, c string) *Pass {
	t.Helper()
	p, err := w.ReadCode(kind, w.App(shop), c, noon.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What works once is refused from its second use on, with the number of the first.
func TestSpendOnce(t *testing.T) {
	w := platformWorld(t)
	a, bob := w.App(shop), w.users["bob"]
	ahead := w.IDs.MintCode(ids.JSCode, shop, ids.Code{User: bob.Mark(w.IDs)}, 0)
	for c, once := range map[string]bool{
		"alice-code": false, "once": true, "user:bob": false, "lost:user:bob": true, w.Login(a, bob, noon): true, ahead: true,
	} {
		p := readPass(t, w, ids.JSCode, c)
		if _, spent := p.SpentBy(); spent {
			t.Errorf("%s is spent before its first use", c)
		}
		if err := p.SpendOnce(7); err != nil {
			t.Errorf("%s: %v", c, err)
		}
		p = readPass(t, w, ids.JSCode, c)
		if by, spent := p.SpentBy(); spent != once || once && by != 7 {
			t.Errorf("%s is spent by call %d: %v", c, by, spent)
		}
		err := p.SpendOnce(8)
		if (code(err) == wechat.CodeUsed) != once || once && !strings.Contains(err.Error(), "by call 7") {
			t.Errorf("%s again: %v", c, err)
		}
		if once && p.WhyUsed(7).Planned != (c == "once") {
			t.Errorf("%s: planned %v", c, p.WhyUsed(7).Planned)
		}
	}
}

// A code of a tap has the time of the tap, and an errcode of its own when it was used.
func TestTapPass(t *testing.T) {
	w := platformWorld(t)
	tap := w.Issue(ids.PhoneCode, w.App(shop), w.users["bob"], 0, noon)
	p := readPass(t, w, ids.PhoneCode, tap)
	if p.At != noon.Unix() || p.SpendOnce(9) != nil || code(readPass(t, w, ids.PhoneCode, tap).SpendOnce(10)) != wechat.InvalidCode {
		t.Errorf("a phone code: %+v", p)
	}
	if p := readPass(t, w, ids.PhoneCode, "user:bob"); p.At != noon.Unix()+60 {
		t.Errorf("a magic phone code is of %d", p.At)
	}
}

func TestUsedLongAgo(t *testing.T) {
	w := platformWorld(t)
	if why := readPass(t, w, ids.JSCode, "once").WhyUsed(0).Why.EN; !strings.Contains(why, "too long ago to be known") {
		t.Error(why)
	}
}

func TestScopesOfACode(t *testing.T) {
	w := platformWorld(t)
	oauth := w.Issue(ids.OAuthCode, w.App(shop), w.users["bob"], wechat.ScopeBase, noon)
	if got := readPass(t, w, ids.OAuthCode, oauth).Scopes; got != wechat.ScopeBase {
		t.Errorf("an OAuth2 code allows %v", got)
	}
}

// The delays of a magic code add up.
func TestMagicPass(t *testing.T) {
	w := platformWorld(t)
	if p := readPass(t, w, ids.JSCode, "delay:1s:delay:2s:lost:errcode:-1"); p.Delay != 3*time.Second || !p.Lost || p.ErrCode != -1 {
		t.Errorf("%+v", p)
	}
}

// The refusal of another app's code says what the code is there.
func TestForeignCode(t *testing.T) {
	w := platformWorld(t)
	_, err := w.ReadCode(ids.JSCode, w.App(club), "once", noon)
	var foreign *ForeignCode
	if !errors.As(err, &foreign) || foreign.App != w.App(shop) || !foreign.Spend.Once {
		t.Errorf("another app's code: %+v", foreign)
	}
}

// A row with an errcode fails always, or as often as its times say.
func TestFailsNow(t *testing.T) {
	w := platformWorld(t)
	for c, want := range map[string][]bool{
		"fails": {true, true, true}, "fails-twice": {true, true, false}, "alice-code": {false, false, false},
	} {
		var got []bool
		for range want {
			got = append(got, readPass(t, w, ids.JSCode, c).FailsNow())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s fails %v", c, got)
		}
	}
}

func TestRefuseBlocked(t *testing.T) {
	w := platformWorld(t)
	if err := readPass(t, w, ids.JSCode, "user:carol").RefuseBlocked(); code(err) != wechat.CodeBlocked {
		t.Errorf("a blocked user: %v", err)
	}
	if err := readPass(t, w, ids.JSCode, "user:bob").RefuseBlocked(); err != nil {
		t.Error(err)
	}
}
