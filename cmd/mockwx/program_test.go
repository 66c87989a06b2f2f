package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// A screen is an output that can be waited on, and written to by many at once.
type screen struct {
	mu   sync.Mutex
	cond sync.Cond
	text strings.Builder
	over bool
}

func newScreen() *screen {
	s := new(screen)
	s.cond.L = &s.mu
	return s
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cond.Broadcast()
	return s.text.Write(b)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func (s *screen) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	s.cond.Broadcast()
}

// waitFor returns when want has been written, and fails the test when nothing
// more will be.
func (s *screen) waitFor(t *testing.T, want string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !strings.Contains(s.text.String(), want) {
		if s.over {
			t.Fatalf("it ended without saying %q:\n%s", want, s.text.String())
		}
		s.cond.Wait()
	}
}

// getenvOf looks variables up in pairs of name and value.
func getenvOf(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// A program is a command that serves until it is stopped.
type program struct {
	urls           map[string]string // of the ready file
	stdout, stderr *screen
	stop           context.CancelFunc
	exit           chan int
}

// start starts serve or up on free ports, and waits until it serves.
func start(t *testing.T, getenv func(string) string, args ...string) *program {
	t.Helper()
	ready := filepath.Join(t.TempDir(), "ready.json")
	for _, flag := range []string{"listen", "admin", "proxy"} {
		if !strings.Contains(strings.Join(args, " "), "--"+flag+" ") {
			args = append(args, "--"+flag, "127.0.0.1:0")
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	p := &program{stdout: newScreen(), stderr: newScreen(), stop: stop, exit: make(chan int, 1)}
	go func() {
		p.exit <- run(ctx, append(args, "--ready-file", ready), p.stdout, p.stderr, getenv)
		p.stdout.end()
		p.stderr.end()
	}()
	t.Cleanup(func() {
		stop()
		p.stderr.mu.Lock()
		defer p.stderr.mu.Unlock()
		for !p.stderr.over { // its files go when the test does
			p.stderr.cond.Wait()
		}
	})
	p.stdout.waitFor(t, "/calls\n") // the last that it says
	b, err := os.ReadFile(ready)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &p.urls); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return p
}

// get asks one of its sites.
func (p *program) get(t *testing.T, site, path string) (status int, body string) {
	t.Helper()
	return answerOf(t, http.DefaultClient, p.urls[site]+path)
}

func answerOf(t *testing.T, c *http.Client, url string) (status int, body string) {
	t.Helper()
	resp, err := c.Get(url)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, string(b)
}
