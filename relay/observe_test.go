package relay

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"wxflow/relay/observe"
	"wxflow/relay/refusal"
	"wxflow/relay/session"
)

// A recorder is an Observer that writes down what it is told.
type recorder struct {
	mu   sync.Mutex
	told []string
}

type recorderKey struct{}

func (r *recorder) note(ctx context.Context, format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	under, _ := ctx.Value(recorderKey{}).(string)
	r.told = append(r.told, under+fmt.Sprintf(format, args...))
}

// last returns what it was told last.
func (r *recorder) last() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.told[len(r.told)-1]
}

func (r *recorder) Request(ctx context.Context, in observe.RequestStart) (context.Context, func(observe.RequestEnd)) {
	return context.WithValue(ctx, recorderKey{}, "request>"), func(e observe.RequestEnd) {
		r.note(context.Background(), "%s %s %d kind=%s appid=%s errcode=%d bound=%s", e.Method, e.Route, e.Status, e.Kind, e.AppID,
			e.ErrCode, e.Bound)
	}
}

func (r *recorder) Call(ctx context.Context, endpoint string) (context.Context, func(observe.CallEnd)) {
	return ctx, func(e observe.CallEnd) {
		r.note(ctx, "call %s kind=%s errcode=%d rid=%s", endpoint, e.Kind, e.ErrCode, e.RID)
	}
}

func (r *recorder) Store(ctx context.Context, op string) (context.Context, func(observe.StoreEnd)) {
	return ctx, func(e observe.StoreEnd) { r.note(ctx, "store %s err=%v", op, e.Err) }
}

// The observer hears of each request, and under it of each try and operation.
func TestObserver(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name   string
		hits   []string
		store  session.Store
		limits Limits
		want   string
	}{
		{name: "good", hits: []string{okReply}, want: `request>call /sns/jscode2session kind= errcode=0 rid=
request>store put err=<nil>
POST /login 200 kind= appid=wx0123456789abcdef errcode=0 bound=
request>store get err=<nil>
GET /session 401 kind=unauthorized appid= errcode=0 bound=`},
		{name: "busy", hits: []string{wxReply(-1, "system error"), wxReply(40163, "code been used")}, want: `request>call /sns/jscode2session kind=busy errcode=-1 rid=` + testRID + `
request>call /sns/jscode2session kind=code_used errcode=40163 rid=` + testRID + `
POST /login 401 kind=code_used appid=wx0123456789abcdef errcode=40163 bound=
request>store get err=<nil>
GET /session 401 kind=unauthorized appid= errcode=0 bound=`},
		{name: "store", hits: []string{okReply}, store: brokenStore{}, want: `request>call /sns/jscode2session kind= errcode=0 rid=
request>store put err=BROKEN
POST /login 503 kind=busy appid=wx0123456789abcdef errcode=0 bound=
request>store get err=BROKEN
GET /session 503 kind=busy appid= errcode=0 bound=`},
	} {
		synctest.Test(t, func(t *testing.T) {
			one, two := new(recorder), new(recorder)
			hits := 0
			c := testConfig(replies(&hits, x.hits...))
			c.Store, c.Limits, c.Observer = x.store, x.limits, observe.All(nil, one, two)
			r := newRelay(t, c)
			doLogin(t, r, "c1")
			do(t, r.Handler(), "GET", "/session", "", "Authorization", "Bearer x")
			_, broken := brokenStore{}.Get(t.Context(), session.TokenHash{})
			if got, want := strings.Join(one.told, "\n"), strings.ReplaceAll(x.want, "BROKEN", fmt.Sprint(broken)); got != want {
				t.Errorf("%s:\n%s\nwant\n%s", x.name, got, want)
			}
			if !slices.Equal(one.told, two.told) {
				t.Errorf("%s: two observers hear different things:\n%q\n%q", x.name, one.told, two.told)
			}
		})
	}
	if observe.All(nil, nil) != nil {
		t.Error("no observer is nil")
	}
}

// What is refused for its number says by which bound.
func TestObserverHearsBounds(t *testing.T) {
	t.Parallel()
	for want, limits := range map[refusal.Bound]Limits{refusal.BoundIP: {PerIP: 1}, refusal.BoundApp: {PerApp: 1},
		refusal.BoundTotal: {Total: 1}} {
		o := new(recorder)
		c := testConfig(says(okReply))
		c.Limits, c.Observer = limits, o
		r := newRelay(t, c)
		doLogin(t, r, "c1")
		doLogin(t, r, "c2")
		if last := o.told[len(o.told)-1]; !strings.HasSuffix(last, "kind=rate_limited appid="+testAppID+" errcode=0 bound="+string(want)) {
			t.Errorf("%s: %s", want, last)
		}
	}
}
