package mockwx

import (
	"encoding/binary"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
)

// A faultSet holds the faults that are waiting to strike, in the order they
// were added: the first that matches strikes.
type faultSet struct {
	count atomic.Int32 // lets calls pass without the lock when there are none

	ids *deriver // draws for Chance

	mu   sync.Mutex
	list []*liveFault
	last int
}

// A liveFault is a fault and what it has done so far.
type liveFault struct {
	Fault
	draws int   // of its Chance
	gate  *gate // of its Hold
}

// A gate keeps calls back until they are as many as it waits for.
type gate struct {
	missing int
	open    chan struct{}
}

func newFaultSet(ids *deriver, rows []Fault) *faultSet {
	s := &faultSet{ids: ids}
	for _, x := range rows {
		s.add(x)
	}
	return s
}

func (s *faultSet) add(x Fault) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	x.ID = "f" + strconv.Itoa(s.last)
	live := &liveFault{Fault: x}
	if x.Hold.Until > 0 {
		live.gate = &gate{missing: x.Hold.Until, open: make(chan struct{})}
	}
	s.list = append(s.list, live)
	s.count.Store(int32(len(s.list)))
	return x
}

func (s *faultSet) remove(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.list, func(x *liveFault) bool { return x.ID == id })
	if i < 0 {
		return false
	}
	s.drop(i)
	return true
}

func (s *faultSet) drop(i int) {
	s.list = slices.Delete(s.list, i, i+1)
	s.count.Store(int32(len(s.list)))
}

// all lists the faults with the Times they have left; never nil.
func (s *faultSet) all() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Fault, len(s.list))
	for i, x := range s.list {
		out[i] = x.Fault
	}
	return out
}

// forget removes the faults that select one app, and puts back those that the
// fixture has for it.
func (s *faultSet) forget(appid string, rows []Fault) {
	s.mu.Lock()
	s.list = slices.DeleteFunc(s.list, func(x *liveFault) bool { return x.AppID == appid })
	s.count.Store(int32(len(s.list)))
	s.mu.Unlock()
	for _, x := range rows {
		if x.AppID == appid {
			s.add(x)
		}
	}
}

// strike takes the first fault that matches the call and counts it; nil when
// none does.
func (s *faultSet) strike(c *call) *liveFault {
	if s.count.Load() == 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, x := range s.list {
		if !x.matches(c) || !s.drawn(x) {
			continue
		}
		hit := *x
		if x.Times > 0 {
			if x.Times--; x.Times == 0 {
				s.drop(i)
			}
		}
		if x.gate != nil {
			if x.gate.missing--; x.gate.missing == 0 {
				s.drop(i)
				close(x.gate.open)
			}
		}
		return &hit
	}
	return nil
}

// drawn decides by the seed whether a fault with a Chance strikes this time.
func (s *faultSet) drawn(x *liveFault) bool {
	if x.Chance == 0 {
		return true
	}
	x.draws++
	sum := s.ids.derive("chance", x.ID, strconv.Itoa(x.draws))
	return float64(binary.BigEndian.Uint32(sum[:])) < x.Chance*(1<<32)
}

// wait keeps a call back until the gate opens; false when the client left
// before.
func (s *faultSet) wait(c *call, g *gate) bool {
	select {
	case <-g.open:
		return true
	case <-c.r.Context().Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		g.missing++ // one less has arrived
		return false
	}
}

func (x *liveFault) matches(c *call) bool {
	if x.Path != "" && x.Path != c.r.URL.Path && x.Path != c.endpoint.path || x.AppID != "" && x.AppID != c.appid {
		return false
	}
	return x.User == "" || c.endpoint.who != nil && c.endpoint.who(c) == x.User
}
