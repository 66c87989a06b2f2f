package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// testBench is a bench whose files are in a folder of the test.
func testBench(t *testing.T) *bench {
	return &bench{ctx: t.Context(), dir: t.TempDir(), bin: map[string]string{}, missing: map[string]string{}, began: time.Now(),
		opt: options{rounds: 1, long: 200 * time.Millisecond}}
}

// need ends a test on a machine without a program.
func need(t *testing.T, name string) string {
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("E2E_REQUIRE") != "" {
		t.Fatalf("%s is not installed, and E2E_REQUIRE is set", name)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// A fake with the usual minute_quota answers 45011 after a hundred logins of a user:
// that is no login, and the run fails before anything is measured.
func TestQuotaIsNoLogin(t *testing.T) {
	need(t, "wrk")
	b := testBench(t)
	b.bin["mockwx"] = filepath.Join(b.dir, "mockwx")
	if out, err := exec.Command("go", "build", "-C", "../..", "-o", b.bin["mockwx"], "./cmd/mockwx").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	fx, err := b.file("quota.yaml", strings.Replace(fixture, ", minute_quota: 0", "", 1))
	if err != nil {
		t.Fatal(err)
	}
	s := b.server("mockwx", login("alice-code"), func(addr string) (*exec.Cmd, error) {
		return b.program("mockwx", "serve", "--fixtures", fx, "--listen", addr, "--admin", "127.0.0.1:0", "--proxy", "off")
	})
	defer b.stopAll()
	if err := b.startAll(); err != nil {
		t.Fatal(err)
	}
	b.add(testCase{group: "fake", name: "mockwx", base: "mockwx", ask: s.ready, server: s})
	if err := b.rounds(); err == nil || !strings.Contains(err.Error(), "45011") {
		t.Errorf("the answer to too many logins is taken for a login: %v", err)
	}
}

// A program that ends instead of answering is named, with its last words.
func TestServerThatDies(t *testing.T) {
	b := testBench(t)
	b.server("dead", login("c"), func(string) (*exec.Cmd, error) { return exec.Command("sh", "-c", "echo no licence; exit 3"), nil })
	defer b.stopAll()
	if err := b.startAll(); err == nil || !strings.Contains(err.Error(), "dead ended") || !strings.Contains(err.Error(), "no licence") {
		t.Error(err)
	}
}

// What cannot be had here is noted with its reason, and its cases are left out.
func TestMissing(t *testing.T) {
	b := testBench(t)
	b.missing["java"] = "not installed"
	s := b.server("WireMock", login("c"), func(string) (*exec.Cmd, error) { return b.program("java") })
	b.add(testCase{group: "fake", name: "WireMock", server: s})
	if s != nil || len(b.cases) != 0 || b.missing["WireMock"] != "not installed" {
		t.Errorf("%v, %v, %v", s, b.cases, b.missing)
	}
}

// Rounds are shuffled, the same in each run; groups stay together.
func TestShuffled(t *testing.T) {
	var cases []*testCase
	for _, g := range []string{"a", "b", "c"} {
		for _, n := range []string{"1", "2", "3", "4"} {
			cases = append(cases, &testCase{group: g, name: n})
		}
	}
	order := func(seed uint64) (out []string) {
		rnd := rand.New(rand.NewPCG(13, seed))
		for range 3 {
			last, seen := "", map[string]bool{}
			for _, c := range shuffled(rnd, cases) {
				if c.group != last && seen[c.group] {
					t.Fatalf("the group %s is torn apart", c.group)
				}
				last, seen[c.group] = c.group, true
				out = append(out, c.group+c.name)
			}
		}
		return out
	}
	first, again := strings.Join(order(1), " "), strings.Join(order(1), " ")
	if first != again {
		t.Error("two runs with a seed have two orders")
	}
	if rounds := order(1); strings.Join(rounds[:12], " ") == strings.Join(rounds[12:24], " ") {
		t.Error("two rounds have the same order")
	}
}

// --peers keeps what is named, what it is compared with, and the servers of both.
func TestKeep(t *testing.T) {
	b := testBench(t)
	up := &server{name: "upstream"}
	for _, n := range []string{"nginx", "wxrelay", "other"} {
		s := &server{name: n, needs: []*server{up}}
		b.servers = append(b.servers, s)
		b.add(testCase{group: "relay", name: n, base: "nginx", server: s})
	}
	b.servers = append(b.servers, up, &server{name: "unused"})
	b.opt.peers = []string{"wxr"}
	b.keep()
	b.prune()
	var names []string
	for _, c := range b.cases {
		names = append(names, c.name)
	}
	for _, s := range b.servers {
		names = append(names, s.name)
	}
	if got := strings.Join(names, " "); got != "nginx wxrelay nginx wxrelay upstream" {
		t.Error(got)
	}
}
