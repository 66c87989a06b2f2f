package mockwx

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/mockwx/wechat"
)

// A wait ends with the call that matches; calls that came before it count, too.
func TestWaitCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		used := wechat.CodeUsed
		got := make(chan []Call)
		go func() {
			calls, err := f.WaitCalls(t.Context(), CallFilter{ErrCode: &used})
			if err != nil {
				t.Error(err)
			}
			got <- calls
		}()
		get(t, f, loginQuery(app1, "once"))
		synctest.Wait()
		select {
		case calls := <-got:
			t.Fatalf("a success matched: %v", calls)
		default:
		}
		get(t, f, loginQuery(app1, "once"))
		if calls := <-got; len(calls) != 1 || calls[0].ID != 2 {
			t.Errorf("got %v", calls)
		}
		if calls, err := f.WaitCalls(t.Context(), CallFilter{User: "alice"}); err != nil || len(calls) != 2 {
			t.Errorf("calls of before: %v, %v", calls, err)
		}
	})
}

// What came nearest is named when the time is over; a reset ends the wait at once.
func TestWaitCallsInVain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		wait := func(x CallFilter) error {
			ctx, stop := context.WithTimeout(t.Context(), time.Hour)
			defer stop()
			_, err := f.WaitCalls(ctx, x)
			return err
		}
		if err := wait(CallFilter{User: "bob"}); err == nil || !strings.Contains(err.Error(), "none at all") {
			t.Error(err)
		}
		get(t, f, loginQuery(app1, "alice-code"))
		get(t, f, "/cgi-bin/token?appid="+app1)
		if err := wait(CallFilter{Path: "/sns/jscode2session", User: "bob"}); err == nil || !strings.Contains(err.Error(), "nearest: call 1, GET /sns/jscode2session (user=alice); call 2, GET /cgi-bin/token (path=/cgi-bin/token, user=\"\")") {
			t.Error(err)
		}
		for _, x := range []struct {
			name, appid string
			end         func(appid string)
		}{
			{"a reset", "", func(string) { f.Reset() }},
			{"another fixture", "", func(string) { f.SetFixture(DefaultFixture()) }},
			{"a reset of the app", app1, func(a string) { f.ResetApp(a) }},
			{"a reset of a fresh app", "fresh", func(a string) { f.ResetApp(a) }},
			{"a fresh app is removed", "fresh", func(a string) { f.RemoveApp(a) }},
			{"a reset, for a fresh app", "fresh", func(string) { f.Reset() }},
		} {
			if x.appid == "fresh" {
				x.appid = f.NewApp(t).AppID
			}
			done := make(chan error)
			go func() { done <- wait(CallFilter{User: "bob", AppID: x.appid}) }()
			synctest.Wait()
			x.end(x.appid)
			if err := <-done; err == nil || !strings.Contains(err.Error(), "a reset emptied the journal") {
				t.Errorf("%s: %v", x.name, err)
			}
		}
	})
}

// A reset of another app, or a journal that is emptied, ends no wait.
func TestWaitGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		fresh := f.NewApp(t)
		for _, appid := range []string{app1, fresh.AppID} {
			done := make(chan error)
			go func() {
				_, err := f.WaitCalls(t.Context(), CallFilter{AppID: appid})
				done <- err
			}()
			synctest.Wait()
			f.ResetApp(app2)
			f.ClearCalls()
			get(t, f, loginQuery(app2, "alice-code"))
			synctest.Wait()
			get(t, f, loginQuery(appid, "nonsense"))
			if err := <-done; err != nil {
				t.Errorf("%s: %v", appid, err)
			}
		}
	})
}

// A thousand wait for the same call, and each for one of its own; one more has left.
func TestManyWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		gone, leave := context.WithCancel(t.Context())
		left := make(chan error)
		go func() {
			_, err := f.WaitCalls(gone, CallFilter{User: "bob"})
			left <- err
		}()
		const many, few = 1000, 20
		same, own := make(chan []Call, many), make(chan int64, many)
		for i := range int64(many) {
			go func() {
				calls, _ := f.WaitCalls(t.Context(), CallFilter{User: "alice"})
				same <- calls
			}()
			go func() {
				calls, _ := f.WaitCalls(t.Context(), CallFilter{Since: i % few})
				own <- calls[0].ID
			}()
		}
		synctest.Wait()
		leave()
		if err := <-left; err == nil {
			t.Error("a wait goes on when the client is gone")
		}
		for range few {
			get(t, f, loginQuery(app1, "nonsense"))
		}
		for range many {
			if id := <-own; id < 1 || id > few {
				t.Errorf("call %d", id)
			}
		}
		get(t, f, loginQuery(app1, "alice-code"))
		for range many {
			if calls := <-same; len(calls) != 1 || calls[0].ID != few+1 {
				t.Fatal(calls)
			}
		}
	})
}

