package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/load"
)

// A testCase is what is measured once in every round.
type testCase struct {
	group, name string
	server      *server
	with        []*server // servers whose CPU counts, too
	base        string    // the case of the same group that ratios are of
	ask         answer.Request
	connections int // 0: 64
	codes       *load.Codes
	open        *load.Open            // an open loop instead of wrk
	count       func() float64        // what is counted beside, such as new connections at the upstream
	prepare     func(*testCase) error // once, when all servers are up
	long        time.Duration         // how long a run takes, if not as long as the others
	again       bool                  // loaded for a moment before each run: connections to WeChat that were idle are closed
	few         bool                  // in the first three rounds only
	size        int                   // of the right answer
	samples     []sample
}

// A sample is what one run has measured.
type sample struct {
	round         int
	perSecond     float64
	cpu           float64 // µs a request
	p50, p99, max float64 // ms
	errors        int
	requests      int
	counted       float64 // for 1,000 requests
}

// add puts a case on the list, unless its server cannot be had.
func (b *bench) add(c testCase) {
	if c.server == nil {
		return
	}
	if c.connections == 0 {
		c.connections = 64
	}
	b.cases = append(b.cases, &c)
}

// keep leaves out the cases that were not asked for. What others are compared with
// stays.
func (b *bench) keep() {
	if len(b.opt.peers) == 0 {
		return
	}
	named := func(name string) bool {
		for _, p := range b.opt.peers {
			if strings.Contains(name, p) {
				return true
			}
		}
		return false
	}
	bases := map[string]bool{}
	for _, c := range b.cases {
		if named(c.name) {
			bases[c.group+c.base] = true
		}
	}
	b.cases = only(b.cases, func(c *testCase) bool { return named(c.name) || bases[c.group+c.name] })
	b.millions = only(b.millions, func(c *testCase) bool { return named(c.name) })
	b.starts = only(b.starts, func(c *coldStart) bool { return named(c.server.name) || c.server.name == bareGo })
}

// prune leaves out the servers that nothing asks.
func (b *bench) prune() {
	used := map[*server]bool{}
	var use func(...*server)
	use = func(all ...*server) {
		for _, s := range all {
			if !used[s] {
				used[s] = true
				use(s.needs...)
			}
		}
	}
	for _, c := range append(b.millions, b.cases...) {
		use(append(c.with, c.server)...)
	}
	b.servers = only(b.servers, func(s *server) bool { return used[s] })
}

// rounds measures every case once a round, in another order each time. Groups stay
// together, so that what is compared was measured in the same moments.
func (b *bench) rounds() error {
	for _, c := range b.cases {
		if c.prepare != nil {
			if err := c.prepare(c); err != nil {
				return fmt.Errorf("%s: %s: %w", c.group, c.name, err)
			}
		}
		if err := b.warm(c); err != nil {
			return err
		}
	}
	rnd := rand.New(rand.NewPCG(13, 1))
	for round := range b.opt.rounds {
		b.say("round %d of %d: %d runs of %v, about %v", round+1, b.opt.rounds, len(b.cases), b.opt.long,
			(time.Duration(len(b.cases)) * (b.opt.long + 450*time.Millisecond)).Round(time.Second))
		for _, c := range shuffled(rnd, b.cases) {
			if c.few && round >= 3 {
				continue
			}
			s, err := b.measure(c)
			if err != nil && b.ctx.Err() == nil && ours(c.name) == c.name {
				// A server of others that fails under load is no reason to lose all the rest.
				b.say("%s: %s: %v", c.group, c.name, err)
				b.missing[fmt.Sprintf("%s: %s, round %d", c.group, c.name, round+1)] = err.Error()
				continue
			}
			if err != nil {
				return fmt.Errorf("%s: %s: %w", c.group, c.name, err)
			}
			s.round = round
			c.samples = append(c.samples, s)
		}
	}
	return nil
}

