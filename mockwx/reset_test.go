package mockwx

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxflow/mockwx/wechat"
)

// The same calls give the same bytes, and Reset is as good as new.
func TestResetEqualsFresh(t *testing.T) {
	story := func(f *Fake) string {
		var b strings.Builder
		for _, target := range []string{
			loginQuery(app1, "alice-code"), loginQuery(app1, "once"), loginQuery(app1, "once"), loginQuery(app1, "busy-then-ok"),
			loginQuery(app1, issue(t, f, app1, "bob")), loginQuery(app1, "nope"), "/nope",
		} {
			rec := httptest.NewRecorder()
			f.Handler().ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
			b.WriteString(rec.Body.String() + "\n")
		}
		f.Advance(time.Hour)
		calls, err := json.Marshal(f.Calls())
		if err != nil {
			t.Fatal(err)
		}
		return b.String() + string(calls)
	}
	f := newFake(t, nil)
	first := story(f)
	if _, err := f.AddFault(Fault{Hang: true}); err != nil {
		t.Fatal(err)
	}
	f.Freeze(true)
	f.Reset()
	if second := story(f); second != first {
		t.Errorf("after Reset:\n%s\nfresh:\n%s", second, first)
	}
	if third := story(newFake(t, nil)); third != first {
		t.Errorf("another fake:\n%s\nfirst:\n%s", third, first)
	}
}

func TestResetApp(t *testing.T) {
	f := newFake(t, func(fx *Fixture) { fx.Faults = []Fault{{AppID: app1, ErrCode: wechat.SystemError, Times: 1}} })
	wantCode(t, get(t, f, loginQuery(app1, "once")), wechat.SystemError)
	wantCode(t, get(t, f, loginQuery(app1, "once")), 0)
	wantCode(t, get(t, f, loginQuery(app2, "once")), 0)
	if err := f.ResetApp(app1); err != nil {
		t.Fatal(err)
	}
	if calls := f.Calls(); len(calls) != 1 || calls[0].AppID != app2 {
		t.Errorf("calls left: %+v", calls)
	}
	wantCode(t, get(t, f, loginQuery(app2, "once")), wechat.CodeUsed)
	wantCode(t, get(t, f, loginQuery(app1, "once")), wechat.SystemError)
	wantCode(t, get(t, f, loginQuery(app1, "once")), 0)
	if err := f.ResetApp("wx9"); err == nil {
		t.Error("an unknown app was reset")
	}
}
