package mockwx

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/mockwx/wechat"
)

// fetch calls a server over a connection of its own.
func fetch(ctx context.Context, target string) (status int, body string, err error) {
	r, err := http.NewRequestWithContext(ctx, "GET", target, nil)
	if err != nil {
		return 0, "", err
	}
	tr := &http.Transport{DisableKeepAlives: true}
	defer tr.CloseIdleConnections()
	resp, err := tr.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(b), err
}

func TestFaultEffects(t *testing.T) {
	for _, c := range []struct {
		name   string
		fault  Fault
		check  func(status int, body string, err error) bool
		spent  bool // did the call have its effect?
		status int  // in the journal
	}{
		{"errcode", Fault{ErrCode: wechat.MinuteQuota}, func(s int, b string, err error) bool {
			return err == nil && s == 200 && strings.Contains(b, `"errcode":45011`)
		}, false, 200},
		{"status and body", Fault{Status: 502, Body: "<html>bad gateway</html>"}, func(s int, b string, err error) bool {
			return err == nil && s == 502 && b == "<html>bad gateway</html>"
		}, false, 502},
		{"status alone", Fault{Status: 503}, func(s int, b string, err error) bool { return err == nil && s == 503 && b == "" }, false, 503},
		{"body alone", Fault{Body: `{"openid":`}, func(s int, b string, err error) bool { return err == nil && s == 200 && b == `{"openid":` }, false, 200},
		{"reset", Fault{Reset: true}, func(s int, b string, err error) bool { return errors.Is(err, syscall.ECONNRESET) }, false, 0},
		{"truncate", Fault{Truncate: true}, func(s int, b string, err error) bool {
			return errors.Is(err, io.ErrUnexpectedEOF) && strings.HasPrefix(b, `{"session_key":`)
		}, true, 200},
		{"lost", Fault{Lost: true}, func(s int, b string, err error) bool { return errors.Is(err, io.EOF) }, true, 0},
		{"delay", Fault{Delay: Duration(time.Millisecond)}, func(s int, b string, err error) bool {
			return err == nil && strings.Contains(b, "openid")
		}, true, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := NewServer(t, Options{Now: frozen})
			code := issue(t, s.Fake, app1, "alice")
			c.fault.Times = 1
			addFault(t, s.Fake, c.fault)
			status, body, err := fetch(t.Context(), s.URL+loginQuery(app1, code))
			if !c.check(status, body, err) {
				t.Errorf("got HTTP %d, body %q, error %v", status, body, err)
			}
			if calls := s.Calls(); len(calls) != 1 || calls[0].Fault != "f1" || calls[0].Status != c.status {
				t.Errorf("journal %+v", calls)
			}
			want := ErrCode(0)
			if c.spent {
				want = wechat.CodeUsed
			}
			wantCode(t, get(t, s.Fake, loginQuery(app1, code)), want)
			if left := s.Faults(); len(left) != 0 {
				t.Errorf("faults left: %+v", left)
			}
		})
	}
}

func TestHang(t *testing.T) {
	asked := make(chan Call, 1)
	s := NewServer(t, Options{Now: frozen, OnCall: func(c Call) { asked <- c }})
	addFault(t, s.Fake, Fault{Hang: true})
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, _, err := fetch(ctx, s.URL+loginQuery(app1, "once"))
		failed <- err
	}()
	select {
	case <-asked:
	case err := <-failed:
		t.Fatalf("answered: %v", err)
	}
	if n := len(s.Calls()); n != 1 { // while it hangs
		t.Errorf("%d calls in the journal", n)
	}
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestFaultSelection(t *testing.T) {
	f := newFake(t, nil)
	addFault(t, f, Fault{AppID: app2, ErrCode: wechat.SystemError})
	addFault(t, f, Fault{User: "bob", ErrCode: wechat.CodeBlocked})
	addFault(t, f, Fault{Path: "/cgi-bin/token", ErrCode: wechat.UserLimited})
	bob := issue(t, f, app1, "bob")
	wantCode(t, get(t, f, loginQuery(app1, "alice-code")), 0)
	wantCode(t, get(t, f, loginQuery(app2, "alice-code")), wechat.SystemError)
	wantCode(t, get(t, f, loginQuery(app1, bob)), wechat.CodeBlocked)
	wantCode(t, get(t, f, loginQuery(app1, "user:bob")), wechat.CodeBlocked)
	wantCode(t, get(t, f, "/cgi-bin/token"), wechat.UserLimited)
	if n := len(f.CallsWhere(CallFilter{User: "bob"})); n != 2 {
		t.Errorf("the journal has %d calls of bob, whom a fault met twice", n)
	}
	if !f.RemoveFault("f2") || f.RemoveFault("f2") {
		t.Error("RemoveFault does not tell what it did")
	}
	wantCode(t, get(t, f, loginQuery(app1, bob)), 0)
}

func TestFaultTimes(t *testing.T) {
	f := newFake(t, nil)
	addFault(t, f, Fault{ErrCode: wechat.SystemError, Times: 2})
	wantCode(t, get(t, f, loginQuery(app1, "alice-code")), wechat.SystemError)
	if left := f.Faults(); len(left) != 1 || left[0].Times != 1 {
		t.Errorf("faults %+v", left)
	}
	wantCode(t, get(t, f, loginQuery(app1, "alice-code")), wechat.SystemError)
	wantCode(t, get(t, f, loginQuery(app1, "alice-code")), 0)
}

