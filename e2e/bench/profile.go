package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/google/pprof/profile"
)

// probe is compiled into a program in addition, for a profile: it begins when the
// program gets SIGUSR1 and ends with the second one.
const probe = `package main

import (
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
)

func init() {
	c := make(chan os.Signal, 2)
	signal.Notify(c, syscall.SIGUSR1)
	go func() {
		<-c
		f, err := os.Create(os.Getenv("BENCH_PROFILE"))
		if err != nil {
			panic(err)
		}
		pprof.StartCPUProfile(f)
		<-c
		pprof.StopCPUProfile()
		f.Close()
		os.Rename(f.Name(), f.Name()+".pprof")
	}()
}
`

// A profiled is where the time of a case goes.
type profiled struct {
	name  string
	total time.Duration
	parts []part
}

type part struct {
	name  string
	share float64
}

// layers say to what a sample belongs: the first function, from the leaf up, that has
// one of these beginnings.
var layers = []struct {
	name   string
	starts []string
}{
	{"system calls", []string{"internal/runtime/syscall.", "syscall.", "runtime/internal/syscall.", "runtime.futex", "runtime.write1", "runtime.epollwait"}},
	{"memory and its collection", []string{"runtime.gcBgMarkWorker", "runtime.gcAssist", "runtime.mallocgc", "runtime.bgsweep", "runtime.gcStart", "runtime.newobject",
		"runtime.makeslice", "runtime.growslice", "runtime.(*mheap)", "runtime.(*mcache)", "runtime.gcDrain", "runtime.wbBufFlush"}},
	{"scheduler and timers", []string{"runtime.schedule", "runtime.findRunnable", "runtime.park_m", "runtime.mcall", "runtime.goready", "runtime.ready", "runtime.mstart",
		"runtime.systemstack", "runtime.gopark", "runtime.(*timers)", "time.", "runtime.newproc", "runtime.goexit0", "runtime.selectgo", "runtime.chansend", "runtime.chanrecv",
		"internal/poll.", "runtime.netpoll", "runtime.mstart1"}},
	{"cryptography", []string{"crypto/"}},
	{"the log", []string{"log/slog.", "log."}},
	{"gorilla/mux", []string{"github.com/gorilla/mux."}},
	{"our code: mockwx", []string{"wxflow/mockwx", "wxflow/cmd/mockwx"}},
	{"our code: the client to WeChat", []string{"wxflow/relay/internal/wechat"}},
	{"our code: the server of small requests", []string{"wxflow/cmd/internal/quick"}},
	{"our code: wxrelay", []string{"wxflow/relay", "wxflow/cmd/"}},
	{"net/http, client", []string{"net/http.(*Transport)", "net/http.(*persistConn)", "net/http.(*Client)", "net/http.(*Request)"}},
	{"net/http, server", []string{"net/http.", "net/textproto."}},
}

// layer returns the layer of a stack, the leaf first.
func layer(stack []string) string {
	for _, f := range stack {
		for _, l := range layers {
			for _, s := range l.starts {
				if strings.HasPrefix(f, s) {
					return l.name
				}
			}
		}
	}
	return "others"
}

func layerNames() (out []string) {
	for _, l := range layers {
		out = append(out, l.name)
	}
	return append(out, "others")
}

// group adds up the samples of a profile by layer, the largest first.
func group(p *profile.Profile) (total time.Duration, parts []part) {
	sums := map[string]int64{}
	var all int64
	for _, s := range p.Sample {
		var stack []string
		for _, l := range s.Location {
			for _, line := range l.Line {
				stack = append(stack, line.Function.Name)
			}
		}
		ns := s.Value[len(s.Value)-1]
		sums[layer(stack)] += ns
		all += ns
	}
	for name, ns := range sums {
		parts = append(parts, part{name, float64(ns) / float64(max(all, 1))})
	}
	slices.SortFunc(parts, func(x, y part) int { return cmp.Compare(y.share, x.share) })
	return time.Duration(all), parts
}

