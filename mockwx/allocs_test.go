//go:build !race

// Race builds allocate more, so this guard is one of builds without.

package mockwx

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"wxflow/e2e/testkit"
)

// No hot path allocates more often than its line in the file says. Allocations are the
// same at any load, which times are not. A change that needs fewer puts the lower number
// into the file: go test ./mockwx -run TestAllocs -update
func TestAllocs(t *testing.T) {
	got := map[string]int{}
	for _, x := range hotPaths {
		got[x.name] = allocs(x.open(t))
	}
	testkit.CompareAllocs(t, "testdata/allocs.txt", "Allocations of one call, less those of net/http: go test ./mockwx -run TestAllocs -update", got, *update)
}

// allocs counts the allocations of a call.
func allocs(h http.Handler, target func(int) string) int {
	const runs = 500
	requests := make([]*http.Request, runs+1) // AllocsPerRun makes one more
	for i := range requests {
		requests[i] = httptest.NewRequest("GET", target(i), nil)
	}
	w, i := nothing{http.Header{}}, 0
	return int(testing.AllocsPerRun(runs, func() {
		h.ServeHTTP(w, requests[i])
		i++
	}))
}

// A call allocates no more in a large world than in a small one.
func TestFlat(t *testing.T) {
	small := map[string]int{}
	for _, x := range sizes {
		f := x.fake(t)
		for name, target := range x.targets(t, f) {
			n := allocs(f.Handler(), target)
			if least, ok := small[name]; !ok {
				small[name] = n
			} else if n > least+1 { // a longer path or number
				t.Errorf("%s, %v: %d allocations, %d in a small world", name, x, n, least)
			}
		}
	}
}