// shuffled returns the cases in another order: the groups among each other, and the
// cases within their group.
func shuffled(rnd *rand.Rand, cases []*testCase) (out []*testCase) {
	groups := map[string][]*testCase{}
	var names []string
	for _, c := range cases {
		if groups[c.group] == nil {
			names = append(names, c.group)
		}
		groups[c.group] = append(groups[c.group], c)
	}
	rnd.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, n := range names {
		g := groups[n]
		rnd.Shuffle(len(g), func(i, j int) { g[i], g[j] = g[j], g[i] })
		out = append(out, g...)
	}
	return out
}

// warm loads a case for a moment, looks at every answer, and notes how long the right
// one is.
func (b *bench) warm(c *testCase) (err error) {
	long := max(c.server.warm, b.long(c), 500*time.Millisecond)
	if b.opt.quick {
		long = min(long, 500*time.Millisecond)
	}
	c.server.warm = 0
	if long > 5*time.Second {
		b.say("warming %s for %v", c.server.name, long)
	}
	r, err := b.load(c, long, true)
	if err == nil && long >= 2*time.Second && c.connections < manyClients && r.Requests < 3000 {
		r, err = b.load(c, 2*long, true) // not yet compiled by its virtual machine
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s: %s: %w", c.group, c.name, err)
	case r.Wrong > 0:
		return fmt.Errorf("%s: %s: %d of %d answers are wrong under load, such as %s", c.group, c.name, r.Wrong, r.Requests, r.Example)
	}
	if c.codes != nil {
		c.size = r.Bytes / r.Requests // a code to ask with alone would be in no part of the file
		return nil
	}
	if _, c.size, err = c.ask.Ask(c.server.addr, b.code()); err != nil {
		return fmt.Errorf("%s: %s: %w", c.group, c.name, err)
	}
	return nil
}

// measure runs a case once.
func (b *bench) measure(c *testCase) (s sample, err error) {
	if c.open != nil {
		return b.measureOpen(c)
	}
	before, err := b.use(c)
	if err != nil {
		return s, err
	}
	if c.again {
		if _, err := b.load(c, 200*time.Millisecond, false); err != nil {
			return s, err
		}
	}
	count := c.count
	if count == nil {
		count = func() float64 { return 0 }
	}
	counted := count()
	r, err := b.load(c, b.long(c), false)
	if err != nil {
		return s, err
	}
	after, err := b.use(c)
	if err != nil {
		return s, err
	}
	if r.Statuses > 0 && c.ask.Right.Status < 400 {
		return s, fmt.Errorf("%d answers with a wrong status", r.Statuses)
	}
	if err := r.Fits(c.size, c.connections); err != nil {
		return s, err
	}
	s = sample{
		perSecond: float64(r.Requests) / r.Took.Seconds(),
		cpu:       float64((after.CPU - before.CPU).Microseconds()) / float64(r.Requests),
		p50:       ms(r.P50), p99: ms(r.P99), max: ms(r.Max),
		errors: r.Errors, requests: r.Requests,
		counted: (count() - counted) * 1000 / float64(r.Requests),
	}
	b.clearLogs(c)
	return s, nil
}

// measureOpen runs a case once at a fixed rate.
func (b *bench) measureOpen(c *testCase) (s sample, err error) {
	before, err := b.use(c)
	if err != nil {
		return s, err
	}
	r, err := c.open.Run(b.ctx, b.bin["bench"], c.server.addr, c.ask, b.long(c))
	if err != nil {
		return s, err
	}
	after, err := b.use(c)
	if err != nil {
		return s, err
	}
	if r.Requests == 0 {
		return s, fmt.Errorf("nothing was answered: %s", r.Example)
	}
	if r.Errors > 0 {
		b.say("%s: %s: %d of %d failed: %s", c.group, c.name, r.Errors, r.Requests, r.Example)
	}
	b.clearLogs(c)
	return sample{
		perSecond: float64(r.Requests) / r.Took.Seconds(),
		cpu:       float64((after.CPU - before.CPU).Microseconds()) / float64(r.Requests),
		p50:       ms(r.P50), p99: ms(r.P99), max: ms(r.Max), errors: r.Errors, requests: r.Requests,
	}, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func only[T any](all []T, is func(T) bool) (out []T) {
	for _, x := range all {
		if is(x) {
			out = append(out, x)
		}
	}
	return out
}
