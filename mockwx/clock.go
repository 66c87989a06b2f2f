package mockwx

import (
	"sync"
	"time"
)

// A clock is a source of time that can be moved. Everything in the fake that
// depends on time (codes, session keys, quotas, rids, the Date header) asks one.
type clock struct {
	source func() time.Time

	mu     sync.Mutex
	offset time.Duration
	frozen bool
	at     time.Time // while frozen
}

func newClock(source func() time.Time) *clock { return &clock{source: source} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read()
}

func (c *clock) read() time.Time {
	if c.frozen {
		return c.at
	}
	return c.source().Add(c.offset)
}

// The clock stays where codes, tokens and rids can say what time it is: they
// carry the Unix second in 32 bits. Beyond, it stops at the end.
var (
	clockBegins = time.Unix(1, 0)
	clockEnds   = time.Unix(1<<32-1, 0)
)

func inClockRange(t time.Time) bool { return !t.Before(clockBegins) && !t.After(clockEnds) }

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch to := c.read().Add(d); {
	case !inClockRange(to):
		c.move(to)
	case c.frozen:
		c.at = to
	default:
		c.offset += d
	}
}

// move makes it t now, or as near to t as the clock goes.
func (c *clock) move(t time.Time) {
	if t.Before(clockBegins) {
		t = clockBegins
	}
	if t.After(clockEnds) {
		t = clockEnds
	}
	if c.frozen {
		c.at = t
		return
	}
	c.offset = t.Sub(c.source())
}

func (c *clock) freeze(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if on == c.frozen {
		return
	}
	if on {
		c.at = c.read()
	} else {
		// Go on from where it stood, not from where the source is by now.
		c.offset = c.at.Sub(c.source())
	}
	c.frozen = on
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.move(t)
}

func (c *clock) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset, c.frozen, c.at = 0, false, time.Time{}
}

// A ClockState is what the fake's clock shows.
type ClockState struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
	Offset Duration  `json:"offset"` // from the source given in Options
}

func (c *clock) state() ClockState {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.read()
	return ClockState{Now: now.UTC(), Frozen: c.frozen, Offset: Duration(now.Sub(c.source()).Round(time.Millisecond))}
}
