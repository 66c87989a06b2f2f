package testkit

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// CompareAllocs fails the test where a path allocates more often than its line in a file
// says, and writes the file anew with update. Lines are NAME ALLOCATIONS; # begins a
// comment. Allocations are the same at any load, which times are not.
func CompareAllocs(t *testing.T, file, comment string, got map[string]int, update bool) {
	t.Helper()
	if update {
		text := "# " + comment + "\n"
		for _, name := range slices.Sorted(maps.Keys(got)) {
			text += fmt.Sprintln(name, got[name])
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for line := range strings.Lines(string(b)) {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		var name string
		var n int
		if _, err := fmt.Sscan(line, &name, &n); err != nil {
			t.Fatalf("%s: %q: %v", file, line, err)
		}
		want[name] = n
	}
	for name, n := range got {
		if most, ok := want[name]; !ok || n > most {
			t.Errorf("%s: %d allocations, %s has %d", name, n, file, most)
		} else if n < most {
			t.Logf("%s: %d allocations; put that in the place of %d in %s", name, n, most, file)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s has %s, which is no path", file, name)
	}
}
