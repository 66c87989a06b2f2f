package within

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

type key struct{}

// A Context says what one of context.WithTimeout says, whether somebody waits for it or
// not, and whichever ends first.
func TestAsWithTimeout(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		name   string
		parent time.Duration // 0: it has no end
		leave  bool          // the parent is cancelled
		end    bool          // End is called
	}{{name: "its time"}, {name: "its parent's time", parent: time.Second}, {name: "its parent", leave: true}, {name: "End", end: true}} {
		for _, waits := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				parent, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, 1))
				defer cancel()
				if x.parent != 0 {
					parent, cancel = context.WithTimeout(parent, x.parent)
					defer cancel()
				}
				c := Time(parent, 3*time.Second)
				defer c.End()
				want, stop := context.WithTimeout(parent, 3*time.Second)
				defer stop()
				child, leave := context.WithCancel(context.Background())
				if waits {
					child, leave = context.WithCancel(c)
				}
				defer leave()
				same := func(when string) {
					t.Helper()
					end, ok := c.Deadline()
					wantEnd, _ := want.Deadline()
					if !ok || !end.Equal(wantEnd) || !errors.Is(c.Err(), want.Err()) || c.Value(key{}) != 1 || waits && !errors.Is(child.Err(), want.Err()) {
						t.Errorf("%s, waits %t, %s: %v %v, and the child %v; want %v %v", x.name, waits, when, end, c.Err(), child.Err(), wantEnd, want.Err())
					}
				}
				same("before")
				if x.leave {
					cancel()
				}
				if x.end {
					c.End()
					stop()
				}
				synctest.Wait()
				same("then")
				time.Sleep(4 * time.Second)
				same("after")
				select {
				case <-c.Done():
				default:
					t.Errorf("%s, waits %t: it is not done", x.name, waits)
				}
			})
		}
	}
}

func BenchmarkContext(b *testing.B) {
	b.Run("timer", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c, end := context.WithTimeout(b.Context(), time.Second)
			_ = c.Err()
			end()
		}
	})
	b.Run("within", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c := Time(b.Context(), time.Second)
			_ = c.Err()
			c.End()
		}
	})
}
