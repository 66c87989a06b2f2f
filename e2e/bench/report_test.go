package main

import (
	"math"
	"strings"
	"testing"

	"wxflow/e2e/bench/stats"
)

// measured is a bench with two rounds of two cases; the machine was twice as fast in
// the second.
func measured(t *testing.T) *bench {
	b := testBench(t)
	b.cases = []*testCase{
		{group: "fake", name: "gorilla/mux", base: "gorilla/mux", samples: []sample{{round: 0, perSecond: 100, cpu: 10}, {round: 1, perSecond: 200, cpu: 10}}},
		{group: "fake", name: "mockwx, fixture code", base: "gorilla/mux", samples: []sample{{round: 0, perSecond: 97, cpu: 20}, {round: 1, perSecond: 194, cpu: 20, errors: 3}}},
		{group: "fake", name: "stripe-mock", base: "gorilla/mux", samples: []sample{{round: 0, perSecond: 50}, {round: 1, perSecond: 100}}},
	}
	return b
}

func TestRatio(t *testing.T) {
	b := measured(t)
	if got := b.ratio(perSecond, "fake", "mockwx, fixture code", "gorilla/mux"); got != (stats.Summary{N: 2, Q1: 0.97, Median: 0.97, Q3: 0.97}) {
		t.Error(got)
	}
	if got := b.ratio(perSecond, "fake", "mockwx, refusal", "gorilla/mux"); !math.IsNaN(got.Median) {
		t.Error("what was not measured has a ratio:", got)
	}
}

func TestFiguresTable(t *testing.T) {
	var out strings.Builder
	measured(t).figuresTable(&out)
	for _, row := range []string{
		"| mockwx, a code of the fixture ÷ bare gorilla/mux | ≥ 0.95 | 0.97 | yes |",
		"| mockwx, the slowest of these ÷ the fastest mock server, stripe-mock | ≥ 1.5 | 1.94 | yes |",
	} {
		if !strings.Contains(out.String(), row) {
			t.Errorf("no row %s in\n%s", row, out.String())
		}
	}
	if strings.Contains(out.String(), "wxrelay") {
		t.Errorf("there is a figure of what was not measured:\n%s", out.String())
	}
}

func TestReached(t *testing.T) {
	for _, x := range []struct {
		f    figure
		want bool
	}{
		{figure{"", "≥", 0.95, 0.95}, true},
		{figure{"", "≥", 0.95, 0.944}, false},
		{figure{"", "≤", 30, 30.04}, true}, // as it is shown
		{figure{"", "≤", 30, 30.2}, false},
		{figure{"", "≤", 0, 0}, true},
		{figure{"", "≥", 1, math.NaN()}, false},
	} {
		if x.f.reached() != x.want {
			t.Errorf("%+v", x.f)
		}
	}
}

func TestReport(t *testing.T) {
	b := measured(t)
	b.missing["Prism"] = "npm ci:\nno network"
	var out strings.Builder
	b.report(&out)
	for _, part := range []string{"## A fake: one login", "| **mockwx, fixture code** | 0.97 | 0.97–0.97 |", "| 3 |\n", "| Prism | npm ci: no network |"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("no %q in\n%s", part, out.String())
		}
	}
}

// RESULTS.md names no folder and no port of the machine.
func TestPlain(t *testing.T) {
	b := testBench(t)
	b.root, b.bin["wxrelay"] = "/home/someone/wxflow", "/home/someone/wxflow/dist/bench/wxrelay"
	got := b.plain(b.bin["wxrelay"] + " serve --listen 127.0.0.1:45123 --ops 127.0.0.1:0 --upstream https://127.0.0.1:33333 --store bolt:" +
		b.dir + "/s.db -p 40001 /home/someone/wxflow/e2e/x.js")
	if want := "wxrelay serve --listen 127.0.0.1:PORT --ops 127.0.0.1:0 --upstream https://127.0.0.1:PORT --store bolt:DIR/s.db -p PORT ./e2e/x.js"; got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

func TestInsert(t *testing.T) {
	page := "a\n\n" + begins + "\nold\n" + ends + "\n\nb\n"
	got, ok := insert(page, "| new |\n")
	if want := "a\n\n" + begins + "\n| new |\n" + ends + "\n\nb\n"; !ok || got != want {
		t.Errorf("%q", got)
	}
	if _, ok := insert("no place", "x"); ok {
		t.Error("a page without marks has a place")
	}
}

// A sample belongs to the innermost function that says something.
func TestLayer(t *testing.T) {
	for want, stack := range map[string][]string{
		"system calls":                           {"internal/runtime/syscall.Syscall6", "syscall.write", "net.(*conn).Write", "net/http.(*conn).serve"},
		"memory and its collection":              {"runtime.memclrNoHeapPointers", "runtime.mallocgc", "runtime.newobject", "wxflow/mockwx.New"},
		"our code: the client to WeChat":         {"bytes.IndexByte", "wxflow/relay/internal/wechat/wire.read", "wxflow/relay/internal/login.do"},
		"our code: wxrelay":                      {"strings.Cut", "wxflow/relay/internal/login.do", "net/http.HandlerFunc.ServeHTTP"},
		"net/http, server":                       {"net/textproto.canonical", "net/http.readRequest", "net/http.(*conn).serve"},
		"our code: the server of small requests": {"bytes.(*Buffer).Write", "wxflow/cmd/internal/quick.(*response).send"},
		"others":                                 {"main.main"},
	} {
		if got := layer(stack); got != want {
			t.Errorf("%v: %s, not %s", stack, got, want)
		}
	}
}