func TestFaultThatSaysNothing(t *testing.T) {
	f := newFake(t, nil)
	for _, x := range []Fault{{}, {Times: 1}, {ErrCode: 12345}, {Hang: true, Reset: true}, {ErrCode: wechat.SystemError, Status: 500}, {Status: 99}} {
		if id, err := f.AddFault(x); err == nil {
			t.Errorf("%+v was taken as %s", x, id)
		}
	}
}

// An hour of delay, in no time.
func TestDelayIsInterruptible(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		addFault(t, f, Fault{Delay: Duration(time.Hour), Times: 1})
		start := time.Now()
		wantCode(t, get(t, f, loginQuery(app1, "once")), 0)
		if waited := time.Since(start); waited != time.Hour {
			t.Errorf("waited %v", waited)
		}
		// The client leaves before the magic delay is over: nothing happened.
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		func() {
			defer func() {
				if recover() != http.ErrAbortHandler {
					t.Error("the connection was not cut")
				}
			}()
			r := httptest.NewRequestWithContext(ctx, "GET", loginQuery(app1, "delay:1h:user:alice"), nil)
			f.Handler().ServeHTTP(httptest.NewRecorder(), r)
		}()
		calls := f.Calls()
		if c := calls[len(calls)-1]; c.Status != 0 || !strings.Contains(c.Reason, "left") {
			t.Errorf("journal %+v", c)
		}
	})
}

func TestLostMagicCodeIsConsumed(t *testing.T) {
	s := NewServer(t, Options{Now: frozen})
	if _, _, err := fetch(t.Context(), s.URL+loginQuery(app1, "lost:user:alice")); !errors.Is(err, io.EOF) {
		t.Errorf("error %v", err)
	}
	wantCode(t, get(t, s.Fake, loginQuery(app1, "lost:user:alice")), wechat.CodeUsed)
}

// Delays of a magic code add up.
func TestMagicDelaysAddUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		start := time.Now()
		wantCode(t, get(t, f, loginQuery(app1, "delay:1s:delay:2m:user:alice")), 0)
		if took := time.Since(start); took != 2*time.Minute+time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		addFault(t, f, Fault{Slow: 15, Times: 1})
		start := time.Now()
		a := get(t, f, loginQuery(app3, "alice-code")) // 84 bytes
		if took := time.Since(start); a.OpenID == "" || took < 5*time.Second || took > 6*time.Second {
			t.Errorf("%+v after %v", a, took)
		}
	})
}

// The seed drives Chance: two runs are equal, another seed differs.
func TestChance(t *testing.T) {
	run := func(seed string) (hits string) {
		fx := goldenFixture()
		fx.Faults = []Fault{{Chance: 0.3, ErrCode: wechat.SystemError}}
		f, err := New(Options{Fixture: fx, Seed: seed, Now: frozen})
		if err != nil {
			t.Fatal(err)
		}
		for range 90 {
			hits += get(t, f, loginQuery(app1, "alice-code")).ErrCode.String()
		}
		return hits
	}
	one, n := run("one"), strings.Count(run("one"), "-1")
	if one != run("one") || one == run("two") || n < 10 || n > 45 {
		t.Errorf("%d of 90 struck; equal runs %v, other seed equal %v", n, one == run("one"), one == run("two"))
	}
}

// Which calls a Chance strikes does not depend on their order, nor on a reset.
func TestChanceKnowsNoOrder(t *testing.T) {
	fx := goldenFixture()
	for i := range 60 {
		fx.Users = append(fx.Users, User{Name: "u" + strconv.Itoa(i)})
	}
	fx.Faults = []Fault{{AppID: app1, Chance: 0.4, ErrCode: wechat.SystemError}, {AppID: app1, Chance: 0.4, ErrCode: wechat.MinuteQuota}}
	f, err := New(Options{Fixture: fx, Now: frozen})
	if err != nil {
		t.Fatal(err)
	}
	// run makes three calls for each user, in a rotated order, and says what came.
	run := func(first, step int) map[string]string {
		got := map[string]string{}
		for range 3 {
			for i := range 60 {
				user := "u" + strconv.Itoa((first+i*step)%60)
				got[user] += " " + get(t, f, loginQuery(app1, "user:"+user)).ErrCode.String()
			}
		}
		return got
	}
	want := run(0, 1)
	counts := map[string]int{}
	for _, codes := range want {
		for _, code := range strings.Fields(codes) {
			counts[code]++
		}
	}
	if counts["-1"] < 40 || counts["45011"] < 20 || counts["0"] < 30 { // of 180: 72, 43, 65
		t.Errorf("%v", counts)
	}
	for name, reset := range map[string]func(){"Reset": f.Reset, "ResetApp": func() { f.ResetApp(app1) }} {
		reset()
		if got := run(17, 7); !maps.Equal(got, want) {
			t.Errorf("after %s, in another order\n got %v\nwant %v", name, got, want)
		}
	}
	// A code that is nobody's is drawn for by itself.
	f.Reset()
	struck := 0
	for i := range 60 {
		if get(t, f, loginQuery(app1, "no-such-code-"+strconv.Itoa(i))).ErrCode != wechat.InvalidCode {
			struck++
		}
	}
	if struck < 20 || struck > 55 {
		t.Errorf("%d of 60 unknown codes were struck", struck)
	}
}
