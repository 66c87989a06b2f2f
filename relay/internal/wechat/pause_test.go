package wechat

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// A pause ends with its time, or false when its client leaves; it does not begin when
// there is no time for it.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, x := range []struct {
			deadline, cancel time.Duration // 0: none
			want             bool
			took             time.Duration
		}{
			{0, 0, true, time.Second},
			{1001 * time.Millisecond, 0, true, time.Second},
			{time.Second, 0, false, 0},
			{0, 300 * time.Millisecond, false, 300 * time.Millisecond},
		} {
			ctx, cancel := context.WithCancel(t.Context())
			if x.deadline != 0 {
				ctx, cancel = context.WithTimeout(ctx, x.deadline)
			}
			if x.cancel != 0 {
				time.AfterFunc(x.cancel, cancel)
			}
			start := time.Now()
			if got := Pause(ctx, time.Second); got != x.want || time.Since(start) != x.took {
				t.Errorf("%+v: %v after %v", x, got, time.Since(start))
			}
			cancel()
		}
	})
}
