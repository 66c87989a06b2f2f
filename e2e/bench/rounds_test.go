package main

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"wxflow/e2e/bench/peer"
)

// A server of others that fails in a round is noted, and the rest goes on; ours ends
// the run.
func TestServerThatFailsLater(t *testing.T) {
	need(t, "wrk")
	for _, name := range []string{"other", "wxrelay"} {
		b := testBench(t)
		var warm atomic.Bool
		warm.Store(true)
		h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if !warm.Load() {
				w.WriteHeader(http.StatusBadGateway)
			}
			w.Write([]byte(peer.Reply))
		}))
		defer h.Close()
		s := b.server(name, login("c"), func(string) (*exec.Cmd, error) { return exec.Command("sleep", "60"), nil })
		s.addr = h.Listener.Addr().String()
		defer b.stopAll()
		if err := b.startAll(); err != nil {
			t.Fatal(err)
		}
		// The second case is warmed after the first, and the server fails from then on.
		b.add(testCase{group: "relay", name: name, base: name, ask: login("c"), server: s})
		b.add(testCase{group: "relay", name: name + " again", base: name, ask: login("c"), server: s,
			count: func() float64 { warm.Store(false); return 0 }})
		b.opt.rounds = 2
		err := b.rounds()
		switch {
		case name == "wxrelay" && (err == nil || !strings.Contains(err.Error(), "wrong status")):
			t.Errorf("wxrelay fails, and the run goes on: %v", err)
		case name == "other" && (err != nil || !strings.Contains(b.missing["relay: other, round 2"], "wrong status")):
			t.Errorf("%v, %v", err, b.missing)
		}
	}
}
