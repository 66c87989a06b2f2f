package world

import (
	"maps"
	"slices"
	"sync"
	"time"

	"wxflow/mockwx/internal/clock"
	"wxflow/mockwx/internal/ids"
)

// A memory is what requests change of one app, behind the app's mutex. The zero value
// is that of an app that was never called: a reset puts it back.
type memory struct {
	serials  [ids.PluginCode + 1]uint32 // next serial of a code that is issued, by kind
	spent    spent
	sessions sessions
	grants   int // what users allowed by OAuth2, so far
	slots    map[any]any
}

// nextSerial hands out the next serial of a code that is issued. The codes of taps
// count together.
func (m *memory) nextSerial(kind ids.CodeKind) uint32 {
	if kind == ids.PluginCode {
		kind = ids.PhoneCode
	}
	n := m.serials[kind]
	m.serials[kind] = n + 1
	return n
}

// A Slot is a map in every app's memory, for what one API remembers of it.
type Slot[K comparable, V any] struct{ _ byte } // of some size, so that each has an address of its own

// Do runs f with the map of an app, while no other call reads or changes it.
func (s *Slot[K, V]) Do(a *App, f func(map[K]V)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	m, ok := a.memory.slots[s].(map[K]V)
	if !ok {
		m = map[K]V{}
		if a.memory.slots == nil {
			a.memory.slots = map[any]any{}
		}
		a.memory.slots[s] = m
	}
	f(m)
}

// A Counter is a Slot of counts.
type Counter[K comparable] struct{ Slot[K, int] }

// Add adds one to a count of an app, and returns how many there are.
func (c *Counter[K]) Add(a *App, k K) (n int) {
	c.Do(a, func(m map[K]int) {
		m[k]++
		n = m[k]
	})
	return n
}

var pushes Counter[struct{}]

// CountPush numbers what is pushed for an app, from 1.
func (a *App) CountPush() int64 { return int64(pushes.Add(a, struct{}{})) }

// forget drops what an app's requests left behind.
func (w *World) forget(a *App) {
	a.mu.Lock()
	a.memory = memory{}
	a.mu.Unlock()
	w.tokens.forget(a)
	w.MediaChecks.forget(a.AppID)
	a.resets.Add(1)
	w.Journal.Drop(a.AppID)
	if a.journal != nil {
		a.journal.Drop("")
	}
}

// ResetApp makes an app as it was at the start.
func (w *World) ResetApp(a *App) {
	w.forget(a)
	w.Faults.Forget(a.AppID, w.Fixture.Faults)
}

// A dailyCount is how often one API was called on a day.
type dailyCount struct {
	day  int64
	used int
}

// daily counts an app's calls by their paths.
var daily Slot[string, dailyCount]

// DailyLimit returns what the fixture allows an app, or else the documented number; 0:
// no bound.
func (a *App) DailyLimit(path string, documented int) int {
	for i := range a.DailyQuotas {
		if q := &a.DailyQuotas[i]; q.Path == path {
			return q.Limit
		}
	}
	return documented
}

// CountDaily adds n calls of an API to today's, and returns how many there are.
func (a *App) CountDaily(path string, n int, now time.Time) (used int) {
	day := clock.Day(now)
	daily.Do(a, func(m map[string]dailyCount) {
		if used = n; m[path].day == day {
			used += m[path].used
		}
		m[path] = dailyCount{day, used}
	})
	return used
}

// ClearDaily forgets an app's counts: of one API, or of all when path is empty.
func (a *App) ClearDaily(path string) {
	daily.Do(a, func(m map[string]dailyCount) {
		maps.DeleteFunc(m, func(of string, _ dailyCount) bool { return path == "" || path == of })
	})
}

// A MediaCheck is a job that media_check_async took on, with the result that is
// to be pushed under its trace_id.
type MediaCheck struct {
	TraceID   string    `json:"trace_id"`
	AppID     string    `json:"appid"`
	User      string    `json:"user,omitempty"` // of version 2
	OpenID    string    `json:"openid,omitempty"`
	MediaURL  string    `json:"media_url"`
	MediaType int       `json:"media_type"` // 1 audio, 2 image
	Version   int       `json:"version"`
	Scene     int       `json:"scene,omitempty"`
	Time      time.Time `json:"time"`
	Suggest   string    `json:"suggest"` // pass or risky
	Label     int       `json:"label"`
}

// keptChecks is how many checks are kept, the newest ones.
const keptChecks = 1000

// mediaChecks are the checks of all apps in the order of their arrival.
type mediaChecks struct {
	mu   sync.Mutex
	list []MediaCheck
}

// Add notes a check; the newest are kept.
func (s *mediaChecks) Add(m MediaCheck) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) == keptChecks {
		s.list = slices.Delete(s.list, 0, 1)
	}
	s.list = append(s.list, m)
}

// All lists the checks, oldest first; never nil.
func (s *mediaChecks) All() []MediaCheck {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]MediaCheck{}, s.list...)
}

// Find finds a check by its trace_id.
func (s *mediaChecks) Find(traceID string) (MediaCheck, bool) {
	for _, m := range s.All() {
		if m.TraceID == traceID {
			return m, true
		}
	}
	return MediaCheck{}, false
}

func (s *mediaChecks) forget(appid string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = slices.DeleteFunc(s.list, func(m MediaCheck) bool { return m.AppID == appid })
}
