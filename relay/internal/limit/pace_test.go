package limit

import (
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
)

const appID = "wx0123456789abcdef"

var testTime = time.Date(2026, 9, 1, 12, 0, 17, 0, time.UTC)

// The refusals of a slow address or app are WeChat's bound, those before are not.
func TestPaceIsABound(t *testing.T) {
	t.Parallel()
	p := &Pace{Now: func() time.Time { return testTime }}
	ip := netip.MustParseAddr("198.51.100.1")
	for i := range 2 * slowAfter {
		f := &fail.Failure{ErrCode: wechat.ErrMinuteQuota}
		p.Note(appID, ip, fmt.Errorf("login: %w", f))
		if (f.Bound == refusal.BoundWeChat) != (i+1 >= slowAfter) {
			t.Errorf("refusal %d: %q", i, f.Bound)
		}
	}
	leave, err := p.Enter(t.Context(), appID, ip)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	for range 2048 { // a line as long as can be
		p.apps[appID].addrs[ip].lane.Waiting.Add(1)
	}
	var f *fail.Failure
	if _, err := p.Enter(t.Context(), appID, ip); !errors.As(err, &f) || f.Bound != refusal.BoundWeChat || f.Kind != refusal.RateLimited ||
		f.Wait != 43 {
		t.Errorf("%+v", err)
	}
	if _, err := p.Enter(t.Context(), appID, ip.Next()); err != nil {
		t.Errorf("another address: %v", err)
	}
}

// A line that is too long is a bound, too.
func TestQueueIsABound(t *testing.T) {
	t.Parallel()
	var f *fail.Failure
	if !errors.As(tooMany(1), &f) || f.Bound != refusal.BoundQueue {
		t.Error("the queue is no bound")
	}
}

// Refusals from addresses without number do not fill the memory.
func TestPaceIsBounded(t *testing.T) {
	t.Parallel()
	p := &Pace{Now: func() time.Time { return testTime }}
	ip := netip.MustParseAddr("198.51.100.0")
	for range 3 * maxSlowAddrs {
		ip = ip.Next()
		p.Note(appID, ip, &fail.Failure{ErrCode: wechat.ErrMinuteQuota})
		if n := len(p.apps[appID].addrs); n > maxSlowAddrs {
			t.Fatalf("%d addresses", n)
		}
	}
}
