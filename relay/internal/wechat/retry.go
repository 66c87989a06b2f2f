package wechat

import (
	"context"
	"time"
)

// Backoff holds the waits before the second and the third try. Ours: short,
// for a person is waiting; two, for a WeChat that is down stays down longer
// than anybody waits.
var Backoff = [...]time.Duration{100 * time.Millisecond, 300 * time.Millisecond}

// Pause waits for d and reports whether there is still time for another try.
func Pause(ctx context.Context, d time.Duration) bool {
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= d {
		return false
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
