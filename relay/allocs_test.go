//go:build !race

// Race builds allocate more, so this guard is one of builds without.

package relay

import (
	"net/http"
	"testing"

	"wxflow/e2e/testkit"
)

// No hot path allocates more often than its line in the file says. A change that needs
// fewer puts the lower number into the file: go test ./relay -run TestAllocs -update
func TestAllocs(t *testing.T) {
	const runs = 500
	got := map[string]int{}
	for name, open := range hotPaths {
		h, request := open(t)
		requests := make([]*http.Request, runs+1) // AllocsPerRun makes one more
		for i := range requests {
			requests[i] = request(i)
		}
		w, i := &nullWriter{h: http.Header{}}, 0
		got[name] = int(testing.AllocsPerRun(runs, func() {
			h.ServeHTTP(w, requests[i])
			i++
		}))
		if w.status/100 != 2 {
			t.Errorf("%s: status %d", name, w.status)
		}
	}
	testkit.CompareAllocs(t, "testdata/allocs.txt", "Allocations of one request, less those of net/http and of a login's call: "+
		"go test ./relay -run TestAllocs -update", got, *update)
}
