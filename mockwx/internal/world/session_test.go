package world

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/internal/people"
	"wxflow/mockwx/wechat"
)

func TestRotate(t *testing.T) {
	begin := time.Unix(1732492800, 0)
	for _, c := range []struct {
		rule  fixture.SessionKeyRule
		after time.Duration
		want  uint32 // generation after the second login
	}{
		{fixture.SessionKeyRule{}, 72*time.Hour - time.Second, 1},
		{fixture.SessionKeyRule{}, 72 * time.Hour, 2},
		{fixture.SessionKeyRule{Rotate: "login"}, 0, 2},
		{fixture.SessionKeyRule{Rotate: "never"}, 1000 * time.Hour, 1},
		{fixture.SessionKeyRule{Life: fixture.Duration(time.Minute)}, 59 * time.Second, 1},
		{fixture.SessionKeyRule{Life: fixture.Duration(time.Minute)}, time.Minute, 2},
	} {
		p := session{reset: true}
		p.rotate(c.rule, begin)
		if p.generation != 1 || p.reset || int64(p.lastLogin) != begin.Unix() {
			t.Errorf("%+v: after the first login %+v", c.rule, p)
		}
		if p.rotate(c.rule, begin.Add(c.after)); p.generation != c.want {
			t.Errorf("%+v, %v later: generation %d, want %d", c.rule, c.after, p.generation, c.want)
		}
	}
}

func TestCountMinute(t *testing.T) {
	a, u, begin := &App{App: &fixture.App{}, Quota: 2}, rangesWorld(t).users["alice"], time.Unix(1732492800, 0)
	var p session
	for i, want := range []bool{true, true, false, false} {
		if err := p.countMinute(a, u, begin.Add(59*time.Second)); (err == nil) != want {
			t.Errorf("call %d: %v", i+1, err)
		}
	}
	if err := p.countMinute(a, u, begin.Add(time.Minute)); err != nil || p.count != 1 {
		t.Errorf("the next minute: %v, %d", err, p.count)
	}
	a.Quota = 0
	for range 1000 {
		if err := p.countMinute(a, u, begin); err != nil {
			t.Fatal(err)
		}
	}
}

// The keys that count: the current one, and the one that the server was given last.
func TestKeyring(t *testing.T) {
	w, now := rangesWorld(t), time.Unix(1732492800, 0)
	w.Fixture.Quirks.SessionKey.Rotate = "login"
	a, u := w.App("wx0000000000000001"), w.users["alice"]
	keys := func() (k Keyring) {
		t.Helper()
		if err := w.WithKey(a, u, now, func(got Keyring) error { k = got; return nil }); err != nil {
			t.Fatal(err)
		}
		return k
	}
	if err := w.WithKey(a, u, now, nil); err.(*wechat.Refusal).Code != wechat.SessionKeyDead {
		t.Errorf("before any login: %v", err)
	}
	key := func(generation int) string { return w.SessionKey(a, u, generation) }
	w.Login(a, u, now)
	if k := keys(); k.Current != key(1) || k.Before != "" || k.Pending {
		t.Errorf("after one login: %+v", k)
	}
	w.Login(a, u, now)
	code := w.Login(a, u, now)
	if k := keys(); k.Current != key(3) || k.Before != key(1) || !k.Pending {
		t.Errorf("after three logins that nobody redeemed: %+v", k)
	}
	p, err := w.ReadCode(ids.JSCode, a, code, now)
	if err != nil {
		t.Fatal(err)
	}
	if g, err := w.Redeem(p, 7, now); err != nil || g != 3 {
		t.Errorf("redeemed: generation %d, %v", g, err)
	}
	if _, err := w.Redeem(p, 8, now); err == nil || err.(*wechat.Refusal).Code != wechat.CodeUsed {
		t.Errorf("redeemed twice: %v", err)
	}
	if k := keys(); k.Current != key(3) || k.Before != key(2) || k.Pending {
		t.Errorf("after the code was redeemed: %+v", k)
	}
	if reset, err := w.ResetKey(a, u, now, func(Keyring) error { return nil }); err != nil || reset != key(4) {
		t.Errorf("the key after a reset is %q, %v", reset, err)
	}
	if why := w.WhyLoggedOut(a, u, now); why.EN == "" {
		t.Error("the client's session is good after a reset by the server")
	}
	w.Login(a, u, now)
	if why := w.WhyLoggedOut(a, u, now); why.EN != "" {
		t.Errorf("after a new login: %s", why.EN)
	}
}

// What is remembered of a user is what was set, in any form of a page, and whoever
// else is in it.
func TestSessions(t *testing.T) {
	var s sessions
	want := map[uint32]session{}
	random := rand.New(rand.NewPCG(1, 2))
	forms := map[string]bool{}
	for range 5000 {
		u := &people.User{Index: uint32(random.IntN(20 * pageUsers))}
		if got := s.get(u); got != want[u.Index] {
			t.Fatalf("user %d: %+v, want %+v", u.Index, got, want[u.Index])
		}
		x := once(1732492800 + uint32(random.IntN(1000)))
		switch random.IntN(300) { // what a page of the small form cannot have
		case 0:
			x.count, x.pending = uint32(random.IntN(3)), 1
		case 1:
			x = once(x.lastLogin + 18*3600 + 1000) // the clock was moved
		case 2:
			x = once(x.lastLogin - 1000)
		}
		want[u.Index] = x
		s.set(u, x)
		forms[fmt.Sprintf("%T", s[u.Index/pageUsers])] = true
	}
	if len(forms) != 3 {
		t.Errorf("pages have taken the forms %v: the test has set too little", forms)
	}
}

// A user who logs in once leaves little, and less where the others do so at the same time.
func TestSessionsAreSmall(t *testing.T) {
	const users = 100_000
	for _, x := range []struct {
		what   string
		within uint32 // seconds, those of a page
		logins uint32
		most   float64 // bytes
	}{{"one login, soon after the others", 200, 1, 1.8}, {"one login", 3600, 1, 2.8}, {"two logins", 200, 2, 22}} {
		before := heap()
		var s sessions
		for i := range uint32(users) {
			for n := range x.logins {
				login := once(1732492800 + i%pageUsers*x.within/pageUsers)
				login.count += n
				s.set(&people.User{Index: i}, login)
			}
		}
		each := float64(heap()-before) / users
		if runtime.KeepAlive(s); each > x.most {
			t.Errorf("%s: %.1f bytes, more than %.1f", x.what, each, x.most)
		}
		t.Logf("%s: %.1f bytes", x.what, each)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
