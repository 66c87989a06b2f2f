package mockwx

import (
	"sync"
	"testing"

	"wxflow/mockwx/wechat"
)

// calling makes a fake with a blocked user and a stub, and a function that makes a call
// and returns what OnCall gets. The journal is empty by then.
func calling(t *testing.T) (f *Fake, call func(target string) Call) {
	t.Helper()
	var (
		mu   sync.Mutex
		seen []Call
	)
	fx := DefaultFixture()
	fx.Users = append(fx.Users, User{Name: "blocked", Blocked: true})
	fx.Stubs = []Stub{{Path: "/stub", Body: []byte(`{"errcode":40003,"errmsg":"no"}`)}}
	f, err := New(Options{Fixture: fx, OnCall: func(c Call) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, c)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return f, func(target string) Call {
		t.Helper()
		seen = nil
		func() {
			defer func() { _ = recover() }() // how an answer is lost
			exchangeInProcess(f, "GET", target)
		}()
		f.ClearCalls()
		if len(seen) != 1 {
			t.Fatalf("%s: OnCall was called %d times", target, len(seen))
		}
		return seen[0]
	}
}

// OnCall gets every call, and whether a refusal was asked for.
func TestOnCall(t *testing.T) {
	f, call := calling(t)
	code := issue(t, f, app1, "alice")
	for _, x := range []struct {
		name, target string
		planned      bool
	}{
		{"a login", loginQuery(app1, code), false},
		{"the same code again", loginQuery(app1, code), false},
		{"a code of the fixture", loginQuery(app1, "once"), false},
		{"the same again, single_use", loginQuery(app1, "once"), true},
		{"a row with an errcode", loginQuery(app1, "code-40029"), true},
		{"a magic code", loginQuery(app1, "errcode:-1"), true},
		{"a lost answer", loginQuery(app1, "lost:user:alice"), true},
		{"a blocked user", loginQuery(app1, "user:blocked"), true},
		{"a wrong secret", loginQuery(app1, "alice-code", "secret", "other"), false},
		{"no such path", "/nothing", false},
		{"a stub", "/stub", true},
	} {
		if c := call(x.target); c.Planned != x.planned {
			t.Errorf("%s: planned is %v: %+v", x.name, c.Planned, c)
		}
	}
}

func TestFaultsArePlanned(t *testing.T) {
	f, call := calling(t)
	addFault(t, f, Fault{ErrCode: wechat.SystemError, Times: 1})
	if c := call(loginQuery(app1, "alice-code")); !c.Planned {
		t.Errorf("%+v", c)
	}
}
