package e2e

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"wxflow/mockwx"
)

var freePorts = []string{"--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"}

// BenchmarkStart measures the fake as a program: from the start of the process
// until its ready file says where it listens.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		p, err := start(b.TempDir(), os.Environ(), append([]string{"mockwx", "serve"}, freePorts...)...)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		p.kill()
		b.StartTimer()
	}
}

// BenchmarkMillionCalls logs a million users of a range in, each with a code made
// ahead, through real connections, and reports what the fake then holds. It runs
// once: go test ./e2e -run xxx -bench MillionCalls -benchtime 1x
func BenchmarkMillionCalls(b *testing.B) {
	const calls, clients = 1_000_000, 16
	fixture := b.TempDir() + "/load.yaml"
	const text = "version: 1\nseed: load\napps: [{appid: wx00000000000000aa, secret: mock, minute_quota: 0}]\nusers: {count: 1000000, prefix: u}\n"
	if err := os.WriteFile(fixture, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	fx, err := mockwx.LoadFixture(fixture)
	if err != nil {
		b.Fatal(err)
	}
	maker, err := mockwx.New(mockwx.Options{Fixture: fx})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p, err := start(b.TempDir(), os.Environ(), append([]string{"mockwx", "serve", "--fixtures", fixture}, freePorts...)...)
		if err != nil {
			b.Fatal(err)
		}
		idle := resident(b, p.cmd.Process.Pid)
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
		var wg sync.WaitGroup
		for c := range clients {
			wg.Go(func() {
				const share = calls / clients
				codes, err := maker.LoadCodes("wx00000000000000aa", "u", c*share, share)
				if err != nil {
					b.Error(err)
					return
				}
				for x := range codes {
					if err := login(client, p.urls["api"], x.JSCode); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		b.ReportMetric(idle, "MB-idle")
		b.ReportMetric(resident(b, p.cmd.Process.Pid), "MB-after")
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/calls, "ns/call")
		if err := p.stop(syscall.SIGTERM); err != nil {
			b.Error(err)
		}
	}
}

func login(c *http.Client, api, code string) error {
	resp, err := c.Get(api + "/sns/jscode2session?appid=wx00000000000000aa&secret=mock&grant_type=authorization_code&js_code=" + code)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(body), `"openid"`) {
		return fmt.Errorf("%s, %v", body, err)
	}
	return nil
}

// resident is the memory of a process in MB.
func resident(b testing.TB, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		lacks(b, "/proc")
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kb, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}