// probed builds a program with the probe in it.
func (b *bench) probed(name string) (string, error) {
	source, err := b.file("probe.go", probe)
	if err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(b.root, "cmd", name, "probe_bench.go"): source}})
	if err != nil {
		return "", err
	}
	file, err := b.file("overlay.json", string(overlay))
	if err != nil {
		return "", err
	}
	bin := filepath.Join(b.dir, name+"-probed")
	return bin, b.run(b.root, "go", "build", "-trimpath", "-overlay", file, "-o", bin, "./cmd/"+name)
}

// profile loads the programs once more, and looks where their time goes.
func (b *bench) profile() error {
	for _, x := range [][3]string{{"fake", "mockwx, fixture code", "mockwx"}, {"fake", "mockwx, refusal", "mockwx"}, {"relay", "wxrelay", "wxrelay"},
		{"auth", "wxrelay /session, memory", "wxrelay"}} {
		if c := b.find(x[0], x[1]); c != nil {
			b.say("a profile of %s", x[1])
			if err := b.profileCase(*c, x[2]); err != nil {
				return fmt.Errorf("profile of %s: %w", x[1], err)
			}
		}
	}
	return nil
}

// profileCase starts a program with the probe, as the case starts it, and loads it.
func (b *bench) profileCase(c testCase, program string) error {
	path, err := b.probed(program)
	if err != nil {
		return err
	}
	was := c.server
	// It stays there: go tool pprof shows more of it than the table.
	out := filepath.Join(b.root, "dist", "bench", "profile-"+slug(c.name))
	os.Remove(out + ".pprof")
	c.server = b.server(was.name+", profiled "+c.name, was.ready, func(addr string) (*exec.Cmd, error) {
		cmd := exec.Command(path, was.cmd.Args[1:]...)
		for i, a := range cmd.Args {
			cmd.Args[i] = strings.ReplaceAll(a, was.addr, addr)
		}
		env := was.cmd.Env
		if env == nil {
			env = os.Environ()
		}
		cmd.Env = append(env, "BENCH_PROFILE="+out)
		return cmd, nil
	})
	if err := b.time(c.server); err != nil {
		return err
	}
	defer func() { // nothing else knows of it
		c.server.proc.Stop()
		b.servers = b.servers[:len(b.servers)-1]
	}()
	if c.prepare != nil {
		if err := c.prepare(&c); err != nil {
			return err
		}
	}
	if err := b.warm(&c); err != nil {
		return err
	}
	c.server.proc.Signal(syscall.SIGUSR1)
	if _, err := b.load(&c, 2*time.Second, false); err != nil {
		return fmt.Errorf("%w: %s", err, tail(c.server.log))
	}
	c.server.proc.Signal(syscall.SIGUSR1)
	p, err := b.readProfile(out + ".pprof")
	if err != nil {
		return err
	}
	total, parts := group(p)
	b.profiles = append(b.profiles, profiled{c.name, total, parts})
	return nil
}

// readProfile waits until the program has written its profile.
func (b *bench) readProfile(file string) (*profile.Profile, error) {
	for range 500 {
		f, err := os.Open(file)
		if err == nil {
			defer f.Close()
			return profile.Parse(f)
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil, fmt.Errorf("no profile was written")
}

// profileTables show where the time goes.
func (b *bench) profileTables(w io.Writer) {
	if len(b.profiles) == 0 {
		return
	}
	fmt.Fprint(w, "\n## Where the time goes\n\nShares of the CPU time of a program, of which 2 s under load are profiled. A sample belongs to the first function, from the innermost outwards, that is one of these.\n\n| |")
	for _, p := range b.profiles {
		fmt.Fprintf(w, " %s |", p.name)
	}
	fmt.Fprint(w, "\n|---|", strings.Repeat("--:|", len(b.profiles)), "\n")
	for _, name := range layerNames() {
		row, any := "| "+name+" |", false
		for _, p := range b.profiles {
			cell := " – |"
			for _, x := range p.parts {
				if x.name == name {
					cell, any = fmt.Sprintf(" %.0f %% |", 100*x.share), true
				}
			}
			row += cell
		}
		if any {
			fmt.Fprintln(w, row)
		}
	}
}
