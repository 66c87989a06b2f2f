package world

import (
	"runtime"
	"strings"
	"testing"

	"wxflow/mockwx/fixture"
)

const rangesText = `
version: 1
seed: demo
apps:
  - {appid: wx0000000000000001, secret: mocksecret0000000000000000000001}
  - {appid: wx0000000000000002, secret: mocksecret0000000000000000000002}
users:
  - {name: alice}
  - {count: 1000000, prefix: u, phone: "13800138000"}
  - {name: u5, blocked: true}
  - {count: 3, prefix: vip-, nickname: 贵宾}
`

func heapNow() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func rangesWorld(t testing.TB) *World {
	t.Helper()
	return worldOf(t, rangesText)
}

func worldOf(t testing.TB, text string) *World {
	t.Helper()
	fx, err := fixture.Parse(nil, "ranges.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	w, err := New(fx, nil, 10)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// An openid leads back to its user, wherever they stand in the range.
func TestMembersByOpenID(t *testing.T) {
	w := worldOf(t, strings.Replace(rangesText, "1000000", "300000", 1))
	for _, name := range []string{"u70000", "u3", "vip-2", "u70001", "u300000", "u5", "alice"} {
		for _, a := range []*App{w.App("wx0000000000000001"), w.App("wx0000000000000002")} {
			if u := w.UserByOpenID(a, w.IDs.OpenID(a.AppID, name)); u == nil || u.Name != name {
				t.Errorf("the openid of %s in %s is %v's", name, a.AppID, u)
			}
		}
	}
	if u := w.UserByOpenID(w.App("wx0000000000000001"), w.IDs.OpenID("wx0000000000000001", "u300001")); u != nil {
		t.Errorf("an openid of nobody is %s's", u.Name)
	}
	if u := w.UserByOpenID(w.App("wx0000000000000001"), w.IDs.OpenID("wx0000000000000002", "u9")); u != nil {
		t.Errorf("an openid of the other app is %s's", u.Name)
	}
	if a, u := w.OwnerElsewhere(w.App("wx0000000000000001"), w.IDs.OpenID("wx0000000000000002", "u9")); a == nil || a.AppID != "wx0000000000000002" || u.Name != "u9" {
		t.Errorf("an openid of the other app is %v's in %v", u, a)
	}
	if n := len(w.App("wx0000000000000001").members.twins); n < 3 || n > 40 { // 2^-32 · (3·10^5)^2 / 2
		t.Errorf("%d of 300000 openids begin like another; the test meets none, or the index is wrong", n)
	}
	// One whose beginning is another's is found as well.
	twin := w.ranges.At(w.App("wx0000000000000001").members.twins[0])
	if u := w.UserByOpenID(w.App("wx0000000000000001"), w.OpenID(w.App("wx0000000000000001"), twin)); u == nil || u.Name != twin.Name {
		t.Errorf("%s was not found: %v", twin.Name, u)
	}
}

// BenchmarkMemberByOpenID looks for nobody, through a million users, and then
// again.
func BenchmarkMemberByOpenID(b *testing.B) {
	w := rangesWorld(b)
	nobody := w.IDs.OpenID("wx0000000000000001", "nobody")
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.memberByOpenID(&App{App: w.App("wx0000000000000001").App}, nobody)
		}
	})
	before := heapNow()
	w.memberByOpenID(w.App("wx0000000000000001"), nobody)
	kept := float64(heapNow()) - float64(before)
	b.Run("again", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.memberByOpenID(w.App("wx0000000000000001"), nobody)
		}
		b.ReportMetric(kept, "B-kept")
	})
}
