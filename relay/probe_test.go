package relay

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/internal/ops"
	"wxflow/relay/refusal"
)

func startProbe(t *testing.T, r *Relay) probeAnswer {
	t.Helper()
	var p probeAnswer
	w := do(t, r.Ops(), "POST", "/doctor", "")
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 200 || len(p.Nonce) != 32 {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return p
}

func TestProbe(t *testing.T) {
	t.Parallel()
	now := testTime
	c := testConfig(says(okReply))
	c.Now = func() time.Time { return now }
	r := newRelay(t, c)
	wantError(t, do(t, r.Ops(), "GET", "/doctor?nonce=", ""), 404, refusal.NotFound, refusal.FixRequest)

	p := startProbe(t, r)
	ask := "/doctor?nonce=" + p.Nonce
	do(t, r.Handler(), "GET", "/session", "", ops.ProbeHeader, "another", "X-Forwarded-For", "192.0.2.9")
	do(t, r.Handler(), "GET", "/session", "", "X-Forwarded-For", "192.0.2.9")
	wantError(t, do(t, r.Ops(), "GET", ask, ""), 404, refusal.NotFound, refusal.FixRequest)

	w := do(t, r.Handler(), "GET", "/session", "", ops.ProbeHeader, p.Nonce, "X-Forwarded-For", "192.0.2.9", "X-Forwarded-Proto", "https",
		"Authorization", "Bearer abc")
	wantError(t, w, 401, refusal.Unauthorized, refusal.LoginAgain) // the usual answer, and nothing more
	if len(w.Header()) != 5 {
		t.Errorf("the public side tells: %v", w.Header())
	}
	var got ops.Sighting
	w = do(t, r.Ops(), "GET", ask, "")
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := ops.Sighting{Method: "GET", Path: "/session", Proto: "HTTP/1.1", Remote: got.Remote, ForwardedFor: "192.0.2.9",
		ForwardedProto: "https", Authorization: 10}
	if got != want || got.Remote == "" {
		t.Errorf("got %+v", got)
	}
	wantError(t, do(t, r.Handler(), "GET", ask, ""), 404, refusal.NotFound, refusal.FixRequest)

	now = now.Add(probeLife)
	wantError(t, do(t, r.Ops(), "GET", ask, ""), 404, refusal.NotFound, refusal.FixRequest)
	now = now.Add(-probeLife)
	startProbe(t, r) // a new nonce ends the one before
	wantError(t, do(t, r.Ops(), "GET", ask, ""), 404, refusal.NotFound, refusal.FixRequest)
}

// A hold takes as long as the slowest login, and is had once.
func TestProbeHolds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRelay(t, testConfig(says(okReply)))
		p := startProbe(t, r)
		for _, x := range []struct {
			nonce string
			takes time.Duration
		}{{"wrong", 0}, {p.Nonce, DefaultUpstreamTimeout}, {p.Nonce, 0}} {
			before := time.Now()
			do(t, r.Handler(), "GET", "/session", "", ops.ProbeHeader, x.nonce, ops.HoldHeader, "1")
			if got := time.Since(before); got != x.takes {
				t.Errorf("it took %v, want %v", got, x.takes)
			}
		}
	})
}
