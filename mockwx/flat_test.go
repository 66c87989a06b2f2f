package mockwx

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A world of some size, in which the last app is called.
type size struct {
	apps, stubs, users int
	journal            bool // full before the first call
}

// sizes are those that a call must not notice.
var sizes = []size{
	{1, 10, 1_000, false}, {10_000, 10, 1_000, false}, {1, 500, 1_000, false}, {1, 10, 1_000_000, false}, {1, 10, 1_000, true},
}

func (x size) String() string {
	return fmt.Sprintf("apps=%d,stubs=%d,users=%d,journal=%t", x.apps, x.stubs, x.users, x.journal)
}

func (x size) appid() string { return fmt.Sprintf("wx%016x", x.apps) }

func (x size) fake(tb testing.TB) *Fake {
	tb.Helper()
	var b strings.Builder
	b.WriteString("version: 1\nseed: demo\napps:\n")
	for i := range x.apps {
		fmt.Fprintf(&b, "  - {appid: wx%016x, secret: mock, minute_quota: 0}\n", i+1)
	}
	fmt.Fprintf(&b, "users: [{name: alice}, {prefix: u, count: %d}]\ncodes: [{js_code: alice-code, user: alice}]\nstubs:\n", x.users)
	for i := range x.stubs {
		fmt.Fprintf(&b, "  - {path: /stub/%d, body: {n: %d}}\n", i, i)
	}
	f := fakeOf(tb, b.String())
	if x.journal {
		h, r := f.Handler(), httptest.NewRequest("GET", "/full", nil)
		for range defaultJournal {
			h.ServeHTTP(nothing{http.Header{}}, r)
		}
	}
	return f
}

// targets are the calls that are made in worlds of every size.
func (x size) targets(tb testing.TB, f *Fake) map[string]func(int) string {
	login := func(code string) string {
		return "/sns/jscode2session?appid=" + x.appid() + "&secret=mock&grant_type=authorization_code&js_code=" + code
	}
	ahead := func(user string) func(int) string {
		return func(i int) string {
			code, err := f.AheadCode(x.appid(), user, uint32(i))
			if err != nil {
				tb.Fatal(err)
			}
			return login(code)
		}
	}
	return map[string]func(int) string{
		"FixtureCode": always(login("alice-code")), "MintedCode": ahead("alice"), "RangeCode": ahead("u7"),
		"Refusal": always(login("no-such-code")), "Stub": always(fmt.Sprintf("/stub/%d", x.stubs-1)),
		"StrangeCode": func(i int) string { return login(strangeCode(i)) },
	}
}

// strangeCode has the shape of a code that WeChat made.
func strangeCode(i int) string {
	sum := sha256.Sum256([]byte(strconv.Itoa(i)))
	s := hex.EncodeToString(sum[:13])
	return "0" + s + s[2:6] + "x"
}

// BenchmarkFlat makes calls in small worlds and in large ones.
func BenchmarkFlat(b *testing.B) {
	for _, x := range sizes {
		f := x.fake(b)
		targets := x.targets(b, f)
		for _, name := range slices.Sorted(maps.Keys(targets)) {
			b.Run(name+"/"+x.String(), func(b *testing.B) {
				requests := make([]*http.Request, b.N)
				for i := range requests {
					requests[i] = httptest.NewRequest("GET", targets[name](i), nil)
				}
				h, w := f.Handler(), nothing{http.Header{}}
				b.ReportAllocs()
				b.ResetTimer()
				for _, r := range requests {
					h.ServeHTTP(w, r)
				}
			})
		}
	}
}
