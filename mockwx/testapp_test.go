package mockwx

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"wxflow/mockwx/wechat"
)

// login is the query of a login into an app that is not the fixture's.
func (a *TestApp) login(code string) string {
	return "/sns/jscode2session?grant_type=authorization_code&appid=" + a.AppID + "&secret=" + a.Secret + "&js_code=" + url.QueryEscape(code)
}

// Two hundred tests on one fake, all in the same APIs with the same users, do
// not meet.
func TestNewAppIsolates(t *testing.T) {
	f, err := New(Options{Now: frozen, Journal: 16}) // a small one: nobody's calls push out another's
	if err != nil {
		t.Fatal(err)
	}
	t.Run("parallel", func(t *testing.T) {
		for i := range 60 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				isolated(t, f, i)
			})
		}
	})
	if n, want := len(f.Apps()), len(f.Fixture().Apps); n != want {
		t.Errorf("%d apps are left, want the fixture's %d", n, want)
	}
	if left := f.Faults(); len(left) != 0 {
		t.Errorf("faults are left: %v", left)
	}
	if calls := f.Calls(); len(calls) != 0 {
		t.Errorf("%d calls are left in the journal", len(calls))
	}
}

func isolated(t *testing.T, f *Fake, i int) {
	quota := 3 + i%2
	me := fmt.Sprintf("user-%d", i)
	a := f.NewApp(t, FreshApp{App: App{MinuteQuota: &quota, OpenPlatform: "acme"}, Users: []User{{Name: me}}})
	made := 0
	want := func(code string, errcode ErrCode) {
		t.Helper()
		made++
		wantCode(t, get(t, f, a.login(code)), errcode)
	}
	story := func() {
		// Serials begin anew in each app, so the codes do too.
		code := a.IssueCode("alice")
		want(code, 0)
		want(code, wechat.CodeUsed)
		want("once", 0) // each app spends it for itself
		want("once", wechat.CodeUsed)
		want("busy-then-ok", wechat.SystemError)
		want("busy-then-ok", wechat.SystemError)
		for range quota - 2 {
			want("alice-code", 0)
		}
		want("alice-code", wechat.MinuteQuota)
		want(a.IssueCode(me), 0) // another user, and in every other app nobody
		if i%2 == 0 {
			a.AddFault(Fault{Path: "/sns/jscode2session", ErrCode: wechat.DailyQuota, Times: 2})
			want("user:bob", wechat.DailyQuota)
			want("user:bob", wechat.DailyQuota)
		}
		want("user:bob", 0)
		want("user:user-1000", wechat.InvalidCode)
		if i > 0 {
			want("user:user-0", wechat.InvalidCode)
		}
	}
	for range 3 {
		story()
		calls := a.Calls()
		if len(calls) != min(made, 16) {
			t.Errorf("the journal has %d calls, %d were made", len(calls), made)
		}
		for _, c := range calls {
			if c.AppID != a.AppID {
				t.Errorf("a call of %s in the journal of %s", c.AppID, a.AppID)
			}
		}
		a.Reset()
		if made = 0; len(a.Calls()) != 0 {
			t.Error("calls after Reset")
		}
	}
	if id := a.Identity("alice"); id.OpenID != f.world().IDs.OpenID(a.AppID, "alice") || id.UnionID == "" || id.Generation != 1 {
		t.Errorf("alice after a reset: %+v", id)
	}
}

// What the fake hands out for the n-th app is always the same, and looks real.
func TestNewAppIsDeterministic(t *testing.T) {
	shape, seen := regexp.MustCompile(`^wx[0-9a-f]{16} mocksecret[0-9a-f]{22}$`), map[string]bool{}
	var first []string
	for round := range 3 {
		f := newFake(t, nil)
		for i := range 50 {
			a := f.NewApp(t)
			s := a.AppID + " " + a.Secret
			if round == 0 {
				first = append(first, s)
			}
			if first[i] != s || !shape.MatchString(s) || seen[s] != (round > 0) {
				t.Errorf("round %d, app %d: %s; it was %s", round, i, s, first[i])
			}
			seen[s] = true
		}
	}
	// One that the fixture has is passed over.
	taken := strings.Fields(first[0])[0]
	f := newFake(t, func(fx *Fixture) {
		fx.Apps = append(fx.Apps[:len(fx.Apps):len(fx.Apps)], App{AppID: taken, Secret: "mocksecret"})
	})
	if a := f.NewApp(t); a.AppID+" "+a.Secret != first[1] {
		t.Errorf("the fixture's appid was given to %s", a.AppID)
	}
	// A removed one is not given again; after a Reset all begins anew.
	b := f.NewApp(t)
	if err := f.RemoveApp(b.AppID); err != nil {
		t.Fatal(err)
	}
	if a := f.NewApp(t); a.AppID+" "+a.Secret != first[3] {
		t.Errorf("after a removal: %s", a.AppID)
	}
	f.Reset()
	if a := f.NewApp(t); a.AppID+" "+a.Secret != first[1] {
		t.Errorf("after a reset: %s", a.AppID)
	}
}

