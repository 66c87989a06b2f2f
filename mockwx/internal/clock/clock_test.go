package clock

import (
	"testing"
	"time"
)

// A clock is moved, stopped, and goes on from where it stood.
func TestClock(t *testing.T) {
	t.Parallel()
	source := time.Unix(1790000000, 500)
	c := New(func() time.Time { return source })
	step := func(what string, frozen bool, offset time.Duration) {
		t.Helper()
		now, isFrozen, off := c.State()
		if !now.Equal(source.Add(offset)) || !c.Now().Equal(now) || isFrozen != frozen || off != offset || now.Location() != time.UTC {
			t.Errorf("%s: %v, frozen %t, %v from its source, want %v", what, now, isFrozen, off, offset)
		}
	}
	step("at first", false, 0)
	c.Advance(time.Hour)
	step("moved", false, time.Hour)
	c.Advance(-2 * time.Hour)
	step("moved back", false, -time.Hour)
	c.Freeze(true)
	source = source.Add(time.Minute)
	step("stopped", true, -time.Hour-time.Minute)
	c.Freeze(true)
	c.Advance(time.Second)
	step("stopped and moved", true, -time.Hour-59*time.Second)
	c.Freeze(false)
	step("goes on", false, -time.Hour-59*time.Second)
	source = source.Add(time.Minute)
	step("goes on with its source", false, -time.Hour-59*time.Second)
	c.Freeze(false)
	c.Set(source.Add(time.Hour))
	step("set", false, time.Hour)
	c.Freeze(true)
	c.Set(source.Add(-time.Hour))
	step("set while it stands", true, -time.Hour)
	c.Reset()
	step("reset", false, 0)
}

// It shows nothing that a rid cannot say.
func TestRange(t *testing.T) {
	t.Parallel()
	for at, want := range map[time.Time]bool{
		Begins: true, Begins.Add(-1): false, Ends: true, Ends.Add(1): false, time.Unix(1790000000, 0): true,
	} {
		if InRange(at) != want {
			t.Errorf("%v: %t", at, !want)
		}
		for _, frozen := range []bool{false, true} {
			c := New(func() time.Time { return time.Unix(1790000000, 0) })
			c.Freeze(frozen)
			c.Set(at)
			if got := c.Now(); InRange(at) && !got.Equal(at) || !InRange(got) {
				t.Errorf("set to %v it shows %v", at, got)
			}
		}
	}
	c := New(func() time.Time { return time.Unix(1790000000, 0) })
	c.Advance(200 * 365 * 24 * time.Hour)
	if got := c.Now(); !got.Equal(Ends) {
		t.Errorf("%v", got)
	}
	c.Advance(-290 * 365 * 24 * time.Hour)
	if got := c.Now(); !got.Equal(Begins) {
		t.Errorf("%v", got)
	}
}

// Days begin at midnight in China.
func TestDay(t *testing.T) {
	t.Parallel()
	midnight := time.Date(2026, 3, 1, 0, 0, 0, 0, China)
	if Day(midnight) != Day(midnight.Add(24*time.Hour-1)) || Day(midnight.Add(-1)) != Day(midnight)-1 ||
		Day(midnight.Add(24*time.Hour)) != Day(midnight)+1 {
		t.Errorf("%d %d %d", Day(midnight.Add(-1)), Day(midnight), Day(midnight.Add(24*time.Hour)))
	}
}
