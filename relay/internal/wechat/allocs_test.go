//go:build !race

// Race builds allocate more, so this guard is one of builds without.

package wechat

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"net"
	"testing"
	"time"

	"wxflow/e2e/testkit"
	"wxflow/relay/internal/within"
)

var update = flag.Bool("update", false, "write the file of allocations")

// A call to WeChat allocates no more often than its line in the file says. The WeChat of
// this test allocates nothing for a request.
func TestAllocs(t *testing.T) {
	own := NewTransport(1)
	defer own.CloseIdleConnections()
	w := &Client{Scheme: "http", Host: answers(t), Transport: own, Now: time.Now}
	ctx := within.Time(context.WithoutCancel(t.Context()), time.Minute)
	defer ctx.End()
	got := map[string]int{"login": int(testing.AllocsPerRun(500, func() {
		if _, err := w.Login(ctx, testApp, "0712cDoV0cfty22AeloV0daMoV02cDog"); err != nil {
			t.Fatal(err)
		}
	}))}
	testkit.CompareAllocs(t, "testdata/allocs.txt", "Allocations of one call to WeChat: go test ./relay/internal/wechat -run TestAllocs -update",
		got, *update)
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
