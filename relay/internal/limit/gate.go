package limit

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"wxflow/relay/internal/fail"
	"wxflow/relay/refusal"
	"wxflow/relay/text"
)

// Bounds on what is under way to WeChat, of logins and of calls each. Ours: WeChat
// answers in some 50 ms, so 512 at a time are 10,000 logins a second; whoever would
// wait longer than maxQueueWait is better off hearing so at once, with a code that
// is still good.
const (
	MaxQueueWait = 2 * time.Second
)

// A Gate lets a number of calls through at a time and has others wait in turn,
// not too many and not for long.
type Gate struct {
	slots *semaphore.Weighted
	max   int64
	queue int64
	now   func() time.Time

	Waiting atomic.Int64
	Running atomic.Int64
	took    atomic.Int64 // nanoseconds, a moving mean of what calls take
}

func NewGate(max, queue int, now func() time.Time) *Gate {
	return &Gate{slots: semaphore.NewWeighted(int64(max)), max: int64(max), queue: int64(queue), now: now}
}

// Enter waits for a turn; leave ends it. It fails at once when the wait would be
// too long: nothing has been sent then.
func (g *Gate) Enter(ctx context.Context) (leave func(), err error) {
	if !g.slots.TryAcquire(1) {
		if err := g.wait(ctx); err != nil {
			return nil, err
		}
	}
	g.Running.Add(1)
	start := g.now()
	return func() {
		g.learn(g.now().Sub(start))
		g.Running.Add(-1)
		g.slots.Release(1)
	}, nil
}

func (g *Gate) wait(ctx context.Context) error {
	n := g.Waiting.Add(1)
	defer g.Waiting.Add(-1)
	if ahead := g.estimate(n); n > g.queue || ahead > MaxQueueWait {
		return TooMany(ahead)
	}
	ctx, cancel := context.WithTimeout(ctx, MaxQueueWait)
	defer cancel()
	if g.slots.Acquire(ctx, 1) != nil {
		return TooMany(MaxQueueWait)
	}
	return nil
}

// estimate is how long the n-th in the queue will wait.
func (g *Gate) estimate(n int64) time.Duration {
	return time.Duration(n * g.took.Load() / g.max)
}

// learn moves the mean an eighth of the way. Two at the same time may lose one
// sample: it is an estimate.
func (g *Gate) learn(d time.Duration) {
	old := g.took.Load()
	g.took.Store(old + (int64(d)-old)/8)
}

func TooMany(wait time.Duration) error {
	return &fail.Failure{
		Kind: refusal.Busy, Bound: refusal.BoundQueue, Wait: max(1, int((wait+time.Second-1)/time.Second)),
		Cause: errors.New("the queue to WeChat is too long"),
		Hint:  text.New("WeChat is slow, or WXRELAY_UPSTREAM_MAX is too small for the load", "微信应答变慢，或 WXRELAY_UPSTREAM_MAX 相对负载过小"),
	}
}
