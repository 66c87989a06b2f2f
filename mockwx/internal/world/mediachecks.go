package world

import (
	"slices"
	"sync"
	"time"
)

// A MediaCheck is a job that media_check_async took on, with the result that is
// to be pushed under its trace_id.
type MediaCheck struct {
	TraceID   string
	AppID     string
	User      string // of version 2
	OpenID    string
	MediaURL  string
	MediaType int // 1 audio, 2 image
	Version   int
	Scene     int
	Time      time.Time
	Suggest   string // pass or risky
	Label     int
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
	all := s.All()
	i := slices.IndexFunc(all, func(m MediaCheck) bool { return m.TraceID == traceID })
	if i < 0 {
		return MediaCheck{}, false
	}
	return all[i], true
}

func (s *mediaChecks) forget(appid string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = slices.DeleteFunc(s.list, func(m MediaCheck) bool { return m.AppID == appid })
}
