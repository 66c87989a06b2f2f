package mockwx

import (
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
)

// A faultSet holds the faults that are waiting to strike, in the order they
// were added: the first that matches strikes.
type faultSet struct {
	count atomic.Int32 // lets calls pass without the lock when there are none

	mu   sync.Mutex
	list []*Fault
	last int
}

func newFaultSet(rows []Fault) *faultSet {
	s := &faultSet{}
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
	s.list = append(s.list, &x)
	s.count.Store(int32(len(s.list)))
	return x
}

func (s *faultSet) remove(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.list, func(x *Fault) bool { return x.ID == id })
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
		out[i] = *x
	}
	return out
}

// forget removes the faults that select one app, and puts back those that the
// fixture has for it.
func (s *faultSet) forget(appid string, rows []Fault) {
	s.mu.Lock()
	s.list = slices.DeleteFunc(s.list, func(x *Fault) bool { return x.AppID == appid })
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
func (s *faultSet) strike(c *call) *Fault {
	if s.count.Load() == 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, x := range s.list {
		if !x.matches(c) {
			continue
		}
		hit := *x
		if x.Times > 0 {
			if x.Times--; x.Times == 0 {
				s.drop(i)
			}
		}
		return &hit
	}
	return nil
}

func (x *Fault) matches(c *call) bool {
	if x.Path != "" && x.Path != c.r.URL.Path || x.AppID != "" && x.AppID != c.appid {
		return false
	}
	return x.User == "" || c.endpoint.who != nil && c.endpoint.who(c) == x.User
}
