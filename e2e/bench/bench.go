package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/proc"
)

// A bench is one run of the benchmark.
type bench struct {
	ctx         context.Context
	opt         options
	root        string            // of the repository
	dir         string            // of this run; removed when it ends
	bin         map[string]string // programs that were built, by name
	servers     []*server
	cases       []*testCase
	missing     map[string]string   // what cannot be had here, and why
	idle, after map[*server]float64 // MB, at rest and when all was measured
	starts      []*coldStart
	millions    []*testCase
	profiles    []profiled
	memory      []memory
	began       time.Time
}

// A server is a program under test.
type server struct {
	name  string
	addr  string
	cmd   *exec.Cmd
	ready answer.Request // what it must answer right before it is measured
	needs []*server      // what it asks itself
	quit  syscall.Signal
	alone bool          // started before the others, so that its start can be timed
	took  time.Duration // from its start to the first right answer, if alone
	warm  time.Duration // how long it is loaded before it is measured; 0: a moment
	proc  *proc.Process
	asked int // how often nginx was asked for its connections
	log   string
}

// say shows progress on stderr.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%6.1fs  %s\n", time.Since(b.began).Seconds(), fmt.Sprintf(format, args...))
}

// server returns the server of this name; the first time it is made, with an address
// of its own. It is nil when something that it needs cannot be had here.
func (b *bench) server(name string, ready answer.Request, command func(addr string) (*exec.Cmd, error)) *server {
	for _, s := range b.servers {
		if s.name == name {
			return s
		}
	}
	addr, err := proc.Address()
	if err == nil {
		var cmd *exec.Cmd
		if cmd, err = command(addr); err == nil {
			s := &server{name: name, addr: addr, cmd: cmd, ready: ready}
			b.servers = append(b.servers, s)
			return s
		}
	}
	b.missing[name] = err.Error()
	return nil
}

// start starts a server; its log goes to a file.
func (b *bench) start(s *server) error {
	s.log = filepath.Join(b.dir, slug(s.name)+".log")
	log, err := os.OpenFile(s.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := *s.cmd // a command runs once, a server may be started again
	cmd.Stdout, cmd.Stderr = log, log
	s.proc, err = proc.Start(s.name, &cmd, s.quit)
	return err
}

// slug returns a name for files.
func slug(name string) string {
	return strings.NewReplacer(" ", "-", "/", "", ",", "", ":", "").Replace(name)
}

// await waits until the server answers right.
func (b *bench) await(s *server, limit, every time.Duration) error {
	over := time.After(limit)
	for {
		_, _, err := s.ready.Ask(s.addr, b.code())
		if err == nil {
			return nil
		}
		select {
		case <-time.After(every):
		case <-b.ctx.Done():
			return b.ctx.Err()
		case <-s.proc.Done():
			return fmt.Errorf("%s ended before it answered: %v: %s", s.name, s.proc.Err(), tail(s.log))
		case <-over:
			return fmt.Errorf("%s does not answer right: %w: %s", s.name, err, tail(s.log))
		}
	}
}

// code returns a code that no request has had before.
func (b *bench) code() string {
	codes++
	return fmt.Sprintf("0712cDoV0cfty22AeloV0c%010d", codes)
}

var codes int

// startAll starts all servers and checks that each answers right: first those whose
// start is timed, one by one; then those that others need; then the rest, at once.
func (b *bench) startAll() error {
	b.say("starting %d servers", len(b.servers))
	for _, s := range b.servers {
		if s.alone {
			if err := b.time(s); err != nil {
				return err
			}
		}
	}
	needed := map[*server]bool{}
	for _, s := range b.servers {
		for _, n := range s.needs {
			needed[n] = true
		}
	}
	for _, now := range []bool{true, false} {
		those := only(b.servers, func(s *server) bool { return !s.alone && needed[s] == now })
		for _, s := range those {
			if err := b.start(s); err != nil {
				return err
			}
		}
		for _, s := range those {
			if err := b.await(s, time.Minute, 20*time.Millisecond); err != nil {
				return err
			}
		}
	}
	b.say("all answer right")
	return nil
}

// time starts a server and notes when it first answers right.
func (b *bench) time(s *server) error {
	began := time.Now()
	if err := b.start(s); err != nil {
		return err
	}
	if err := b.await(s, 2*time.Minute, 200*time.Microsecond); err != nil {
		return err
	}
	s.took = time.Since(began)
	return nil
}

// stopAll ends all servers.
func (b *bench) stopAll() {
	for i := len(b.servers) - 1; i >= 0; i-- {
		b.servers[i].proc.Stop()
	}
}

// tail returns the end of a log.
func tail(file string) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(b[max(0, len(b)-600):]))
}

// file writes a file of this run and returns its path.
func (b *bench) file(name, text string) (string, error) {
	path := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, []byte(text), 0o644)
}

// program returns a command of a program that was built or found.
func (b *bench) program(name string, args ...string) (*exec.Cmd, error) {
	path, ok := b.bin[name]
	if !ok {
		if why, known := b.missing[name]; known {
			return nil, fmt.Errorf("%s", why)
		}
		return nil, fmt.Errorf("%s is not installed", name)
	}
	return exec.Command(path, args...), nil
}
