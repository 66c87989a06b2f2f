package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"wxflow/e2e/bench/stats"
)

// A section is a group in RESULTS.md.
type section struct {
	group, title, text string
	bases              []string // ratios are of these
	counted            string   // what is counted beside
}

var sections = []section{
	{"fake", "A fake: one login", "The mock servers answer a constant, and so do those above mockwx. “each code once” is the load of the minted codes: " +
		"it costs wrk more, so minted codes are compared with a bare handler under the same load.", []string{"gorilla/mux"}, ""},
	{"relay", "A relay: one login, WeChat at once", "Each login has a code of its own. All but wxrelay hand on what WeChat says, with the session_key; " +
		"wxrelay checks and decodes it, stores a session, mints a token, and writes a line of its log.", []string{nginxRelay, tutorial}, "new connections to WeChat of 1,000 logins"},
	{"tls", "The same, WeChat over TLS", "An elliptic key, TLS 1.3, the certificate is checked.", []string{nginxRelay, tutorial}, "new connections to WeChat of 1,000 logins"},
	{"slow", "WeChat takes 50 ms, 1,000 clients as fast as they can", "A closed loop: a client asks again as soon as it has its answer.", []string{nginxRelay, tutorial}, ""},
	{"open", "WeChat takes 50 ms, 1,000 clients at a fixed rate", fmt.Sprintf("An open loop: %d logins a second, and the time of each counts from when it was meant to be sent.", openRate),
		[]string{}, ""},
	{"stores", "wxrelay: one login, by store", "Redis without a file; bolt on the disk of this machine.", []string{"login, memory"}, "Redis commands of 1,000 logins"},
	{"auth", "One look at a session", "Those behind nginx ask wxrelay before they send a file; the CPU of both counts.", []string{"gorilla/mux"}, "Redis commands of 1,000 looks"},
	{"proxy", "A request that is handed on", "wxrelay looks at the session before it hands on.", []string{"httputil.ReverseProxy"}, ""},
}

const tutorial = "Express + request (the tutorials)"

// report writes all that was measured.
func (b *bench) report(w io.Writer) {
	for _, s := range sections {
		cases := only(b.cases, func(c *testCase) bool { return c.group == s.group })
		if len(cases) > 0 {
			b.section(w, s, cases)
		}
	}
	b.scaleTable(w)
	b.startTable(w)
	b.memoryTable(w)
	if len(b.missing) > 0 {
		fmt.Fprint(w, "\n## Left out\n\n| what | why |\n|---|---|\n")
		for _, name := range slices.Sorted(maps.Keys(b.missing)) {
			fmt.Fprintf(w, "| %s | %s |\n", name, strings.ReplaceAll(strings.Join(strings.Fields(b.missing[name]), " "), "|", "/"))
		}
	}
}

// section writes the table of a group.
func (b *bench) section(w io.Writer, s section, cases []*testCase) {
	any := slices.ContainsFunc(cases, func(c *testCase) bool { return c.count != nil })
	head := []string{""}
	for _, base := range s.bases {
		head = append(head, "× "+base, "quartiles")
	}
	head = append(head, "a second", "CPU µs", "p50 ms", "p99 ms", "max ms", "errors")
	if any {
		head = append(head, s.counted)
	}
	fmt.Fprintf(w, "\n## %s\n\n%s\n\n| %s |\n|---|%s\n", s.title, s.text, strings.Join(head, " | "), strings.Repeat("--:|", len(head)-1))
	for _, c := range cases {
		row := []string{ours(c.name)}
		for i, base := range s.bases {
			if i == 0 {
				base = c.base
			}
			x := b.ratio(perSecond, c.group, c.name, base)
			row = append(row, number(x.Median), number(x.Q1)+"–"+number(x.Q3))
		}
		row = append(row, fmt.Sprintf("%.0f", c.sum(perSecond).Median), number(c.sum(cpu).Median),
			number(c.sum(p50).Median), number(c.sum(p99).Median), number(c.sum(slowest).Median), fmt.Sprint(c.errors()))
		if any {
			n := "–"
			if c.count != nil {
				n = number(c.sum(counted).Median)
			}
			row = append(row, n)
		}
		fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
	}
}

// ours sets the names of our programs in bold.
func ours(name string) string {
	if strings.Contains(name, "mockwx") || strings.Contains(name, "wxrelay") {
		return "**" + name + "**"
	}
	return name
}

// scaleTable shows what a fixture of some size costs, to load and to use.
func (b *bench) scaleTable(w io.Writer) {
	cases := only(b.cases, func(c *testCase) bool { return c.group == "scale" })
	if len(cases) == 0 {
		return
	}
	fmt.Fprint(w, "\n## What a fixture costs\n\nEach call finds what is declared last. The ratio is that of the CPU of a call, to the smallest of its kind.\n\n",
		"| | start ms | MB at rest | CPU µs a call | × | quartiles |\n|---|--:|--:|--:|--:|--:|\n")
	for _, c := range cases {
		x := b.ratio(cpu, "scale", c.name, c.base)
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s–%s |\n", c.name, number(ms(c.server.took)), number(b.idle[c.server]),
			number(c.sum(cpu).Median), number(x.Median), number(x.Q1), number(x.Q3))
	}
}

// startTable shows how long programs take to start.
func (b *bench) startTable(w io.Writer) {
	if len(b.starts) == 0 {
		return
	}
	slices.SortFunc(b.starts, func(x, y *coldStart) int { return cmp.Compare(median(x.ms), median(y.ms)) })
	fmt.Fprintf(w, "\n## Cold start\n\nFrom the start of the process to its first right answer, files in memory; one program at a time.\n\n"+
		"| | ms | × %s | quartiles | MB | starts |\n|---|--:|--:|--:|--:|--:|\n", bareGo)
	for _, c := range b.starts {
		x := b.startRatio(c.server.name)
		fmt.Fprintf(w, "| %s | %s | %s | %s–%s | %s | %d |\n", ours(strings.TrimSuffix(c.server.name, " at once")), number(median(c.ms)),
			number(x.Median), number(x.Q1), number(x.Q3), number(median(c.rss)), len(c.ms))
	}
}

// startRatio compares the start of a program with that of a bare server.
func (b *bench) startRatio(name string) stats.Summary {
	var of, base map[int]float64
	for _, c := range b.starts {
		if c.server.name == name {
			of = c.ms
		}
		if c.server.name == bareGo {
			base = c.ms
		}
	}
	return stats.Summarize(stats.Ratios(of, base))
}

// memoryTable shows what the servers of the benchmark hold, at rest and in the end.
func (b *bench) memoryTable(w io.Writer) {
	if len(b.idle) == 0 {
		return
	}
	fmt.Fprint(w, "\n## Memory\n\nResident, of the program and those that it started; a page that two of them share counts twice. ",
		"wxrelay keeps a session for every login.\n\n| | MB at rest | MB after the load |\n|---|--:|--:|\n")
	for _, m := range b.memory {
		fmt.Fprintf(w, "| %s | %s | %s |\n", ours(m.name), number(m.idle), number(m.after))
	}
	for _, s := range b.servers {
		if b.after[s] > 0 && !s.alone && !strings.HasPrefix(s.name, millionCalls) {
			fmt.Fprintf(w, "| %s | %s | %s |\n", ours(s.name), number(b.idle[s]), number(b.after[s]))
		}
	}
}

func median(m map[int]float64) float64 {
	return stats.Summarize(slices.Collect(maps.Values(m))).Median
}
