//go:build !race

// Race builds allocate more, so this guard is one of builds without.

package wechat

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

const allocsFile = "testdata/allocs.txt"

// A call to WeChat allocates no more often than its line in the file says. The WeChat of
// this test allocates nothing for a request.
func TestAllocs(t *testing.T) {
	b, err := os.ReadFile(allocsFile)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for line := range strings.Lines(string(b)) {
		var name string
		var n int
		if _, err := fmt.Sscan(line, &name, &n); err == nil {
			want[name] = n
		} else if !strings.HasPrefix(line, "#") {
			t.Errorf("%s: %q: %v", allocsFile, line, err)
		}
	}
	own := NewTransport(1)
	defer own.CloseIdleConnections()
	w := &Client{Scheme: "http", Host: answers(t), Transport: own, Now: time.Now}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	got := map[string]int{"login": int(testing.AllocsPerRun(500, func() {
		if _, err := w.Login(ctx, testApp, "0712cDoV0cfty22AeloV0daMoV02cDog"); err != nil {
			t.Fatal(err)
		}
	}))}
	for name, n := range got {
		if most, ok := want[name]; !ok || n > most {
			t.Errorf("%s: %d allocations, %s has %d", name, n, allocsFile, most)
		} else if n < most {
			t.Logf("%s: %d allocations; put that in the place of %d in %s", name, n, most, allocsFile)
		}
	}
}

// answers is a WeChat that says the same to every request.
func answers(t *testing.T) (addr string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	answer := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nDate: Tue, 01 Sep 2026 12:00:00 GMT\r\n"+
		"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s", len(okReply), okReply)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				for in := bufio.NewReader(c); ; {
					line, err := in.ReadSlice('\n')
					if err != nil {
						return
					}
					if len(line) == 2 {
						_, _ = c.Write(answer)
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}
