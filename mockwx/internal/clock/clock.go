// Package clock has the fake's time: a clock that can be stopped and moved, and the
// days of China by which WeChat counts.
package clock

import (
	"sync"
	"time"
)

// A Clock is a source of time that can be moved. Everything in the fake that
// depends on time (codes, session keys, quotas, rids, the Date header) asks one.
type Clock struct {
	source func() time.Time

	mu     sync.Mutex
	offset time.Duration
	frozen bool
	at     time.Time // while frozen
}

// New returns a clock that shows what source does.
func New(source func() time.Time) *Clock { return &Clock{source: source} }

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read()
}

func (c *Clock) read() time.Time {
	if c.frozen {
		return c.at
	}
	return c.source().Add(c.offset)
}

// The clock stays where codes, tokens and rids can say what time it is: they
// carry the Unix second in 32 bits. Beyond, it stops at the end.
var (
	Begins = time.Unix(1, 0)
	Ends   = time.Unix(1<<32-1, 0)
)

// InRange reports whether the clock can show t.
func InRange(t time.Time) bool { return !t.Before(Begins) && !t.After(Ends) }

// Advance moves the clock by d, backwards too.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch to := c.read().Add(d); {
	case !InRange(to):
		c.move(to)
	case c.frozen:
		c.at = to
	default:
		c.offset += d
	}
}

// move makes it t now, or as near to t as the clock goes.
func (c *Clock) move(t time.Time) {
	if t.Before(Begins) {
		t = Begins
	}
	if t.After(Ends) {
		t = Ends
	}
	if c.frozen {
		c.at = t
		return
	}
	c.offset = t.Sub(c.source())
}

// Freeze stops the clock, or lets it go on from where it stands.
func (c *Clock) Freeze(on bool) {
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

// Set makes it t now, within the bounds.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.move(t)
}

// Reset undoes all that has moved the clock.
func (c *Clock) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset, c.frozen, c.at = 0, false, time.Time{}
}

// State returns what the clock shows, and how far that is from its source.
func (c *Clock) State() (now time.Time, frozen bool, offset time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now = c.read()
	return now.UTC(), c.frozen, now.Sub(c.source()).Round(time.Millisecond)
}

// China is where WeChat's days begin.
var China = time.FixedZone("UTC+8", 8*3600)

// Day is the day of a moment where the quotas are counted. Ours: days
// begin at midnight in China.
func Day(now time.Time) int64 { return (now.Unix() + 8*3600) / (24 * 3600) }
