package mockwx

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wxflow/e2e/testkit"
)

// goldenUsed has the names of the golden files that a test compared with.
var goldenUsed sync.Map

// TestMain fails when every test has run and a golden file is left over: nothing
// would notice a change of the reply that it shows.
func TestMain(m *testing.M) {
	testkit.ManyAtOnce() // several wait for a reply that is late
	code := m.Run()
	if code == 0 && everyTestRan() {
		for _, name := range goldenLeft() {
			fmt.Fprintf(os.Stderr, "testdata/golden/%s.http: no test compares anything with it\n", name)
			code = 1
		}
	}
	os.Exit(code)
}

// everyTestRan reports whether no flag left tests out.
func everyTestRan() bool {
	for _, name := range []string{"run", "skip", "list", "fuzz"} {
		if f := flag.Lookup("test." + name); f.Value.String() != "" {
			return false
		}
	}
	return true
}

func goldenLeft() (left []string) {
	files, _ := filepath.Glob("testdata/golden/*.http") // TestGoldenIsComplete looks whether there are any
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".http")
		if _, ok := goldenUsed.Load(name); !ok {
			left = append(left, name)
		}
	}
	return left
}
