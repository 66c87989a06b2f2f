package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"

	"wxflow/e2e/testkit"
)

// bin is the folder with the programs under test, built once.
var bin string

func TestMain(m *testing.M) {
	if f := standIns[filepath.Base(os.Args[0])]; f != nil {
		os.Exit(f())
	}
	code, err := buildAndRun(m)
	if err == nil && code == 0 && *writeSurvives {
		err = writeSurvivesPages()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

// standIns are the programs that the test binary is under other names.
var standIns = map[string]func() int{}

// buildAndRun builds the programs as the Dockerfile does, with the race detector
// when the tests have it, and a client in Go for them.
func buildAndRun(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "wxflow-e2e-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // tests run the programs as another user, too
		return 0, err
	}
	bin = dir
	args := []string{"build", "-ldflags=-s -w", "-o", dir + string(filepath.Separator)}
	if raceEnabled {
		args = append(args, "-race")
	}
	build := exec.Command("go", append(args, "wxflow/cmd/mockwx", "wxflow/cmd/wxrelay", "./testdata/client")...)
	if out, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go build: %w\n%s", err, out)
	}
	testkit.ManyAtOnce()
	code := m.Run()
	for _, end := range atEnd {
		if err := end(); err != nil {
			return 0, err
		}
	}
	return code, nil
}

// atEnd ends what several tests share.
var atEnd []func() error

// program is the path of a program under test.
func program(name string) string {
	if os.PathSeparator == '\\' {
		name += ".exe"
	}
	return filepath.Join(bin, name)
}

// A process is a program under test that runs in the background.
type process struct {
	cmd    *exec.Cmd
	urls   map[string]string // from the ready file
	ended  chan struct{}     // closed when it has ended
	err    error             // of the end
	mu     sync.Mutex
	output bytes.Buffer  // stdout and stderr
	wrote  chan struct{} // closed and replaced at each write
}

// Write collects what the program prints.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.wrote)
	p.wrote = make(chan struct{})
	return p.output.Write(b)
}

// printed is what the program has printed so far.
func (p *process) printed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

// await returns when the program has printed a text; false when it ended, or
// took too long, without.
func (p *process) await(text string) bool {
	return p.awaitMatch(regexp.MustCompile(regexp.QuoteMeta(text))) != nil
}

// awaitMatch returns what the program has printed that matches, with its groups,
// as soon as it is there; nil when it ended, or took too long, without.
func (p *process) awaitMatch(re *regexp.Regexp) []string {
	limit := time.NewTimer(startLimit)
	defer limit.Stop()
	for {
		p.mu.Lock()
		found, wrote := re.FindStringSubmatch(p.output.String()), p.wrote
		p.mu.Unlock()
		if found != nil {
			return found
		}
		select {
		case <-wrote:
		case <-p.ended:
			return re.FindStringSubmatch(p.printed())
		case <-limit.C:
			return nil
		}
	}
}

// launch runs a program and collects what it prints.
func launch(cmd *exec.Cmd, dir string, env []string) (*process, error) {
	p := &process{cmd: cmd, ended: make(chan struct{}), wrote: make(chan struct{})}
	cmd.Dir, cmd.Env = dir, env
	cmd.Stdout, cmd.Stderr = p, p
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// startLimit is how long a program may take to be ready; a broken one would
// hang the test otherwise.
const startLimit = 30 * time.Second

// start runs a program under test and returns when it is ready.
func start(dir string, env []string, args ...string) (*process, error) {
	if len(args) > 1 && args[0] == "mockwx" && (args[1] == "serve" || args[1] == "up") && !slices.Contains(args, "--proxy") {
		args = append(args, "--proxy", "127.0.0.1:0") // its default port may be somebody's
	}
	return startAs(dir, env, append([]string{program(args[0])}, args[1:]...)...)
}

// startAs runs a command, which is or becomes a program under test, and returns
// when its ready file is there. It waits for the file, not for a while.
func startAs(dir string, env []string, args ...string) (*process, error) {
	readyDir, err := os.MkdirTemp(dir, "ready-")
	if err != nil {
		return nil, err
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	defer w.Close()
	if err := w.Add(readyDir); err != nil {
		return nil, err
	}
	file := filepath.Join(readyDir, "ready.json")
	p, err := launch(exec.Command(args[0], append(args[1:], "--ready-file", file)...), dir, env)
	if err != nil {
		return nil, err
	}
	limit := time.NewTimer(startLimit)
	defer limit.Stop()
	for {
		select {
		case ev := <-w.Events:
			if ev.Name != file || !ev.Has(fsnotify.Create) {
				continue
			}
			b, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			if err := json.Unmarshal(b, &p.urls); err != nil {
				return nil, fmt.Errorf("ready file %q: %w", b, err)
			}
			return p, nil
		case err := <-w.Errors:
			return nil, err
		case <-p.ended:
			return nil, fmt.Errorf("ended before it was ready: %v\n%s", p.err, p.printed())
		case <-limit.C:
			p.kill()
			return nil, fmt.Errorf("not ready after %v\n%s", startLimit, p.printed())
		}
	}
}

// stop ends the program as an operator would, and reports how it ended.
func (p *process) stop(sig os.Signal) error {
	if err := p.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-p.ended
	return p.err
}

func (p *process) kill() {
	p.cmd.Process.Signal(syscall.SIGKILL)
	<-p.ended
}

// listens waits until something takes connections at addr; false when the
// program ended before.
func (p *process) listens(addr string) bool {
	return until(p.ended, func() bool {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return false
		}
		c.Close()
		return true
	})
}

// poll waits for a condition of another process, which tells nobody when it
// comes true.
func poll(t *testing.T, what string, is func() bool) {
	t.Helper()
	if !until(nil, is) {
		t.Fatalf("after %v still not: %s", startLimit, what)
	}
}

// The tests of this folder say these without the name of the package.
var need, lacks, toolchain, until = testkit.Need, testkit.Lacks, testkit.Toolchain, testkit.Until

// startUp starts mockwx up on free ports, with more flags.
func startUp(t *testing.T, more ...string) *process {
	t.Helper()
	args := []string{"mockwx", "up", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--relay", "127.0.0.1:0", "--ops", "127.0.0.1:0"}
	p, err := start(t.TempDir(), os.Environ(), append(args, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	return p
}

// startFake starts mockwx serve on free ports, with more flags.
func startFake(t *testing.T, more ...string) *process {
	t.Helper()
	args := []string{"mockwx", "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"}
	p, err := start(t.TempDir(), os.Environ(), append(args, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	return p
}
