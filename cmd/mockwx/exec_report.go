package main

import (
	"cmp"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"wxflow/cmd/internal/cli"
	"wxflow/mockwx"
	"wxflow/relay/text"
)

// A report is what the command asked of WeChat, and what came of it.
type report struct {
	strict mockwx.Strict   // what a strict run allows
	hosts  mockwx.HostList // whose refusal is expected
	keep   bool            // the calls themselves

	mu        sync.Mutex
	calls     int
	surprises int // calls that failed and were not meant to
	failed    map[failure]int
	mistaken  map[failure]int // names that nothing reads, tokens fetched too often
	outside   map[failure]int // hosts that were refused
	shown     map[failure]int // secrets, where they do not belong
	list      []mockwx.Call
}

// A failure is one way to fail.
type failure struct {
	what    string // errcode and path, or a host
	why     mockwx.Text
	next    mockwx.Text // what to do about it
	planned bool
}

// maxKept bounds what a report keeps of each kind.
const maxKept = 10_000

func newReport(keep bool, strict mockwx.Strict, hosts mockwx.HostList) *report {
	return &report{keep: keep, strict: strict, hosts: hosts,
		failed: map[failure]int{}, mistaken: map[failure]int{}, outside: map[failure]int{}, shown: map[failure]int{}}
}

// failedCall reports whether a call did not do what it was for.
func failedCall(c *mockwx.Call) bool {
	return c.ErrCode != 0 || c.Status >= 400 || c.Status == 0 || c.Fault != "" && c.Reason != ""
}

// surprising reports whether a call failed that was not meant to.
func (r *report) surprising(c *mockwx.Call) bool {
	return failedCall(c) && !c.Planned && !slices.Contains(r.strict.Expect, c.ErrCode)
}

func whatFailed(c *mockwx.Call) string {
	switch {
	case c.ErrCode != 0:
		return fmt.Sprintf("%d %s", c.ErrCode, c.Path)
	case c.Status != 0:
		return fmt.Sprintf("HTTP %d %s", c.Status, c.Path)
	}
	return c.Path
}

func (r *report) call(c mockwx.Call) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls++
	if r.surprising(&c) {
		r.surprises++
	}
	if failedCall(&c) {
		f := failure{what: whatFailed(&c), why: mockwx.Text{EN: c.Reason, ZH: c.ReasonZH}, planned: !r.surprising(&c)}
		if !f.planned {
			f.next = mockwx.Text{EN: c.Next, ZH: c.NextZH}
		}
		add(r.failed, f)
	}
	for _, m := range c.Mistakes(r.strict) {
		add(r.mistaken, failure{what: "mistake " + c.Path, why: m})
	}
	for _, u := range c.Unread {
		if u.Meant == "" {
			add(r.mistaken, failure{what: "noted " + c.Path, why: u.Text(), planned: true})
		}
	}
	if r.keep && len(r.list) < maxKept {
		r.list = append(r.list, c)
	}
}

func (r *report) refused(host string, why mockwx.Text) {
	r.mu.Lock()
	defer r.mu.Unlock()
	add(r.outside, failure{what: host, why: why, planned: r.hosts.Has(host) && !atHome(host)})
}

// atHome reports whether a host is one of WeChat's or this machine, which are
// here: what is refused there is a client that does not trust the certificate, or
// speaks the wrong protocol.
func atHome(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || slices.Contains(mockwx.Hosts(), strings.ToLower(host))
}

// leaked notes a secret that was seen in a place.
func (r *report) leaked(where string, c mockwx.Canary, form string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	why := c.Text()
	if form != "raw" {
		why = mockwx.Text{EN: why.EN + ", in " + form, ZH: why.ZH + "（" + form + "）"}
	}
	add(r.shown, failure{what: "shown " + where, why: why})
}

// leaks is what --canaries fails on.
func (r *report) leaks() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return sum(r.shown)
}

func add(to map[failure]int, f failure) {
	if _, known := to[f]; !known && len(to) >= maxKept {
		f = failure{what: "…", why: mockwx.Text{EN: "more of them", ZH: "其余"}, planned: f.planned}
	}
	to[f]++
}

func sum(of map[failure]int) (n int) {
	for _, k := range of {
		n += k
	}
	return n
}

// unexpected is what --strict fails on.
func (r *report) unexpected() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.surprises + unplanned(r.mistaken) + unplanned(r.outside)
}

// unplanned counts those that nothing asked for.
func unplanned(of map[failure]int) (n int) {
	for f, k := range of {
		if !f.planned {
			n += k
		}
	}
	return n
}

// count returns how many calls reached the fake.
func (r *report) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls
}

// noCalls says what to try when a command asked WeChat nothing: it may have asked
// the real one. Isolated it cannot have.
func noCalls(isolated bool) (en, zh string) {
	if isolated {
		return "no call reached the fake: the command made no request to a WeChat host", "没有调用到达模拟微信：该命令没有请求微信的任何域名"
	}
	return "no call reached the fake. If the command makes some, its client ignores proxy variables: try --isolate (Linux), or point it at " +
		"MOCKWX_URL", "没有调用到达模拟微信。如果该命令应当调用微信，说明其客户端不读取代理环境变量：请尝试 --isolate（Linux），或让它改用 MOCKWX_URL 的地址"
}

