package mockwx

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"wxflow/mockwx/internal/ids"
	"wxflow/mockwx/text"
)

// A faultSet holds the faults that are waiting to strike, in the order they
// were added: the first that matches strikes.
type faultSet struct {
	count atomic.Int32 // lets calls pass without the lock when there are none

	ids *ids.Deriver // draws for Chance

	mu   sync.Mutex
	list []*liveFault
	last int
}

// A liveFault is a fault and what it has done so far.
type liveFault struct {
	Fault
	name string            // what it says, for the draws of its Chance
	seen map[uint64]uint32 // how often each call was drawn for
	gate *gate             // of its Hold
}

// A gate keeps calls back until they are as many as it waits for, or until its
// fault is removed.
type gate struct {
	missing int
	isOpen  bool
	open    chan struct{}
}

// release lets the calls go that wait. The caller holds the mutex.
func (g *gate) release() {
	if g != nil && !g.isOpen {
		g.isOpen = true
		close(g.open)
	}
}

func newFaultSet(ids *ids.Deriver, rows []Fault) *faultSet {
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
	live := &liveFault{Fault: x, name: s.nameOf(x)}
	if x.Hold.Until > 0 {
		live.gate = &gate{missing: x.Hold.Until, open: make(chan struct{})}
	}
	s.list = append(s.list, live)
	s.count.Store(int32(len(s.list)))
	return x
}

// nameOf is the same for a fault that says the same, so that a reset draws as
// before; equal faults beside each other draw each for itself.
func (s *faultSet) nameOf(x Fault) string {
	x.ID = ""
	b, err := json.Marshal(x)
	if err != nil {
		panic("mockwx: a fault cannot be written as JSON: " + err.Error()) // all of its fields can
	}
	name := string(b)
	for slices.ContainsFunc(s.list, func(other *liveFault) bool { return other.name == name }) {
		name += "+"
	}
	return name
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

// drop takes a fault away; calls that it holds go on.
func (s *faultSet) drop(i int) {
	s.list[i].gate.release()
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

// end lets all calls go that are held, when another world takes this one's place.
func (s *faultSet) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.list {
		x.gate.release()
	}
}

// forget removes the faults that select one app, and puts back those that the
// fixture has for it.
func (s *faultSet) forget(appid string, rows []Fault) {
	s.mu.Lock()
	s.list = slices.DeleteFunc(s.list, func(x *liveFault) bool {
		if x.AppID == appid {
			x.gate.release()
		}
		return x.AppID == appid
	})
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
		if !x.matches(c) || !s.drawn(x, c) {
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
			}
		}
		return &hit
	}
	return nil
}

// drawn decides by the seed whether a fault with a Chance strikes this call: by
// what the call is about and how often that was seen, so that calls which come in
// another order are struck all the same.
func (s *faultSet) drawn(x *liveFault, c *call) bool {
	if x.Chance == 0 {
		return true
	}
	about := []string{"chance", x.name, cmp.Or(c.endpoint.path, c.r.URL.Path), c.appid, c.subject()}
	sum := s.ids.Sum(about...)
	key := binary.BigEndian.Uint64(sum[:])
	if x.seen == nil {
		x.seen = map[uint64]uint32{}
	}
	x.seen[key]++
	sum = s.ids.Sum(append(about, strconv.FormatUint(uint64(x.seen[key]), 10))...)
	return float64(binary.BigEndian.Uint32(sum[:])) < x.Chance*(1<<32)
}

// subject is whom a call is about, or else the code that it brings.
func (c *call) subject() string {
	if c.endpoint.who != nil {
		if user := c.endpoint.who(c); user != "" {
			return user
		}
	}
	return cmp.Or(c.params.Get("js_code"), c.params.Get("code"), c.member("code"))
}

// wait keeps a call back until the gate opens; false when the client left
// before.
func (s *faultSet) wait(c *call, hit *liveFault) bool {
	g := hit.gate
	s.mu.Lock()
	missing := g.missing
	s.mu.Unlock()
	if missing > 0 {
		c.logHeld(hit.ID, missing)
	}
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

// logHeld says what a call waits for, which nothing else would show.
func (c *call) logHeld(fault string, missing int) {
	why := text.Say("fault %s holds the call until %d more have come; removing the fault lets it go: DELETE /faults/%[1]s on the admin listener",
		"故障 %s 让该调用等待另外 %d 个调用；移除故障即可放行：admin 端口 DELETE /faults/%[1]s", fault, missing)
	c.log.LogAttrs(c.r.Context(), slog.LevelInfo, "held", slog.Int64("call", c.id), slog.String("path", text.Clip(c.r.URL.Path, 200)),
		slog.String("appid", text.Clip(c.appid, 64)), slog.String("reason", why.EN), slog.String("reason_zh", why.ZH))
}

func (x *liveFault) matches(c *call) bool {
	if x.Path != "" && x.Path != c.r.URL.Path && x.Path != c.endpoint.path || x.AppID != "" && x.AppID != c.appid {
		return false
	}
	return x.User == "" || c.endpoint.who != nil && c.endpoint.who(c) == x.User
}
