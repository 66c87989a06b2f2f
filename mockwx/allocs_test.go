//go:build !race

// Race builds allocate more, so this guard is one of builds without.

package mockwx

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
)

const allocsFile = "testdata/allocs.txt"

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
	if *update {
		text := "# Allocations of one call, less those of net/http: go test ./mockwx -run TestAllocs -update\n"
		for _, name := range slices.Sorted(maps.Keys(got)) {
			text += fmt.Sprintln(name, got[name])
		}
		if err := os.WriteFile(allocsFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := readAllocs(t)
	for name, n := range got {
		if most, ok := want[name]; !ok || n > most {
			t.Errorf("%s: %d allocations, %s has %d", name, n, allocsFile, most)
		} else if n < most {
			t.Logf("%s: %d allocations; put that in the place of %d in %s", name, n, most, allocsFile)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s has %s, which is no hot path", allocsFile, name)
	}
}

// readAllocs reads a file of lines NAME ALLOCATIONS; # begins a comment.
func readAllocs(t *testing.T) map[string]int {
	t.Helper()
	b, err := os.ReadFile(allocsFile)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]int{}
	for line := range strings.Lines(string(b)) {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		var name string
		var n int
		if _, err := fmt.Sscan(line, &name, &n); err != nil {
			t.Fatalf("%s: %q: %v", allocsFile, line, err)
		}
		all[name] = n
	}
	return all
}
