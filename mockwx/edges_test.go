package mockwx

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/world"
	"wxflow/mockwx/wechat"
)

// What is bounded in size is taken at the bound and refused one beyond it.
func TestBoundsAreExact(t *testing.T) {
	n := func(format string, n int) string { return fmt.Sprintf(format, strings.Repeat("x", n)) }
	month := func(d time.Duration) string { return fmt.Sprintf(`{"expire_time":%d}`, at.Add(d).Unix()) }
	for _, c := range []struct {
		target, good, bad string
		want              ErrCode
	}{
		{secPath, secJSON(aliceIn1, 1, strings.Repeat("中", 2500)), secJSON(aliceIn1, 1, strings.Repeat("中", 2500+1)), wechat.ContentTooLong},
		{secPath, secJSON(aliceIn1, 4, "x"), secJSON(aliceIn1, 5, "x"), wechat.InvalidScene},
		{linkPath, n(`{"query":"%s"}`, 1024), n(`{"query":"%s"}`, 1025), wechat.InvalidQuery},
		{linkPath, `{"expire_type":1,"expire_interval":30}`, `{"expire_type":1,"expire_interval":31}`, wechat.InvalidExpiry},
		{linkPath, `{"expire_type":1,"expire_interval":1}`, `{"expire_type":1,"expire_interval":0}`, wechat.InvalidExpiry},
		{linkPath, month(30 * 24 * time.Hour), month(30*24*time.Hour + time.Second), wechat.InvalidExpiry},
		{linkPath, month(time.Minute), month(time.Minute - time.Second), wechat.InvalidExpiry},
		{unlimitPath, n(`{"scene":"%s"}`, 32), n(`{"scene":"%s"}`, 32+1), wechat.InvalidSceneLength},
		{unlimitPath, `{"scene":"a","width":280}`, `{"scene":"a","width":279}`, wechat.InvalidArgs},
		{unlimitPath, `{"scene":"a","line_color":{"r":255}}`, `{"scene":"a","line_color":{"r":256}}`, wechat.InvalidArgs},
		{getcodePath, n(`{"path":"%s"}`, 1024), n(`{"path":"%s"}`, 1025), wechat.InvalidPathLength},
		{squarePath, n(`{"path":"%s"}`, 128), n(`{"path":"%s"}`, 129), wechat.InvalidPathLength},
	} {
		f := newFake(t, nil)
		if rec := answered(f, "POST", tokened(t, f, c.target), c.good); strings.Contains(rec.Body.String(), `"errmsg":"`) && !strings.Contains(rec.Body.String(), `"errcode":0`) {
			t.Errorf("%s %.80s: %s", c.target, c.good, rec.Body)
		}
		wantErr(t, c.bad, post(t, f, tokened(t, f, c.target), c.bad), c.want)
	}
	state := func(n int) string {
		return connectQuery(authorizePath, "mock_user", "alice", "state", strings.Repeat("s", n))
	}
	f := newFake(t, nil)
	if a, b := visit(f, state(128)), visit(f, state(128+1)); a.Code != 302 || b.Code != 200 {
		t.Errorf("state: HTTP %d, %d", a.Code, b.Code)
	}
}

