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
	const runs = 500
	got := map[string]int{}
	for _, x := range hotPaths {
		h, target := x.open(t)
		requests := make([]*http.Request, runs+1) // AllocsPerRun makes one more
		for i := range requests {
			requests[i] = httptest.NewRequest("GET", target(i), nil)
		}
		w, i := nothing{http.Header{}}, 0
		got[x.name] = int(testing.AllocsPerRun(runs, func() {
			h.ServeHTTP(w, requests[i])
			i++
		}))
	}
	testkit.CompareAllocs(t, "testdata/allocs.txt", "Allocations of one call, less those of net/http: go test ./mockwx -run TestAllocs -update", got, *update)
}