// print says how many calls there were, and which of them failed, why, and what to do.
// Without a call it says what to try.
func (r *report) print(e *env, isolated bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	failed, outside := sum(r.failed), sum(r.outside)
	var expected, mistakes, leaks text.Text
	if n := outside - unplanned(r.outside); n > 0 {
		expected = text.New(" (expected: %d)", "（预料之中：%d）", n)
	}
	if n := unplanned(r.mistaken); n > 0 {
		mistakes = text.New("; mistakes: %d", "；疏漏：%d", n)
	}
	if n := sum(r.shown); n > 0 {
		leaks = text.New("; secrets shown: %d", "；出现的密钥：%d", n)
	}
	fmt.Fprintln(e.stderr) // the command may have ended in the middle of a line
	e.say("WeChat calls: %d; failed: %d (on purpose: %d); connections refused: %d%s%s%s", "微信调用：%d；失败：%d（有意为之：%d）；被拒绝的连接：%d%s%s%s",
		r.calls, failed, failed-r.surprises, outside, expected, mistakes, leaks)
	if r.calls+outside == 0 {
		e.say(noCalls(isolated))
	}
	if failed+outside+len(r.mistaken)+len(r.shown) == 0 {
		return
	}
	lines := r.lines(e.lang())
	const shown = 5
	if more := len(lines) - shown; more > 0 {
		rest := mockwx.Text{EN: fmt.Sprintf("  and %d more kinds of failure; --junit FILE has every call", more),
			ZH: fmt.Sprintf("  另有 %d 种失败；--junit FILE 会写出每次调用", more)}
		lines = append(lines[:shown], rest.In(e.lang()))
	}
	fmt.Fprintln(e.stderr, strings.Join(lines, "\n"))
	if e.getenv("GITHUB_ACTIONS") == "true" {
		r.annotate(e)
	}
}

// maxAnnotations: Doc: GitHub shows ten errors of a step.
const maxAnnotations = 10

// annotate prints what was unexpected as annotations of GitHub Actions.
func (r *report) annotate(e *env) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	title := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	n := 0
	for _, of := range []map[failure]int{r.shown, r.failed, r.mistaken, r.outside} {
		for _, f := range byImportance(of) {
			if f.planned || n == maxAnnotations {
				continue
			}
			n++
			why := oneLine(f.why.In(e.lang()))
			if next := f.next.In(e.lang()); next != "" {
				why += " → " + next
			}
			fmt.Fprintf(e.stderr, "::error title=%s::%s\n", title.Replace("mockwx "+oneLine(f.what)), data.Replace(why))
		}
	}
}

// labels are what stands in the place of an errcode.
var labels = map[string]mockwx.Text{
	"mistake": {EN: "mistake", ZH: "疏漏"}, "noted": {EN: "noted", ZH: "提示"}, "shown": {EN: "shown", ZH: "泄露"},
}

// lines are the ways to fail, a line each and one more where there is something to do.
func (r *report) lines(lang string) (lines []string) {
	width := 0
	failed := slices.Concat(byImportance(r.shown), byImportance(r.failed), byImportance(r.mistaken))
	label := func(f failure) (code, path string) {
		i := strings.LastIndexByte(f.what, ' ')
		code = oneLine(f.what[:max(i, 0)])
		if name, ok := labels[code]; ok {
			code = name.In(lang)
		}
		return code + strings.Repeat(" ", max(0, 8-cli.Width(code))), times(oneLine(f.what[i+1:]), r.failed[f]+r.mistaken[f]+r.shown[f])
	}
	for _, f := range failed {
		_, path := label(f)
		width = min(max(width, utf8.RuneCountInString(path)), 40)
	}
	for _, f := range failed {
		code, path := label(f)
		line := fmt.Sprintf("  %s %-*s  %s", code, width, path, oneLine(f.why.In(lang)))
		if next := f.next.In(lang); next != "" {
			line += fmt.Sprintf("\n  %-8s → %s", "", oneLine(next))
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	for _, f := range byImportance(r.outside) { // the reason names the host
		lines = append(lines, "  "+times(oneLine(f.why.In(lang)), r.outside[f]))
	}
	return lines
}

func times(what string, n int) string {
	if n > 1 {
		what += fmt.Sprintf(" ×%d", n)
	}
	return what
}

// byImportance lists surprises first, then what happened most.
func byImportance(of map[failure]int) []failure {
	last := map[bool]int{true: 1}
	return slices.SortedFunc(maps.Keys(of), func(a, b failure) int {
		return cmp.Or(cmp.Compare(last[a.planned], last[b.planned]), cmp.Compare(of[b], of[a]),
			cmp.Compare(a.what, b.what), cmp.Compare(a.why.EN, b.why.EN))
	})
}

// oneLine makes a text from outside harmless for a terminal.
func oneLine(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c >= 0x80 && c < 0xa0 {
			return '.'
		}
		return c
	}, s)
}