// A user of a fresh app stands before the fixture's of the same name, at every door.
func TestNewAppUsers(t *testing.T) {
	f := newFake(t, nil)
	const openid = "oMOCK00000000000000000000own"
	like := FreshApp{App: App{UnknownCode: "dora", OAuthAuto: "alice"}, Users: []User{
		{Name: "alice", Blocked: true}, {Name: "dora", Phone: "13900139000", Identities: []Identity{{OpenID: openid}}}}}
	a := f.NewApp(t, like)
	like.Users[1].Phone, like.Users[1].Identities[0].OpenID = "", "changed" // the app has a copy
	wantCode(t, get(t, f, a.login("alice-code")), wechat.CodeBlocked)
	wantCode(t, get(t, f, a.login("bob-code")), 0)
	if got := get(t, f, a.login("anything")); got.OpenID != openid {
		t.Errorf("an unknown code logs %+v in", got)
	}
	wantCode(t, get(t, f, loginQuery(app1, "alice-code")), 0)
	wantCode(t, get(t, f, loginQuery(app1, "user:dora")), wechat.InvalidCode)
	if _, err := f.IssueCode(app1, "dora"); err == nil {
		t.Error("dora is in the fixture's app, too")
	}
	if _, err := f.IssuePhoneCode(a.AppID, "dora"); err != nil {
		t.Error(err)
	}
	w := f.world()
	if u := w.UserByOpenID(w.App(a.AppID), openid); u == nil || u.Name != "dora" {
		t.Errorf("the openid is that of %v", u)
	}
	if id := a.AddFault(Fault{User: "dora", ErrCode: wechat.SystemError}); id == "" {
		t.Error("no fault for dora")
	}
	wantCode(t, get(t, f, a.login("user:dora")), wechat.SystemError)
	// Another app's code is told from an unknown one, in both directions.
	b := f.NewApp(t)
	wantCode(t, get(t, f, b.login(a.IssueCode("dora"))), wechat.InvalidCode)
	if why, _ := lastReason(t, f); !strings.Contains(why, a.AppID) {
		t.Error(why)
	}
}

// Tests may end while their calls are still under way.
func TestRemoveAppDuringCalls(t *testing.T) {
	f := newFake(t, nil)
	h := f.Handler()
	var wg sync.WaitGroup
	for range 20 {
		info, err := f.AddApp(FreshApp{})
		if err != nil {
			t.Fatal(err)
		}
		a := &TestApp{AppID: info.AppID, Secret: info.Secret}
		started := make(chan struct{})
		for k := range 4 {
			wg.Go(func() {
				for n := range 50 {
					if k == 0 && n == 5 {
						close(started)
					}
					if code, err := f.IssueCode(a.AppID, "bob"); err == nil {
						h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", a.login(code), nil))
					}
					rec := httptest.NewRecorder()
					h.ServeHTTP(rec, httptest.NewRequest("GET", "/cgi-bin/token?grant_type=client_credential&appid="+a.AppID+"&secret="+a.Secret, nil))
					if rec.Code != http.StatusOK {
						t.Errorf("HTTP %d", rec.Code)
					}
					f.AddFault(Fault{AppID: a.AppID, ErrCode: wechat.SystemError, Times: 1}) // fails once the app is gone
					f.Apps()
				}
			})
		}
		wg.Go(func() {
			<-started
			if err := f.RemoveApp(a.AppID); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(f.Faults()) != 0 || len(f.Apps()) != len(f.Fixture().Apps) {
		t.Errorf("left: %v, %v", f.Faults(), f.Apps())
	}
	for a := range f.world().All() {
		if a.Fresh() {
			t.Error("a fresh app is left")
		}
	}
}

// A token that was minted while its app was removed opens nothing.
func TestRemovedAppsTokens(t *testing.T) {
	f := newFake(t, nil)
	info, err := f.AddApp(FreshApp{})
	if err != nil {
		t.Fatal(err)
	}
	w := f.world()
	a := w.App(info.AppID)
	if err := f.RemoveApp(info.AppID); err != nil {
		t.Fatal(err)
	}
	token := w.AppToken(a, f.Now()) // a call that had found the app before
	wantCode(t, get(t, f, "/wxa/checksession?access_token="+token), wechat.InvalidCredential)
	wantCode(t, get(t, f, (&TestApp{AppID: info.AppID, Secret: info.Secret}).login("alice-code")), wechat.InvalidAppID)
}

// A test that ends late does not take the app of another world with it.
func TestNewAppAfterReset(t *testing.T) {
	f := newFake(t, nil)
	var old *TestApp
	t.Run("old", func(t *testing.T) {
		old = f.NewApp(t)
		f.Reset()
		if fresh, err := f.AddApp(FreshApp{}); err != nil || fresh.AppID != old.AppID {
			t.Errorf("%+v, %v; want %s again", fresh, err, old.AppID)
		}
	})
	if err := f.RemoveApp(old.AppID); err != nil {
		t.Error(err)
	}
}
