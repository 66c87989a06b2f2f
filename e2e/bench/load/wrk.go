// Package load puts load on a server: with wrk in a closed loop, and with a generator
// of its own in an open one. Both run in a process of their own.
package load

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/proc"
)

//go:embed load.lua
var script []byte

// A Wrk runs wrk.
type Wrk struct {
	Dir         string // where the script is put
	Threads     int
	Connections int
	Codes       *Codes // for requests with {code}; nil: codes are counted
}

// Codes are js_codes in a file, a line each of 32 characters, each used once.
type Codes struct {
	File string
	N    int
	used int // lines that every thread has read in its part of the file
}

// A Result is what wrk reports.
type Result struct {
	Requests      int
	Took          time.Duration
	Bytes         int
	P50, P99, Max time.Duration
	Errors        int // connections that failed, were closed early or timed out
	Statuses      int // answers with a status of 400 or more
	Sent          int // the most that one thread has sent
	Wrong         int // answers that were not right, if they were looked at
	Example       string
}

var runs int

// Run loads a server for so long. With look, each answer is looked at.
func (w Wrk) Run(ctx context.Context, addr string, q answer.Request, long time.Duration, look bool) (Result, error) {
	file := filepath.Join(w.Dir, "load.lua")
	if err := os.WriteFile(file, script, 0o644); err != nil {
		return Result{}, err
	}
	// wrk counts in whole seconds; it ends earlier, and reports, when interrupted.
	args := []string{"-t", strconv.Itoa(w.Threads), "-c", strconv.Itoa(w.Connections), "-d", "60s", "--timeout", "10s", "-s", file}
	for _, k := range slices.Sorted(maps.Keys(q.Header)) {
		args = append(args, "-H", k+": "+q.Header[k])
	}
	if q.Proxy != "" {
		_, host, _ := strings.Cut(q.Proxy, "://")
		args = append(args, "-H", "Host: "+host)
	}
	args = append(args, "http://"+addr+q.Path, "--")
	runs++
	switch {
	case !strings.Contains(q.Path, "{code}"):
		args = append(args, "same", "-", "-", "-")
	case w.Codes != nil:
		args = append(args, "listed", w.Codes.File, strconv.Itoa(w.Codes.used), strconv.Itoa(w.Codes.N/w.Threads))
	default:
		args = append(args, "counted", fmt.Sprintf("0712cDoV0cfty22A%06d", runs), "-", "-")
	}
	args = append(args, q.Proxy)
	if look {
		args = append(args, "look", strconv.Itoa(q.Right.Status), q.Right.Has)
	}
	var out, errs bytes.Buffer
	cmd := exec.Command("wrk", args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	p, err := proc.Start("wrk", cmd, syscall.SIGKILL)
	if err != nil {
		return Result{}, err
	}
	defer p.Stop()
	select {
	case <-time.After(long):
	case <-p.Done():
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	p.Signal(os.Interrupt)
	select {
	case <-p.Done():
	case <-time.After(20 * time.Second):
		return Result{}, fmt.Errorf("wrk does not stop")
	}
	r, err := ParseWrk(out.String())
	if err != nil {
		return r, fmt.Errorf("%w %s", err, errs.String())
	}
	if w.Codes != nil {
		w.Codes.used += r.Sent
		if w.Codes.used > w.Codes.N/w.Threads {
			return r, fmt.Errorf("%d codes were not enough", w.Codes.N)
		}
	}
	return r, nil
}

// ErrSilent is the error of a run in which nothing was answered: the server is slower
// than the run is long.
var ErrSilent = errors.New("no request was answered")

// ParseWrk reads the line that the script adds to wrk's output.
func ParseWrk(out string) (r Result, err error) {
	_, line, ok := strings.Cut(out, "\nbench\t")
	if !ok {
		return r, fmt.Errorf("no result in %q", out)
	}
	line, _, _ = strings.Cut(line, "\n")
	f := strings.Split(line, "\t")
	if len(f) != 12 {
		return r, fmt.Errorf("%d fields in the result, not 12: %q", len(f), line)
	}
	var n [11]int
	for i := range n {
		if n[i], err = strconv.Atoi(f[i]); err != nil {
			return r, err
		}
	}
	us := func(i int) time.Duration { return time.Duration(n[i]) * time.Microsecond }
	r = Result{n[0], us(1), n[2], us(3), us(4), us(5), n[6] + n[7], n[8], n[9], n[10], f[11]}
	if r.Requests == 0 || r.Took == 0 {
		return r, ErrSilent
	}
	return r, nil
}

// Fits returns an error if the answers of a run cannot all have been as long as the
// right one.
func (r Result) Fits(size, connections int) error {
	off := r.Bytes - r.Requests*size
	if slack := (r.Requests/50 + connections) * size; off > slack || -off > slack {
		return fmt.Errorf("%d bytes in an answer on average, where the right one has %d: many were wrong", r.Bytes/r.Requests, size)
	}
	return nil
}
