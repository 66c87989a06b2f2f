package mockwx

import "time"

// Now returns the fake's time.
func (f *Fake) Now() time.Time { return f.clock.Now() }

// Advance moves the clock by d, backwards too. It goes from 1970 to 2106 and
// stops at either end.
func (f *Fake) Advance(d time.Duration) { f.clock.Advance(d) }

// Freeze stops the clock, or lets it go on from where it stands.
func (f *Fake) Freeze(on bool) { f.clock.Freeze(on) }

// SetClock makes it t now, within the same bounds.
func (f *Fake) SetClock(t time.Time) { f.clock.Set(t) }

// A ClockState is what the fake's clock shows.
type ClockState struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
	Offset Duration  `json:"offset"` // from the source given in Options
}

// Clock returns what the clock shows.
func (f *Fake) Clock() ClockState {
	now, frozen, offset := f.clock.State()
	return ClockState{now, frozen, Duration(offset)}
}

// AddFault breaks something; it returns the id for RemoveFault. It fails when
// the fault says nothing, or contradicts itself.
func (f *Fake) AddFault(x Fault) (id string, err error) { return f.world().AddFault(x) }

// RemoveFault removes a fault that AddFault added; it reports whether there was such a
// fault. Calls that the fault holds go on.
func (f *Fake) RemoveFault(id string) bool { return f.world().Faults.Remove(id) }

// Faults lists what is broken, with the Times that are left; never nil.
func (f *Fake) Faults() []Fault { return f.world().Faults.All() }
