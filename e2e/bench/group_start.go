package main

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/peer"
	"wxflow/e2e/bench/proc"
)

// A coldStart is how long a program takes from its start to the first right answer.
type coldStart struct {
	server *server
	starts int
	ms     map[int]float64 // by round
	rss    map[int]float64 // MB, at the first answer
}

const (
	bareGo     = "a bare server in Go"
	manyStarts = 15
	fewStarts  = 5 // of what takes longer than a tenth of a second
)

// coldStarts are the programs that are started again and again.
func (b *bench) coldStarts() error {
	one := login("alice-code")
	w := b.atOnce()
	add := func(s *server, starts int) {
		if s != nil {
			b.starts = append(b.starts, &coldStart{s, starts, map[int]float64{}, map[int]float64{}})
		}
	}
	add(b.server(bareGo, one, func(addr string) (*exec.Cmd, error) { return b.program("bare", addr) }), manyStarts)
	add(b.nginx("nginx return", one, "", `location / { return 200 '`+peer.Reply+`'; }`), manyStarts)
	add(b.mockwx(), manyStarts)
	add(b.wxrelay("wxrelay at once", w, "memory:"), manyStarts)
	express := b.server("Express + request (the tutorials) at once", answer.Request{Path: "/login?code={code}", Right: answer.Login},
		func(addr string) (*exec.Cmd, error) { return b.node("/express-request.js", port(addr), w.url) })
	if express != nil {
		express.needs = []*server{w.at}
		add(b.trusting(express), fewStarts)
	}
	for _, m := range b.mocks() {
		add(m, fewStarts)
	}
	return nil
}

// coldStart starts each program again and again, interleaved, before the others run.
func (b *bench) coldStart() error {
	if len(b.starts) == 0 {
		return nil
	}
	needed := map[*server]bool{}
	for _, c := range b.starts {
		for _, n := range c.server.needs {
			if !needed[n] {
				needed[n] = true
				if err := b.time(n); err != nil {
					return err
				}
				defer n.proc.Stop()
			}
		}
	}
	rounds := manyStarts
	if b.opt.quick || b.opt.rounds == 1 {
		rounds = 2
	}
	b.say("cold starts: %d rounds of %d programs, about a minute in all", rounds, len(b.starts))
	rnd := rand.New(rand.NewPCG(13, 2))
	for round := range rounds + 1 {
		rnd.Shuffle(len(b.starts), func(i, j int) { b.starts[i], b.starts[j] = b.starts[j], b.starts[i] })
		for _, c := range b.starts {
			if round > c.starts {
				continue
			}
			if err := b.startOnce(c, round-1); err != nil {
				return err
			}
		}
	}
	return nil
}

// startOnce starts a program, waits for its answer, and ends it. The first round, -1,
// only brings its files into memory.
func (b *bench) startOnce(c *coldStart, round int) error {
	err := b.time(c.server)
	defer c.server.proc.Stop()
	if err != nil || round < 0 {
		return err
	}
	u, err := proc.Use(c.server.proc.PID())
	if err != nil {
		return fmt.Errorf("%s: %w", c.server.name, err)
	}
	c.ms[round], c.rss[round] = ms(c.server.took), float64(u.RSS)/(1<<20)
	return nil
}

// A memory is what a program holds.
type memory struct {
	name        string
	idle, after float64 // MB
}

const millionCalls = "mockwx, a million calls: "

// million is how many calls are made to see what is left of them.
const million = 1_000_000

// memories makes a million calls of two kinds, each to a fake that was just started.
func (b *bench) memories() error {
	for _, kind := range []string{"a code of the fixture", "codes that are good once"} {
		s := b.server(millionCalls+kind, login("alice-code"), func(addr string) (*exec.Cmd, error) {
			fx, err := b.file("bench.yaml", fixture)
			if err != nil {
				return nil, err
			}
			return b.program("mockwx", "serve", "--fixtures", fx, "--listen", addr, "--admin", "127.0.0.1:0", "--proxy", "127.0.0.1:0")
		})
		c := &testCase{group: "memory", name: s.name, server: s, ask: login("alice-code"), connections: 64}
		if kind != "a code of the fixture" {
			c.ask = login("{code}")
		}
		b.millions = append(b.millions, c)
	}
	return nil
}

// callAMillion makes the calls, after the rounds.
func (b *bench) callAMillion() error {
	for _, c := range b.millions {
		calls := million
		if b.opt.quick || b.opt.rounds == 1 {
			calls = million / 20
		}
		if c.ask.Path == login("{code}").Path {
			codes, err := b.makeCodes("million.txt", calls*2)
			if err != nil {
				return err
			}
			c.codes = codes
		}
		before, err := proc.Use(c.server.proc.PID())
		if err != nil {
			return err
		}
		b.say("%s: %d calls, about half a minute", c.name, calls)
		for done := 0; done < calls; {
			r, err := b.load(c, time.Second, false)
			if err != nil {
				return err
			}
			done += r.Requests
			b.clearLogs(c)
		}
		after, err := proc.Use(c.server.proc.PID())
		if err != nil {
			return err
		}
		b.memory = append(b.memory, memory{c.name, float64(before.RSS) / (1 << 20), float64(after.RSS) / (1 << 20)})
	}
	return nil
}
