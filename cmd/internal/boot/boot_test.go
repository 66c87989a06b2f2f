package boot

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A ready file is whole from the moment it exists, and for every user to read.
func TestWriteReadyFile(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	sites := []Site{{Name: "api", Listeners: []net.Listener{l}}, {Name: "tls", Scheme: "https", Listeners: []net.Listener{l}}}
	dir := t.TempDir()
	file := filepath.Join(dir, "ready.json")
	for range 2 { // the second replaces the first
		if err := WriteReadyFile(file, sites, map[string]string{"ca": "/tmp/ca.pem", "api": "overruled"}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(file)
	var got map[string]string
	if err = errors.Join(err, json.Unmarshal(b, &got)); err != nil || len(got) != 3 || b[len(b)-1] != '\n' {
		t.Fatalf("%s: %v", b, err)
	}
	for name, want := range map[string]string{"api": "http://" + l.Addr().String(),
		"tls": "https://" + l.Addr().String(), "ca": "/tmp/ca.pem"} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	info, err := os.Stat(file)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o644 {
		t.Errorf("%v, %v", info, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := WriteReadyFile(filepath.Join(dir, "none", "f"), sites, nil); err == nil || !strings.HasPrefix(err.Error(), "--ready-file: ") {
		t.Errorf("%v", err)
	}
}

// fakeServer is served until it is shut down; it notes what happens to it.
type fakeServer struct {
	name   string
	log    *eventLog
	fails  error         // of Serve, at once
	hangs  bool          // Shutdown waits for its context
	closed chan struct{} // by Shutdown or Close
}

type eventLog struct {
	mu     sync.Mutex
	events []string
}

func (l *eventLog) note(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, what)
}

func (s *fakeServer) Serve(net.Listener) error {
	if s.fails != nil {
		return s.fails
	}
	<-s.closed
	return http.ErrServerClosed
}

func (s *fakeServer) Shutdown(ctx context.Context) error {
	s.log.note(s.name + " stops")
	if s.hangs {
		<-ctx.Done()
		return ctx.Err()
	}
	close(s.closed)
	s.log.note(s.name + " has stopped")
	return nil
}

func (s *fakeServer) Close() error {
	s.log.note(s.name + " is cut")
	close(s.closed)
	return nil
}

// Who watches sees the end: the last site stops after the others, and what does not
// end in time is cut.
func TestServe(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name  string
		hangs bool
		fails error
		want  []string
		took  time.Duration
	}{
		{"well", false, nil, []string{"drain", "work stops", "work has stopped", "ops stops", "ops has stopped"}, 0},
		{"hangs", true, nil, []string{"drain", "work stops", "work is cut", "ops stops", "ops has stopped"}, 10 * time.Second},
		{"fails", false, errors.New("broken"), []string{"drain", "work stops", "work has stopped", "ops stops", "ops has stopped"}, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			log := new(eventLog)
			ctx, cancel := context.WithCancel(t.Context())
			work := &fakeServer{name: "work", log: log, hangs: x.hangs, fails: x.fails, closed: make(chan struct{})}
			ops := &fakeServer{name: "ops", log: log, closed: make(chan struct{})}
			start := time.Now()
			if x.fails == nil {
				go cancel()
			}
			err := Serve(ctx, []Site{
				{Name: "ops", Server: ops, Last: true, Listeners: []net.Listener{nil}},
				{Name: "work", Server: work, Listeners: []net.Listener{nil, nil}},
			}, 10*time.Second,
				func() { log.note("drain") })
			cancel()
			if !errors.Is(err, x.fails) || x.fails != nil && err.Error() != "work: broken" || time.Since(start) != x.took {
				t.Errorf("%s: %v after %v", x.name, err, time.Since(start))
			}
			if !slices.Equal(log.events, x.want) {
				t.Errorf("%s: %q", x.name, log.events)
			}
		})
	}
}

// Await tries at least once and for so long, and each try has its own time.
func TestAwait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		no := errors.New("not yet")
		for _, x := range []struct {
			while time.Duration
			after int // the try that succeeds, 0 for none
			tries int
			took  time.Duration
		}{{time.Second, 1, 1, 0}, {time.Second, 3, 3, 100 * time.Millisecond}, {0, 0, 1, 0}, {120 * time.Millisecond, 0, 3,
			120 * time.Millisecond}} {
			tries, start := 0, time.Now()
			err := Await(t.Context(), x.while, func(ctx context.Context) error {
				if _, bounded := ctx.Deadline(); bounded {
					t.Error("a try that began in time is cut")
				}
				if tries++; tries == x.after {
					return nil
				}
				return no
			})
			if (err == nil) != (x.after > 0) || tries != x.tries || time.Since(start) != x.took {
				t.Errorf("%+v: %v after %d tries and %v", x, err, tries, time.Since(start))
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := Await(ctx, time.Hour, func(context.Context) error { return no }); err != no {
			t.Errorf("%v", err)
		}
	})
}

func TestURL(t *testing.T) {
	t.Parallel()
	for addr, want := range map[net.Addr]string{
		&net.TCPAddr{IP: net.IPv4zero, Port: 80}: "http://127.0.0.1:80", &net.TCPAddr{IP: net.IPv6zero,
			Port: 80}: "http://127.0.0.1:80", &net.TCPAddr{Port: 80}: "http://127.0.0.1:80",
		&net.TCPAddr{IP: net.IPv6loopback, Port: 80}: "http://[::1]:80", &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 80}: "http://10.0.0.1:80",
		&net.UnixAddr{Name: "/s", Net: "unix"}: "http:///s",
	} {
		if got := (Site{Listeners: []net.Listener{addrListener{at: addr}}}).URL(); got != want {
			t.Errorf("%v: %s, want %s", addr, got, want)
		}
	}
}

type addrListener struct {
	net.Listener
	at net.Addr
}

func (l addrListener) Addr() net.Addr { return l.at }