// Each of the calls of a fresh app wakes who waits for it, also when nothing follows.
func TestWaitForAFreshApp(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	app := f.NewApp(t)
	for i := range int64(300) {
		go f.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", loginQuery(app.AppID, "user:alice"), nil))
		if c := app.WaitCall(CallFilter{Since: i}); c.ID != i+1 {
			t.Fatalf("%+v", c)
		}
	}
}

func TestAdminWait(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	get(t, f, loginQuery(app1, "alice-code"))
	if got := askAdmin(t, f, "GET", "/calls?wait=5s&user=alice", "", http.StatusOK); !strings.Contains(got, `"id": 1`) {
		t.Error(got)
	}
	if got := askAdmin(t, f, "GET", "/calls?wait=1ns&user=bob", "", http.StatusNotFound); !strings.Contains(got, "最接近的是第 1 次调用 GET /sns/jscode2session（user=alice）") {
		t.Error(got)
	}
	for _, bad := range []string{"5", "-1s", "0s", "soon", "9999h"} {
		askAdmin(t, f, "GET", "/calls?wait="+bad, "", http.StatusBadRequest)
	}
}

// A page gets the calls that were, each new one, and word of a reset; a server that
// stops does not wait for it.
func TestEvents(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	s := httptest.NewUnstartedServer(nil)
	s.Config = NewHTTPServer(f.AdminHandler())
	s.Start()
	defer s.Close()
	get(t, f, loginQuery(app1, "alice-code"))
	res, err := http.Get(s.URL + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() string {
		for lines.Scan() {
			if line := lines.Text(); line != "" && line != "data:" {
				return line
			}
		}
		return ""
	}
	wants := func(want string) {
		t.Helper()
		if got := next(); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	wants("event: call")
	wants(`"id":1,`)
	get(t, f, loginQuery(app1, "nonsense"))
	wants("event: call")
	wants(`"next":"take a code from`)
	f.ClearCalls()
	wants("event: clear")
	get(t, f, loginQuery(app1, "alice-code"))
	wants("event: call")
	wants(`"id":3,`)
	f.Reset()
	wants("event: clear")
	if err := s.Config.Shutdown(t.Context()); err != nil || next() != "" {
		t.Errorf("stopped: %v", err)
	}
	if kind := res.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Error(kind)
	}
}

// The bytes of a reply are shown as they went out, secrets apart.
func TestCallDetail(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	get(t, f, loginQuery(app1, "alice-code"))
	c, err := f.Call(1)
	if want := `{"session_key":"***","openid":"oMOCK`; err != nil || !strings.HasPrefix(c.Reply, want) || c.User != "alice" {
		t.Errorf("%+v, %v", c, err)
	}
	get(t, f, "/cgi-bin/token?grant_type=client_credential&appid="+app1+"&secret=mocksecret0000000000000000000001")
	if c, _ = f.Call(2); !strings.HasPrefix(c.Reply, `{"access_token":"***","expires_in":7200}`) {
		t.Error(c.Reply)
	}
	askAdmin(t, f, "GET", "/calls/99", "", http.StatusNotFound)
	askAdmin(t, f, "GET", "/calls/x", "", http.StatusBadRequest)
}

func TestIntroduction(t *testing.T) {
	t.Parallel()
	f := newFake(t, nil)
	f.SetAddresses(map[string]string{"api": "http://127.0.0.1:1"})
	plain := askAdmin(t, f, "GET", "/", "", http.StatusOK)
	if !strings.HasPrefix(plain, "mockwx: a fake WeChat") || strings.Count(plain, "\ncurl ") != 6 || !strings.Contains(plain, "api    http://127.0.0.1:1\n") {
		t.Error(plain)
	}
	if zh := askAdmin(t, f, "GET", "/", "", http.StatusOK, "Accept-Language", "zh-CN,zh"); !strings.HasPrefix(zh, "mockwx：模拟微信") {
		t.Error(zh)
	}
	if page := askAdmin(t, f, "GET", "/", "", http.StatusOK, "Accept", "text/html,*/*"); !strings.HasPrefix(page, "<!doctype html>") {
		t.Error(page)
	}
	if page := askAdmin(t, f, "GET", "/llms.txt", "", http.StatusOK); !strings.Contains(page, "http://127.0.0.1:1/sns/jscode2session") || strings.Contains(page, "8090") {
		t.Error(page)
	}
	for _, path := range []string{"/console.js", "/console.css", "/demo", "/demo/page.js", "/demo/demo.css"} {
		if got := askAdmin(t, f, "GET", path, "", http.StatusOK); len(got) < 100 {
			t.Errorf("%s: %s", path, got)
		}
	}
}
