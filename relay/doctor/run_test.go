package doctor

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// Every check that can be unwell is made so, and no other notices.
func TestSicknesses(t *testing.T) {
	t.Parallel()
	broken := make(map[string]bool)
	for _, list := range [][]sickness{settingsSicknesses(), wechatSicknesses(), domainSicknesses(), certSicknesses(), proxySicknesses(),
		forwardedSicknesses(), pushSicknesses()} {
		for _, x := range list {
			for id := range x.want {
				broken[id] = true
			}
			t.Run(x.name, func(t *testing.T) {
				t.Parallel()
				w := newWard(t)
				x.harm(t, w)
				results := w.examine(t)
				inspect(t, results, x.want)
				for id := range x.want {
					if r := find(t, results, id); len(x.want) == 1 && !strings.Contains(r.What.EN+"\n"+r.Fix.EN, x.says) {
						t.Errorf("%s does not say %q: %+v", id, x.says, r)
					}
				}
			})
		}
	}
	// For information only; settings.file_mode has a test of its own.
	for _, id := range []string{"wechat.proxy", "domain.http2", "store.lasts", "settings.file_mode"} {
		broken[id] = true
	}
	for _, c := range Checks() {
		if !broken[c.ID] {
			t.Errorf("nothing breaks %s", c.ID)
		}
	}
}

func TestFileMode(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps no such mode")
	}
	w := newWard(t)
	secretFile(0o644, testSecret+"\n")(t, w)
	inspect(t, w.examine(t), only("settings.file_mode", Warn))
}

// resultOf is the one result of a check.
func resultOf(t *testing.T, results []Result, id string) (found Result) {
	t.Helper()
	n := 0
	for _, r := range results {
		if r.ID == id {
			found = r
			n++
		}
	}
	if n != 1 {
		t.Fatalf("%d results of %s", n, id)
	}
	return found
}

func TestOutProxyIsTold(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.o.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse("http://user:hunter2@proxy.example.com:3128") }
	w.dial["proxy.example.com:3128"] = ""
	if r := resultOf(t, w.examine(t), "wechat.proxy"); !strings.Contains(r.What.EN, "proxy.example.com:3128") ||
		strings.Contains(r.What.EN, "hunter2") {
		t.Errorf("%+v", r)
	}
}

// A skipped check names the one it waits for; ended early, everything is there
// all the same.
func TestSkips(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.dial[testAddr+":443"] = ""
	if r := resultOf(t, w.examine(t), "domain.tls"); r.Status != Skip || r.Needs != "domain.tcp" {
		t.Errorf("%+v", r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if n := len(Run(ctx, newWard(t).o)); n != len(Checks()) {
		t.Errorf("%d results of %d checks", n, len(Checks()))
	}
}

func TestChecksAreWhole(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, c := range Checks() {
		for _, s := range []string{c.ID, c.Title.EN, c.Title.ZH, c.Why.EN, c.Why.ZH, c.Fix.EN, c.Fix.ZH} {
			if s == "" || strings.ContainsAny(s, "|\n") {
				t.Errorf("%s has a hole, or what a table cannot hold: %q", c.ID, s)
			}
		}
		for _, id := range c.needs {
			if !seen[id] {
				t.Errorf("%s needs %s, which comes later or never", c.ID, id)
			}
		}
		if seen[c.ID] {
			t.Errorf("%s is there twice", c.ID)
		}
		seen[c.ID] = true
	}
}

// A name server that fails says nothing about the name.
func TestReason(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]string{
		&net.DNSError{Err: "no such host", Name: "h", IsNotFound: true}:                    "there is no such name",
		&net.DNSError{Err: "server misbehaving", Name: "h", IsTemporary: true}:             "server misbehaving",
		&net.DNSError{Err: "i/o timeout", Name: "h", IsTimeout: true}:                      "no answer in time",
		&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}: "connection refused",
		fmt.Errorf("read: %w", io.ErrUnexpectedEOF):                                        "the connection was cut",
	} {
		if got := reason(err); !strings.Contains(got.EN, want) || got.ZH == "" {
			t.Errorf("%v: %q, want %s", err, got, want)
		}
	}
}

// A value that is blank is none.
func TestValue(t *testing.T) {
	t.Parallel()
	e := newExam(t.Context(), Options{Env: func(name string) (string, bool) { return " ", name == "WXRELAY_OPS" },
		Flag: func(name string) (string, bool) { return "\t", name == "ops" }})
	if v := e.named("WXRELAY_OPS"); v != "" {
		t.Errorf("%q", v)
	}
	e.o.Env = func(string) (string, bool) { return " x ", true }
	if v := e.named("WXRELAY_OPS"); v != " x " {
		t.Errorf("%q", v)
	}
}
