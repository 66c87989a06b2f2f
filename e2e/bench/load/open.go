package load

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/proc"
)

// An Open sends requests at fixed times, whether or not those before were answered:
// the latency of each counts from the time at which it was meant to be sent, so that
// one that waits behind a slow one is late, too.
type Open struct {
	Clients int // each with a connection of its own
	Rate    int // requests a second of all clients together
}

// An OpenResult is what the generator prints.
type OpenResult struct {
	Requests, Errors int
	Took             time.Duration // from the first to the last answer
	P50, P99, Max    time.Duration
	Example          string // of an error
}

// Run starts the generator as a process of its own: program is this program, which
// calls Generate.
func (o Open) Run(ctx context.Context, program, addr string, q answer.Request, long time.Duration) (r OpenResult, err error) {
	runs++
	cmd := exec.Command(program, "open", addr, q.Path, strconv.Itoa(q.Right.Status), q.Right.Has,
		strconv.Itoa(o.Clients), strconv.Itoa(o.Rate), long.String(), fmt.Sprintf("0712cDoV0cfty22A%06d", runs))
	out, err := cmd.StdoutPipe()
	if err != nil {
		return r, err
	}
	p, err := proc.Start("open-loop generator", cmd, 0)
	if err != nil {
		return r, err
	}
	defer p.Stop()
	stop := context.AfterFunc(ctx, p.Stop)
	defer stop()
	err = json.NewDecoder(out).Decode(&r)
	return r, err
}

// Generate is the generator.
func (o Open) Generate(w io.Writer, addr string, q answer.Request, long time.Duration, prefix string) error {
	var mu sync.Mutex
	var all []time.Duration
	var r OpenResult
	var wg sync.WaitGroup
	gap := time.Duration(o.Clients) * time.Second / time.Duration(o.Rate) // between two requests of a client
	each := max(1, int(long/gap))
	begin := time.Now().Add(500 * time.Millisecond) // all are connected by then
	for c := range o.Clients {
		first := begin.Add(gap * time.Duration(c) / time.Duration(o.Clients))
		wg.Go(func() {
			times, errs := client(addr, q, first, gap, each, func(i int) string { return fmt.Sprintf("%s%04d%06d", prefix, c, i) })
			mu.Lock()
			defer mu.Unlock()
			all = append(all, times...)
			r.Errors += len(errs)
			if len(errs) > 0 {
				r.Example = errs[0].Error()
			}
		})
	}
	wg.Wait()
	r.Took = time.Since(begin)
	slices.Sort(all)
	r.Requests = len(all)
	if len(all) > 0 {
		r.P50, r.P99, r.Max = all[len(all)/2], all[len(all)*99/100], all[len(all)-1]
	}
	return json.NewEncoder(w).Encode(r)
}

// client sends the requests of one client, and returns how long each took and what
// went wrong.
func client(addr string, q answer.Request, first time.Time, gap time.Duration, each int, code func(int) string) (times []time.Duration, errs []error) {
	var c net.Conn
	var in *bufio.Reader
	var err error
	defer func() {
		if c != nil {
			c.Close()
		}
	}()
	for i := range each {
		if c == nil {
			if c, err = net.DialTimeout("tcp", addr, 10*time.Second); err != nil {
				c, errs = nil, append(errs, err)
				continue
			}
			in = bufio.NewReader(c)
		}
		meant := first.Add(gap * time.Duration(i))
		time.Sleep(time.Until(meant))
		if err := exchange(c, in, addr, q, code(i)); err != nil {
			errs = append(errs, err)
			c.Close()
			c = nil
		}
		times = append(times, time.Since(meant))
	}
	return times, errs
}

// exchange sends a request and reads its answer.
func exchange(c net.Conn, in *bufio.Reader, addr string, q answer.Request, code string) error {
	c.SetDeadline(time.Now().Add(20 * time.Second))
	if err := q.Write(c, addr, code); err != nil {
		return err
	}
	_, err := q.Read(in)
	return err
}
