// Package fault has the faults of a fixture at work: which of them strikes a call, and
// how calls wait for each other.
package fault

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"wxflow/mockwx/fixture"
	"wxflow/mockwx/internal/ids"
)

// A Set holds the faults that are waiting to strike, in the order they
// were added: the first that matches strikes.
type Set struct {
	count atomic.Int32 // lets calls pass without the lock when there are none

	ids *ids.Deriver // draws for Chance

	mu   sync.Mutex
	list []*Live
	last int
}

// A Live is a fault and what it has done so far.
type Live struct {
	fixture.Fault
	name string            // what it says, for the draws of its Chance
	seen map[uint64]uint32 // how often each call was drawn for
	gate *gate
}

// A gate keeps the calls of a fault with a Hold back until they are as many as it waits
// for, or until its fault is removed.
type gate struct {
	missing int
	open    <-chan struct{}
	release context.CancelFunc
}

// New returns the faults of a fixture.
func New(ids *ids.Deriver, rows []fixture.Fault) *Set {
	s := &Set{ids: ids}
	for _, x := range rows {
		s.Add(x)
	}
	return s
}

// Add puts a fault behind the others, under an id of its own.
func (s *Set) Add(x fixture.Fault) fixture.Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	x.ID = "f" + strconv.Itoa(s.last)
	open, release := context.WithCancel(context.Background())
	s.list = append(s.list, &Live{Fault: x, name: s.nameOf(x), gate: &gate{x.Hold.Until, open.Done(), release}})
	s.count.Store(int32(len(s.list)))
	return x
}

// nameOf is the same for a fault that says the same, so that a reset draws as
// before; equal faults beside each other draw each for itself.
func (s *Set) nameOf(x fixture.Fault) string {
	x.ID = ""
	b, err := json.Marshal(x)
	if err != nil {
		panic("mockwx: a fault cannot be written as JSON: " + err.Error()) // all of its fields can
	}
	name := string(b)
	for slices.ContainsFunc(s.list, func(other *Live) bool { return other.name == name }) {
		name += "+"
	}
	return name
}

// Remove takes a fault away; it reports whether there was one.
func (s *Set) Remove(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.list, func(x *Live) bool { return x.ID == id })
	if i < 0 {
		return false
	}
	s.drop(i)
	return true
}

// drop takes a fault away; calls that it holds go on.
func (s *Set) drop(i int) {
	s.list[i].gate.release()
	s.list = slices.Delete(s.list, i, i+1)
	s.count.Store(int32(len(s.list)))
}

// All lists the faults with the Times they have left; never nil.
func (s *Set) All() []fixture.Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]fixture.Fault, len(s.list))
	for i, x := range s.list {
		out[i] = x.Fault
	}
	return out
}

// End lets all calls go that are held, when another world takes this one's place.
func (s *Set) End() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.list {
		x.gate.release()
	}
}

// Forget removes the faults that select one app, and puts back those that the
// fixture has for it.
func (s *Set) Forget(appid string, rows []fixture.Fault) {
	s.mu.Lock()
	s.list = slices.DeleteFunc(s.list, func(x *Live) bool {
		if x.AppID == appid {
			x.gate.release()
		}
		return x.AppID == appid
	})
	s.count.Store(int32(len(s.list)))
	s.mu.Unlock()
	for _, x := range rows {
		if x.AppID == appid {
			s.Add(x)
		}
	}
}

// A Call is what is known of a call before anything happens to it.
type Call struct {
	Path     string        // as it was asked for
	Emulated string        // that of the API; "" for none
	AppID    string        // that the call names
	User     func() string // the user it is about; "" where there is none
	Code     func() string // the code that it brings
}

// Any reports whether there are faults at all.
func (s *Set) Any() bool { return s.count.Load() > 0 }

// Strike takes the first fault that matches the call and counts it; nil when
// none does.
func (s *Set) Strike(c Call) *Live {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, x := range s.list {
		if !x.matches(c) || !s.drawn(x, c) {
			continue
		}
		hit := *x
		if x.Times > 0 {
			if x.Times--; x.Times == 0 {
				s.drop(i)
			}
		}
		if x.Holds() {
			if x.gate.missing--; x.gate.missing == 0 {
				s.drop(i)
			}
		}
		return &hit
	}
	return nil
}

func (x *Live) matches(c Call) bool {
	if x.Path != "" && x.Path != c.Path && x.Path != c.Emulated || x.AppID != "" && x.AppID != c.AppID {
		return false
	}
	return x.User == "" || x.User == c.User()
}

// drawn decides by the seed whether a fault with a Chance strikes this call: by
// what the call is about and how often that was seen, so that calls which come in
// another order are struck all the same.
func (s *Set) drawn(x *Live, c Call) bool {
	if x.Chance == 0 {
		return true
	}
	subject := c.User()
	if subject == "" {
		subject = c.Code()
	}
	about := []string{"chance", x.name, cmp.Or(c.Emulated, c.Path), c.AppID, subject}
	sum := s.ids.Sum(about...)
	key := binary.BigEndian.Uint64(sum[:])
	if x.seen == nil {
		x.seen = map[uint64]uint32{}
	}
	x.seen[key]++
	sum = s.ids.Sum(append(about, strconv.FormatUint(uint64(x.seen[key]), 10))...)
	return float64(binary.BigEndian.Uint32(sum[:])) < x.Chance*(1<<32)
}

// Holds reports whether the fault keeps calls back until others have come.
func (x *Live) Holds() bool { return x.Hold.Until > 0 }

// Wait keeps a call back until the gate opens; false when the client left
// before. When the call has to wait, held is called with how many are missing.
func (s *Set) Wait(ctx context.Context, hit *Live, held func(missing int)) bool {
	g := hit.gate
	s.mu.Lock()
	missing := g.missing
	s.mu.Unlock()
	if missing > 0 {
		held(missing)
	}
	select {
	case <-g.open:
		return true
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		g.missing++ // one less has arrived
		return false
	}
}
