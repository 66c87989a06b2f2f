package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"wxflow/e2e/bench/stats"
)

// A figure is what a program has to reach.
type figure struct {
	what     string
	sign     string // ≥ or ≤
	want     float64
	measured float64
}

// reached reports whether the figure is reached, as it is printed.
func (f figure) reached() bool {
	got, err := strconv.ParseFloat(number(f.measured), 64)
	if err != nil {
		return false
	}
	return f.sign == "≥" && got >= f.want || f.sign == "≤" && got <= f.want
}

// figures returns all figures, measured or not.
func (b *bench) figures() (out []figure) {
	add := func(what, sign string, want, measured float64) { out = append(out, figure{what, sign, want, measured}) }
	speed := func(group, of, base string) float64 { return b.ratio(perSecond, group, of, base).Median }
	mux := "gorilla/mux"
	add("mockwx, a code of the fixture ÷ bare gorilla/mux", "≥", 0.95, speed("fake", "mockwx, fixture code", mux))
	add("mockwx, a minted code ÷ bare gorilla/mux", "≥", 0.95, speed("fake", "mockwx, minted code", mux+", each code once"))
	add("mockwx, a refusal ÷ bare gorilla/mux", "≥", 0.95, speed("fake", "mockwx, refusal", mux))
	name, ratio := b.fastestMock()
	add("mockwx, the slowest of these ÷ the fastest mock server"+name, "≥", 1.5, ratio)
	add("mockwx, allocations of a login or a refusal above those of an empty handler", "≤", 8, b.allocations())
	add("mockwx, cold start ÷ a bare server in Go", "≤", 1.5, b.startRatio("mockwx").Median)
	for i, m := range b.memory {
		if i == 0 {
			add("mockwx, MB at rest", "≤", 20, m.idle)
		}
		add(strings.Replace(m.name, "mockwx, a million calls", "mockwx, MB after a million calls", 1), "≤", 30, m.after)
	}
	for _, group := range []string{"relay", "tls"} {
		tls := map[string]string{"relay": "", "tls": ", over TLS"}[group]
		add("wxrelay, a login ÷ nginx proxy_pass"+tls, "≥", 0.55, speed(group, "wxrelay", nginxRelay))
		add("wxrelay, a login ÷ the server of the tutorials"+tls, "≥", 5, speed(group, "wxrelay", tutorial))
		add("wxrelay, a login ÷ httputil.ReverseProxy"+tls, "≥", 1.1, speed(group, "wxrelay", "httputil.ReverseProxy"))
		add("wxrelay, CPU of a login ÷ that of nginx"+tls, "≤", 2, b.ratio(cpu, group, "wxrelay", nginxRelay).Median)
	}
	add("wxrelay, new connections to WeChat of 1,000 logins, over TLS", "≤", 1, b.value(counted, "tls", "wxrelay"))
	add("wxrelay, 1,000 clients, WeChat takes 50 ms: p99 ÷ that of WeChat itself", "≤", 1.3, b.ratio(p99, "open", "wxrelay", itself).Median)
	add("wxrelay, the same: errors", "≤", 0, b.failed("open")+b.failed("slow"))
	add("wxrelay, a look at a session in memory ÷ bare gorilla/mux", "≥", 0.9, speed("auth", "wxrelay /session, memory", mux))
	add("wxrelay, the same with /auth", "≥", 0.9, speed("auth", "wxrelay /auth, memory", mux))
	add("wxrelay, Redis commands of a look at a session", "≤", 1.01, b.value(counted, "auth", "wxrelay /session, Redis")/1000)
	add("wxrelay, bolt: logins by 64 clients ÷ those of one, who shares no commit", "≥", 2, speed("stores", "login, bolt", "login, bolt, one client"))
	add("wxrelay in front of a back end ÷ httputil.ReverseProxy", "≥", 1, speed("proxy", "wxrelay, back end behind it", "httputil.ReverseProxy"))
	for _, kind := range []string{"users in a range", "users in a list", "codes", "apps", "stubs", "calls in the journal"} {
		add("mockwx, CPU of a call with the most "+kind+" ÷ the fewest", "≤", 1.1, b.growth(kind))
	}
	return out
}

// value returns the median of a value of one case.
func (b *bench) value(of func(sample) float64, group, name string) float64 {
	c := b.find(group, name)
	if c == nil {
		return math.NaN()
	}
	return c.sum(of).Median
}

// failed returns how many logins through wxrelay failed in a group.
func (b *bench) failed(group string) float64 {
	c := b.find(group, "wxrelay")
	if c == nil {
		return math.NaN()
	}
	return float64(c.errors())
}

// fastestMock compares the slowest kind of call at mockwx with the mock server that
// comes closest.
func (b *bench) fastestMock() (name string, least float64) {
	least = math.NaN()
	for _, mock := range mockNames {
		for _, kind := range []string{"mockwx, fixture code", "mockwx, refusal", "mockwx, minted code"} {
			if x := b.ratio(perSecond, "fake", kind, mock).Median; !math.IsNaN(x) && !(x >= least) {
				name, least = ", "+mock, x
			}
		}
	}
	return name, least
}

var mockNames = []string{"stripe-mock", "WireMock", "Mockoon", "Prism", "json-server", "oauth2-mock-server"}

// growth compares the CPU of a call at the largest fixture of a kind and at the
// smallest.
func (b *bench) growth(kind string) float64 {
	x := only(b.cases, func(c *testCase) bool { return c.group == "scale" && strings.HasSuffix(c.name, " "+kind) })
	if len(x) < 2 {
		return math.NaN()
	}
	return stats.Summarize(stats.Ratios(x[len(x)-1].values(cpu), x[0].values(cpu))).Median
}

// allocations reads what a test of mockwx holds to: its allocations of a call less those
// of an empty handler, for the call that needs the most.
func (b *bench) allocations() float64 {
	text, err := os.ReadFile(filepath.Join(b.root, "mockwx", "testdata", "allocs.txt"))
	if err != nil {
		return math.NaN()
	}
	n := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) == 2 {
			if v, err := strconv.ParseFloat(f[1], 64); err == nil {
				n[f[0]] = v
			}
		}
	}
	if n["EmptyMux"] == 0 || n["LoginFixtureCode"] == 0 {
		return math.NaN()
	}
	return max(n["LoginFixtureCode"], n["LoginMintedCode"], n["LoginLoadCode"], n["Refusal"], n["RefusalLogged"]) - n["EmptyMux"]
}

// figuresTable shows what was to be reached and what was.
func (b *bench) figuresTable(w io.Writer) {
	fmt.Fprint(w, "\n## The figures to reach\n\n| | wanted | measured | reached |\n|---|--:|--:|---|\n")
	for _, f := range b.figures() {
		if math.IsNaN(f.measured) {
			continue
		}
		yes := "no"
		if f.reached() {
			yes = "yes"
		}
		fmt.Fprintf(w, "| %s | %s %s | %s | %s |\n", f.what, f.sign, strconv.FormatFloat(f.want, 'g', -1, 64), number(f.measured), yes)
	}
}