// A clock that goes on after it stood goes on from there, not from where the
// source is by now, and a frozen one can be moved.
func TestClockGoesOnFromWhereItStood(t *testing.T) {
	now := at
	f, err := New(Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	pass := func(d time.Duration) { now = now.Add(d) }
	want := func(d time.Duration, frozen bool) {
		t.Helper()
		if c := f.Clock(); !c.Now.Equal(at.Add(d)) || c.Frozen != frozen || !f.Now().Equal(c.Now) || time.Duration(c.Offset) != c.Now.Sub(now) {
			t.Errorf("%+v, want %v after the start, frozen %v", c, d, frozen)
		}
	}
	pass(time.Hour)
	want(time.Hour, false)
	f.Advance(time.Minute)
	want(time.Hour+time.Minute, false)
	f.Freeze(true)
	pass(time.Hour)
	want(time.Hour+time.Minute, true)
	f.Advance(time.Minute)
	f.Freeze(true) // changes nothing
	want(time.Hour+2*time.Minute, true)
	f.Freeze(false)
	want(time.Hour+2*time.Minute, false)
	pass(time.Hour)
	want(2*time.Hour+2*time.Minute, false)
	f.SetClock(at)
	pass(time.Second)
	want(time.Second, false)
	f.SetClock(time.Time{}) // before the beginning
	if got := f.Now(); !got.Equal(clock.Begins) {
		t.Errorf("%v", got)
	}
	f.Advance(1 << 62)
	if got := f.Now(); !got.Equal(clock.Ends) {
		t.Errorf("%v", got)
	}
	f.Reset()
	want(now.Sub(at), false)
	for moment, in := range map[time.Time]bool{clock.Begins: true, clock.Begins.Add(-1): false, clock.Ends: true, clock.Ends.Add(1): false} {
		if clock.InRange(moment) != in {
			t.Errorf("%v: %v", moment, !in)
		}
	}
}

// The newest media checks are kept.
func TestMediaChecksAreBounded(t *testing.T) {
	f := newFake(t, nil)
	w := f.world()
	for i := range 1000 + 3 {
		w.MediaChecks.Add(world.MediaCheck{AppID: app1, TraceID: fmt.Sprint(i)})
	}
	checks := f.MediaChecks()
	if len(checks) != 1000 || checks[0].TraceID != "3" || checks[1000-1].TraceID != fmt.Sprint(1000+2) {
		t.Errorf("%d checks, from %s to %s", len(checks), checks[0].TraceID, checks[len(checks)-1].TraceID)
	}
}

// An app that is removed takes its faults with it, and nobody else's.
func TestRemovedAppHasNoFaults(t *testing.T) {
	f := newFake(t, nil)
	a, err := f.AddApp(FreshApp{})
	if err != nil {
		t.Fatal(err)
	}
	addFault(t, f, Fault{AppID: a.AppID, Hang: true})
	addFault(t, f, Fault{AppID: app1, ErrCode: wechat.SystemError})
	if err := f.RemoveApp(a.AppID); err != nil {
		t.Fatal(err)
	}
	if left := f.Faults(); len(left) != 1 || left[0].AppID != app1 {
		t.Errorf("%+v", left)
	}
}

// The name of a host may end in a dot, have capitals and a port.
func TestHostSpellings(t *testing.T) {
	for name, want := range map[string]wechat.Host{
		"qyapi.weixin.qq.com": wechat.HostQYAPI, "qyapi.weixin.qq.com.": wechat.HostQYAPI, "QYAPI.weixin.qq.com.:443": wechat.HostQYAPI, "open.Weixin.qq.com:80": wechat.HostOpen,
	} {
		if got, ours := wechat.HostOf(name); got != want || !ours {
			t.Errorf("%s: %q, %v", name, got, ours)
		}
	}
	for _, name := range []string{"", ".", "qyapi.weixin.qq.com..", "xqyapi.weixin.qq.com", "qyapi.weixin.qq.com.evil.example", "weixin.qq.com"} {
		if _, ours := wechat.HostOf(name); ours {
			t.Errorf("%q is a host of WeChat's", name)
		}
	}
}

// What is left of a quota is never less than nothing.
func TestQuotaThatIsExceeded(t *testing.T) {
	f := newFake(t, func(fx *Fixture) {
		fx.Apps[0].DailyQuotas = []fixture.Quota{{Path: "/cgi-bin/getcallbackip", Limit: 1}}
	})
	for _, want := range []string{"used:0", "used:1", "used:2", "used:3"} {
		v := fmt.Sprint(post(t, f, tokened(t, f, "/cgi-bin/openapi/quota/get?access_token=TOKEN"), `{"cgi_path":"/cgi-bin/getcallbackip"}`)["quota"])
		if left := "remain:0"; !strings.Contains(v, want) || !strings.Contains(v, "daily_limit:1") || strings.Contains(v, left) == (want == "used:0") {
			t.Errorf("%s, want %s", v, want)
		}
		post(t, f, tokened(t, f, "/cgi-bin/getcallbackip?access_token=TOKEN"), "")
	}
}

// A snapshot page is one of the app's own browser: a website knows nothing of it.
func TestSnapshotIsNoWebsite(t *testing.T) {
	for scope, want := range map[string]bool{"snsapi_base": true, "snsapi_userinfo": true, "snsapi_login": false} {
		f, err := New(Options{Fixture: snapshotFixture(), Now: frozen})
		if err != nil {
			t.Fatal(err)
		}
		rec := answered(f, "GET", oauthQuery(app1, oauthCodeFor(t, f, app1, "visitor", scope)), "")
		if got := strings.Contains(rec.Body.String(), `"is_snapshotuser":1`); got != want {
			t.Errorf("%s: %s", scope, rec.Body)
		}
	}
}
