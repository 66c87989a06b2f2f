package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// A screen is a stderr that can be waited on.
type screen struct {
	mu   sync.Mutex
	cond sync.Cond
	text strings.Builder
	over bool
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cond.Broadcast()
	return s.text.Write(b)
}

func (s *screen) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	s.cond.Broadcast()
}

// waitFor returns when want has been written.
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

// A program under test: its ready file, what it says, and its end.
type program struct {
	readyURLs
	stderr *screen
	stop   context.CancelFunc
	exit   chan int
}

func start(t *testing.T, env []string, args ...string) *program {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	p := &program{stderr: new(screen), stop: stop, exit: make(chan int, 1)}
	p.stderr.cond.L = &p.stderr.mu
	ready := filepath.Join(t.TempDir(), "ready.json")
	go func() {
		p.exit <- run(ctx, append(args, "--listen", "127.0.0.1:0", "--ops", ":0", "--ready-file", ready), env, io.Discard, p.stderr)
		p.stderr.end()
	}()
	p.stderr.waitFor(t, `"msg":"serving"`)
	b, err := os.ReadFile(ready)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&p.readyURLs); err != nil {
		t.Fatalf("%v: %q", err, b)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(ready), ".*")); len(left) != 0 {
		t.Errorf("left beside the ready file: %v", left)
	}
	return p
}

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Error(err)
		return &http.Response{}, ""
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return resp, string(b)
}

// The whole of it: start, log in, stop while a login is under way, lose
// nothing, and say so to whoever asks.
func TestServeAndStop(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	wechat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("js_code") == "slow" {
			close(arrived)
			<-release
		}
		_, _ = io.WriteString(w, `{"session_key":"k","openid":"o1"}`)
	}))
	defer wechat.Close()

	p := start(t, goodEnv("WXRELAY_DEV", "1", "WXRELAY_UPSTREAM", wechat.URL))
	p.stderr.waitFor(t, `"msg":"DEV: a fake WeChat and made-up identities are trusted; never use this in production","upstream":"`+wechat.URL)
	resp, body := get(t, p.Relay+"/login?code=c1")
	if resp.StatusCode != 200 || resp.Header.Get("X-Wxrelay-Upstream") != "fake" {
		t.Fatalf("%s: %s", resp.Status, body)
	}
	if resp, body := get(t, p.Ops+"/readyz"); resp.StatusCode != 200 {
		t.Errorf("readyz: %s: %s", resp.Status, body)
	}

	slow := make(chan int)
	go func() {
		resp, _ := get(t, p.Relay+"/login?code=slow")
		slow <- resp.StatusCode
	}()
	<-arrived
	p.stop()
	p.stderr.waitFor(t, `"msg":"stopping"`)
	if resp, _ := get(t, p.Ops+"/healthz"); resp.StatusCode != 200 {
		t.Errorf("healthz while stopping: %s", resp.Status)
	}
	close(release)
	if status := <-slow; status != 200 {
		t.Errorf("the login under way got %d", status)
	}
	if status := <-p.exit; status != 0 {
		t.Errorf("exit status %d", status)
	}
	if s := p.stderr.text.String(); strings.Contains(s, secret) || strings.Contains(s, "slow") {
		t.Errorf("stderr shows a secret:\n%s", s)
	}
	wantRecords(t, p.stderr.text.String())
}

// wantRecords checks that each line is a record of JSON, and returns the one
// that says what serves.
func wantRecords(t *testing.T, stderr string) (serving map[string]any) {
	t.Helper()
	for line := range strings.Lines(stderr) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil || record["level"] == "" || record["msg"] == "" {
			t.Errorf("%v: no record of the log: %s", err, line)
		}
		if record["msg"] == "serving" {
			serving = record
		}
	}
	return serving
}

// One record tells what serves; a start that fails after the log has begun is
// one, too. stderr is one format from the first line to the last.
func TestStartIsOneRecord(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("0a", 32)
	for store, shown := range map[string]string{"": "memory:", "bolt:" + filepath.Join(t.TempDir(), "s.db"): "",
		"redis://:hunter2@127.0.0.1:1/0?prefix=p:": "redis://127.0.0.1:1/0"} {
		p := start(t, goodEnv("WXRELAY_STORE", store, "WXRELAY_KEY", key))
		p.stop()
		<-p.exit
		got := wantRecords(t, p.stderr.text.String())
		if shown == "" {
			shown = store
		}
		if got["version"] == "" || got["relay"] != p.Relay || got["ops"] != p.Ops || got["apps"] != 1.0 || got["store"] != shown ||
			got["upstream"] != "wechat" {
			t.Errorf("%v, want the store %s", got, shown)
		}
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	foreign := filepath.Join(t.TempDir(), "s.db")
	if err := os.WriteFile(foreign, []byte("notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		env      []string
		says, zh string
	}{
		{goodEnv("WXRELAY_LISTEN", taken.Addr().String()), "is taken by ", "占用"},
		{goodEnv("WXRELAY_LISTEN", "127.0.0.1:0", "WXRELAY_OPS", taken.Addr().String()), "stop that, or choose another port", "占用"},
		{goodEnv("WXRELAY_STORE", "bolt:"+foreign, "WXRELAY_KEY", key, "WXRELAY_LISTEN", "127.0.0.1:0", "WXRELAY_OPS", "127.0.0.1:0"),
			"not a session file", "无法使用"},
	} {
		status, stdout, stderr := runNow(t, x.env)
		wantRecords(t, stderr)
		if status != 1 || stdout != "" || !strings.Contains(stderr, `"level":"ERROR","msg":"the relay does not serve"`) ||
			!strings.Contains(stderr, x.says) || !strings.Contains(stderr, x.zh) {
			t.Errorf("status %d, want %q, %q:\n%s%s", status, x.says, x.zh, stdout, stderr)
		}
	}
	if status, _,
		stderr := runNow(t, goodEnv("WXRELAY_LOG_FORMAT", "text", "WXRELAY_LISTEN", taken.Addr().String())); status != 1 ||
		!regexp.MustCompile(`^time=\S+ level=ERROR msg="the relay does not serve" cause=.*\n$`).MatchString(stderr) {
		t.Errorf("text: status %d:\n%s", status, stderr)
	}
}
