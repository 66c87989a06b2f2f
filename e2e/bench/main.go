// Command bench measures mockwx and wxrelay beside the servers that a user would take
// instead, in one go, and writes RESULTS.md. README.md says how.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"wxflow/e2e/bench/answer"
	"wxflow/e2e/bench/load"
	"wxflow/e2e/bench/peer"
)

// options are the flags.
type options struct {
	quick   bool
	few     bool // nothing is fetched: only what was built and what Debian has
	only    []string
	peers   []string
	rounds  int
	long    time.Duration
	write   bool
	profile bool
}

func main() {
	err := command(os.Args[1:])
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted; all servers are stopped")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// command runs a part of the benchmark that is a process of its own, or all.
func command(args []string) error {
	switch {
	case len(args) == 4 && args[0] == "peer":
		return peer.Serve(args[1], args[2], args[3])
	case len(args) == 9 && args[0] == "open":
		return generate(args[1:])
	}
	opt, err := parse(args)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, opt)
}

// generate runs the open-loop generator, with the arguments that load.Open gives it.
func generate(args []string) error {
	status, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	clients, err := strconv.Atoi(args[4])
	if err != nil {
		return err
	}
	rate, err := strconv.Atoi(args[5])
	if err != nil {
		return err
	}
	long, err := time.ParseDuration(args[6])
	if err != nil {
		return err
	}
	q := answer.Request{Path: args[1], Right: answer.Right{Status: status, Has: args[3]}}
	return load.Open{Clients: clients, Rate: rate}.Generate(os.Stdout, args[0], q, long, args[7])
}

func parse(args []string) (o options, err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.Usage = func() {
		fmt.Fprintf(f.Output(), "Usage: go -C e2e/bench run . [flags]\n\nFlags:\n")
		f.PrintDefaults()
	}
	var only, peers string
	f.BoolVar(&o.quick, "quick", false, "two minutes: one round of short runs, printed, not written")
	f.BoolVar(&o.few, "few", false, "fetch nothing: leave out the servers from npm and the Go module proxy")
	f.StringVar(&only, "only", "", "groups to measure, separated by commas: "+strings.Join(groupNames(), ", "))
	f.StringVar(&peers, "peers", "", "parts of names of what to measure, separated by commas; what they are compared with is added")
	f.IntVar(&o.rounds, "rounds", 0, "rounds; default 9, with --quick 1")
	f.DurationVar(&o.long, "long", 0, "how long each run takes; default 0.7s, with --quick 0.4s")
	f.BoolVar(&o.profile, "profile", false, "also show where the CPU time goes; a whole run does so anyway")
	f.BoolVar(&o.write, "write", false, "write RESULTS.md, also with --quick, --only or --peers")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	o.only, o.peers = list(only), list(peers)
	if !o.quick && len(o.only)+len(o.peers) == 0 && !o.few {
		o.write, o.profile = true, true
	}
	for _, name := range o.only {
		if groups(name) == nil {
			return o, fmt.Errorf("no group %q: there are %s", name, strings.Join(groupNames(), ", "))
		}
	}
	rounds, long := 9, 700*time.Millisecond
	if o.quick {
		rounds, long = 1, 400*time.Millisecond
	}
	if o.rounds == 0 {
		o.rounds = rounds
	}
	if o.long == 0 {
		o.long = long
	}
	return o, nil
}

func list(s string) (out []string) {
	for _, x := range strings.Split(s, ",") {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}

// allGroups are the groups in the order of RESULTS.md.
var allGroups = []struct {
	name string
	add  func(*bench) error
}{
	{"fake", (*bench).fake},
	{"relay", (*bench).relay},
	{"tls", (*bench).tls},
	{"slow", (*bench).slow},
	{"stores", (*bench).stores},
	{"auth", (*bench).auth},
	{"proxy", (*bench).proxy},
	{"scale", (*bench).scale},
	{"memory", (*bench).memories},
	{"start", (*bench).coldStarts},
}

func groupNames() (out []string) {
	for _, g := range allGroups {
		out = append(out, g.name)
	}
	return out
}

func groups(name string) func(*bench) error {
	for _, g := range allGroups {
		if g.name == name {
			return g.add
		}
	}
	return nil
}

// run measures and reports.
func run(ctx context.Context, opt options) error {
	root, err := repository()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "wxflow-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o711); err != nil { // nginx gives its workers to another user
		return err
	}
	b := &bench{ctx: ctx, opt: opt, root: root, dir: dir, bin: map[string]string{}, missing: map[string]string{}, began: time.Now()}
	if err := b.install(); err != nil {
		return err
	}
	for _, g := range allGroups {
		if len(opt.only) == 0 || has(opt.only, g.name) {
			if err := g.add(b); err != nil {
				return err
			}
		}
	}
	b.keep()
	if err := b.coldStart(); err != nil {
		return err
	}
	b.prune()
	defer b.stopAll()
	if err := b.all(); err != nil {
		return err
	}
	if opt.write {
		return b.save()
	}
	b.figuresTable(os.Stdout)
	b.boundsTable(os.Stdout)
	b.report(os.Stdout)
	b.profileTables(os.Stdout)
	return nil
}

// all measures what needs all servers to be up.
func (b *bench) all() (err error) {
	if err := b.startAll(); err != nil {
		return err
	}
	if b.idle, err = b.resident(); err != nil {
		return err
	}
	if err := b.rounds(); err != nil {
		return err
	}
	if b.after, err = b.resident(); err != nil {
		return err
	}
	if err := b.callAMillion(); err != nil || !b.opt.profile {
		return err
	}
	return b.profile()
}

func has(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}

// repository returns the folder of the repository, which has the module's go.mod.
func repository() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	mod := strings.TrimSpace(string(out))
	if !strings.HasSuffix(mod, filepath.Join("e2e", "bench", "go.mod")) {
		return "", fmt.Errorf("start it with: go -C e2e/bench run .")
	}
	return filepath.Dir(filepath.Dir(filepath.Dir(mod))), nil
}
