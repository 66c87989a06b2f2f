package limit

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/internal/wechat"
	"wxflow/relay/refusal"
)

// In a lane logins go one at a time, and the first that goes well frees the others.
func TestPaceLane(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &Pace{Now: time.Now}
		ip := netip.MustParseAddr("192.0.2.1")
		for range slowAfter {
			f := *tooFast
			p.Note("wxa", ip, &f)
		}
		first, err := p.Enter(t.Context(), "wxa", ip)
		if err != nil {
			t.Fatal(err)
		}
		entered := make(chan func(), 5)
		for range 5 {
			go func() {
				leave, err := p.Enter(t.Context(), "wxa", ip)
				if err != nil {
					t.Error(err)
				}
				entered <- leave
			}()
		}
		synctest.Wait()
		if len(entered) != 0 {
			t.Errorf("%d went beside the first", len(entered))
		}
		p.Note("wxa", ip, nil)
		first()
		synctest.Wait()
		if len(entered) != 5 {
			t.Errorf("%d of 5 go on", len(entered))
		}
		for range len(entered) {
			(<-entered)()
		}

		for range slowAfter {
			f := *tooFast
			p.Note("wxa", ip, &f)
		}
		if first, err = p.Enter(t.Context(), "wxa", ip); err != nil {
			t.Fatal(err)
		}
		defer first()
		_, err = p.Enter(t.Context(), "wxa", ip)
		if f := fail.Of(err); f.Kind != refusal.RateLimited || f.Bound != refusal.BoundWeChat ||
			f.ErrCode != wechat.ErrMinuteQuota || f.Wait != 60-time.Now().Second() {
			t.Errorf("%+v", f)
		}
	})
}

// While an app is slow, an address that did nothing waits for its turn, too.
func TestPaceOfApp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &Pace{Now: time.Now}
		address := func(n byte) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, n}) }
		for n := range byte(3) {
			f := *tooFast
			p.Note("wxa", address(n), &f)
		}
		first, err := p.Enter(t.Context(), "wxa", address(9))
		if err != nil {
			t.Fatal(err)
		}
		entered := make(chan func(), 1)
		go func() {
			leave, err := p.Enter(t.Context(), "wxa", address(10))
			if err != nil {
				t.Error(err)
			}
			entered <- leave
		}()
		synctest.Wait()
		if len(entered) != 0 {
			t.Error("it went beside the first")
		}
		other, err := p.Enter(t.Context(), "wxb", address(0))
		if err != nil {
			t.Fatalf("another app: %v", err)
		}
		other()
		first()
		(<-entered)()
	})
}
