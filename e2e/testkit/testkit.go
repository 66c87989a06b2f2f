// Package testkit is what tests of several packages share: addresses that stay
// free, parts that have to be installed, and waiting for other processes. Only
// tests import it.
package testkit

import (
	"flag"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Tests make much garbage beside a small heap: collected as often as by default, it would
// take a third of their time. Benchmarks have the default.
func init() {
	if !slices.ContainsFunc(os.Args, func(arg string) bool { return strings.HasPrefix(arg, "-test.bench") }) {
		debug.SetGCPercent(400)
	}
}

// Limit is how long another process may take for what it does in moments.
const Limit = 30 * time.Second

// ManyAtOnce lets six tests run side by side, or twice as many as there are
// processors. It is for the TestMain of a package whose tests wait, for other processes or
// for what is late, more than they compute. A -parallel on the command line still counts.
func ManyAtOnce() {
	if err := flag.Set("test.parallel", strconv.Itoa(max(6, 2*runtime.GOMAXPROCS(0)))); err != nil {
		panic(err)
	}
}

// Need skips the test when a program is not installed. With E2E_REQUIRE set, as
// in .ci/run, it fails the test instead.
func Need(t testing.TB, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			Lacks(t, p)
		}
	}
}

// Lacks ends a test for which something is not installed.
func Lacks(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("E2E_REQUIRE") != "" {
		t.Fatalf("needs %s, and E2E_REQUIRE is set", what)
	}
	t.Skipf("needs %s, which is not installed", what)
}

// Toolchain skips a test that runs another language's tools, such as javac, pytest or
// mypy, or a browser, unless E2E_RUNTIMES or E2E_REQUIRE is set: these few tests would
// take half of the suite's time.
func Toolchain(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("E2E_RUNTIMES") == "" && os.Getenv("E2E_REQUIRE") == "" {
		t.Skipf("runs %s: set E2E_RUNTIMES=1 to run it, as .ci/run does", what)
	}
}

// Until reports whether a condition came true within Limit. It gives up early
// when over is closed; over may be nil.
func Until(over <-chan struct{}, is func() bool) bool {
	limit, again := time.NewTimer(Limit), time.NewTicker(5*time.Millisecond)
	defer limit.Stop()
	defer again.Stop()
	for !is() {
		select {
		case <-again.C:
		case <-over:
			return false
		case <-limit.C:
			return false
		}
	}
	return true
}
