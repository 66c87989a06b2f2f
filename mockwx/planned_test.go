package mockwx

import (
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"wxflow/mockwx/wechat"
)

// OnCall is told of every call, whatever becomes of the journal, and whether a
// refusal was asked for.
func TestOnCall(t *testing.T) {
	var (
		mu   sync.Mutex
		told []Call
	)
	fx := DefaultFixture()
	fx.Users = append(fx.Users, User{Name: "blocked", Blocked: true})
	fx.Stubs = []Stub{{Path: "/stub", Body: []byte(`{"errcode":40003,"errmsg":"no"}`)}}
	f, err := New(Options{Fixture: fx, OnCall: func(c Call) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, c)
	}})
	if err != nil {
		t.Fatal(err)
	}
	login := func(code, secret string) string {
		return "/sns/jscode2session?" + url.Values{"appid": {"wx0000000000000001"}, "secret": {secret}, "js_code": {code}, "grant_type": {"authorization_code"}}.Encode()
	}
	const secret = "mocksecret0000000000000000000001"
	code, err := f.IssueCode("wx0000000000000001", "alice")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name, url string
		planned   bool
		fault     *Fault
	}{
		{"a login", login(code, secret), false, nil},
		{"the same code again", login(code, secret), false, nil},
		{"a code of the fixture", login("once", secret), false, nil},
		{"the same again, single_use", login("once", secret), true, nil},
		{"a row with an errcode", login("code-40029", secret), true, nil},
		{"a magic code", login("errcode:-1", secret), true, nil},
		{"a lost answer", login("lost:user:alice", secret), true, nil},
		{"a blocked user", login("user:blocked", secret), true, nil},
		{"a wrong secret", login("alice-code", "other"), false, nil},
		{"no such path", "/nothing", false, nil},
		{"a stub", "/stub", true, nil},
		{"a fault", login("alice-code", secret), true, &Fault{ErrCode: wechat.SystemError, Times: 1}},
	} {
		if x.fault != nil {
			if _, err := f.AddFault(*x.fault); err != nil {
				t.Fatal(err)
			}
		}
		n := len(told)
		func() {
			defer func() { _ = recover() }() // how an answer is lost
			f.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", x.url, nil))
		}()
		if len(told) != n+1 {
			t.Fatalf("%s: told %d times", x.name, len(told)-n)
		}
		if c := told[n]; c.Planned != x.planned {
			t.Errorf("%s: planned is %v: %+v", x.name, c.Planned, c)
		}
		f.ClearCalls()
	}
}
