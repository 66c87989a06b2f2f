package sessions

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"wxflow/relay/internal/fail"
	"wxflow/relay/text"
)

// Bounds of what the log says of outages. Ours.
const (
	outageEvery = time.Minute // between two lines about an outage that lasts
	outageLines = 5           // outages a minute that get lines of their own
	outageOver  = 64          // calls in a row that work where each is about a part only
)

// An OutageLog writes a few lines about an outage, however many calls fail: when it
// begins, each minute that it lasts, and when it is over.
type OutageLog struct {
	Log   *slog.Logger
	Now   func() time.Time
	What  string // "the session store"
	Hint  text.Text
	parts bool // it has some, of which others may be well

	down atomic.Bool // it was said that it is

	mu     sync.Mutex
	since  time.Time
	told   time.Time // when the last line was
	cause  error
	calls  int       // that failed
	good   int       // that worked since
	window time.Time // of a minute
	lines  int       // outages in it
}

// failed notes a call that failed; err is nil if it was not even tried.
func (o *OutageLog) failed(ctx context.Context, err error) {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.Now()
	if err != nil {
		o.cause = err
	}
	if o.down.Load() {
		o.calls++
		o.good = 0
		if now.Sub(o.told).Abs() >= outageEvery {
			o.told = now
			o.say(ctx, slog.LevelError, "still down", now)
		}
		return
	}
	if now.Sub(o.window).Abs() >= outageEvery {
		o.window, o.lines = now, 0
	}
	if o.lines++; o.lines > outageLines || o.cause == nil {
		return // it comes and goes; the lines of the requests show it
	}
	o.since, o.told, o.calls, o.good = now, now, 1, 0
	o.down.Store(true)
	o.say(ctx, slog.LevelError, "down", now)
}

// worked notes a call that worked. One such call ends the outage only when all is
// true: the call was about everything that may be down.
func (o *OutageLog) worked(ctx context.Context, all bool) {
	if o == nil || !o.down.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.good++; !o.down.Load() || !all && o.good < outageOver {
		return
	}
	o.down.Store(false)
	o.say(ctx, slog.LevelWarn, "back", o.Now())
}

// say writes a line. The lock is held.
func (o *OutageLog) say(ctx context.Context, level slog.Level, how string, now time.Time) {
	attrs := make([]slog.Attr, 0, 5)
	if how != "down" {
		attrs = append(attrs, slog.Int("failed", o.calls), slog.Float64("seconds", max(0, now.Sub(o.since)).Seconds()))
	}
	if how != "back" {
		attrs = append(attrs, slog.String("cause", fail.Clean(o.cause.Error())), slog.String("hint", o.Hint.EN),
			slog.String("hint_zh", fail.Clean(text.Chinese(o.cause))+"。"+o.Hint.ZH))
	}
	what := o.What
	if o.parts {
		what += ", or a part of it,"
	}
	o.Log.LogAttrs(ctx, level, what+" is "+how, attrs...)
}
