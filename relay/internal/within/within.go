// Package within has contexts that end after a while, and whose timer is made only when
// somebody waits for it.
package within

import (
	"context"
	"sync"
	"time"
)

// A Context is as of context.WithTimeout. A store in memory never waits for its end, and a
// timer, with what stands around it, costs more than a look into that store does
// (BenchmarkContext).
type Context struct {
	context.Context // that it was made of
	end             time.Time

	mu     sync.Mutex
	waited context.Context // nil until somebody waits
	cancel context.CancelFunc
}

// Time returns a context that ends after d. Its End is to be called.
func Time(parent context.Context, d time.Duration) *Context {
	end := time.Now().Add(d)
	if before, ok := parent.Deadline(); ok && before.Before(end) {
		end = before
	}
	return &Context{Context: parent, end: end}
}

// ByTime reports whether its end is all that ends it, but for End: what has the deadline
// itself need not wait for it.
func (c *Context) ByTime() bool { return c.Context.Done() == nil }

// End ends it now and takes back its timer.
func (c *Context) End() {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.waited == nil:
		c.waited = ended
	case c.cancel != nil:
		c.cancel()
	}
}

// ended is a context that has ended.
var ended = func() context.Context {
	c, cancel := context.WithCancel(context.Background())
	cancel()
	return c
}()

// wait returns the context with a timer.
func (c *Context) wait() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waited == nil {
		c.waited, c.cancel = context.WithDeadline(c.Context, c.end)
	}
	return c.waited
}

// Deadline implements context.Context.
func (c *Context) Deadline() (time.Time, bool) { return c.end, true }

// Done implements context.Context.
func (c *Context) Done() <-chan struct{} { return c.wait().Done() }

// Err implements context.Context.
func (c *Context) Err() error {
	if c.made() == nil && c.Context.Err() == nil && time.Now().Before(c.end) {
		return nil
	}
	return c.wait().Err()
}

// Value implements context.Context. A context made of this one looks for one with a timer.
func (c *Context) Value(key any) any {
	if w := c.made(); w != nil && w != ended {
		return w.Value(key)
	}
	return c.Context.Value(key)
}

// made returns the context with a timer, if there is one.
func (c *Context) made() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.waited
}
