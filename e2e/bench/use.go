package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"wxflow/e2e/bench/load"
	"wxflow/e2e/bench/proc"
)

// load puts wrk's load on the server of a case. A server that has not answered once in
// this time gets more of it: a thousand clients are much for a slow start.
func (b *bench) load(c *testCase, long time.Duration, look bool) (load.Result, error) {
	w := load.Wrk{Dir: b.dir, Threads: min(2, c.connections), Connections: c.connections, Codes: c.codes}
	r, err := w.Run(b.ctx, c.server.addr, c.ask, long, look)
	if errors.Is(err, load.ErrSilent) {
		r, err = w.Run(b.ctx, c.server.addr, c.ask, long+8*time.Second, look)
	}
	return r, err
}

// use adds up what the servers of a case use.
func (b *bench) use(c *testCase) (sum proc.Usage, err error) {
	for _, s := range append(c.with, c.server) {
		u, err := proc.Use(s.proc.PID())
		if err != nil {
			return sum, fmt.Errorf("%s: %w: %s", s.name, err, tail(s.log))
		}
		sum.CPU += u.CPU
		sum.RSS += u.RSS
	}
	return sum, nil
}

// resident notes what every server holds.
func (b *bench) resident() (map[*server]float64, error) {
	m := map[*server]float64{}
	for _, s := range b.servers {
		u, err := proc.Use(s.proc.PID())
		if err != nil {
			return nil, fmt.Errorf("%s: %w: %s", s.name, err, tail(s.log))
		}
		m[s] = float64(u.RSS) / (1 << 20)
	}
	return m, nil
}

// long returns how long a run of a case takes.
func (b *bench) long(c *testCase) time.Duration {
	if c.long == 0 {
		return b.opt.long
	}
	if b.opt.quick {
		return min(c.long, 2*b.opt.long)
	}
	return c.long
}

// clearLogs empties the logs of a case: a run writes megabytes.
func (b *bench) clearLogs(c *testCase) {
	for _, s := range append(c.with, c.server) {
		os.Truncate(s.log, 0)
	}
}
