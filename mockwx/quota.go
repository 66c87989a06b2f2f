package mockwx

import (
	"time"

	"wxflow/mockwx/internal/clock"
)

// A dailyKey names what is counted: one app's calls of one API.
type dailyKey struct {
	app  uint32
	path string
}

// A month is one app's calendar month.
type month struct {
	app    uint32
	number int
}

type dailyCount struct {
	day  int64
	used int
}

// dailyLimit is what the fixture, or else the documentation, allows; 0: no bound.
func dailyLimit(a *app, e *endpoint) int {
	for i := range a.DailyQuotas {
		if q := &a.DailyQuotas[i]; q.Path == e.path {
			return q.Limit
		}
	}
	return e.daily
}

// countDaily counts a call and returns how many there were today.
func (s *state) countDaily(a *app, e *endpoint, now time.Time) (used, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.dailyOf(a, e.path, now)
	c.used++
	return c.used, dailyLimit(a, e)
}

// dailyOf is the count of today, which starts at nothing.
func (s *state) dailyOf(a *app, path string, now time.Time) *dailyCount {
	k := dailyKey{a.index, path}
	c := s.daily[k]
	if day := clock.Day(now); c == nil || c.day != day {
		c = &dailyCount{day: day}
		s.daily[k] = c
	}
	return c
}

// usedToday tells how often an app called an API today, without counting.
func (s *state) usedToday(a *app, e *endpoint, now time.Time) (used, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dailyOf(a, e.path, now).used, dailyLimit(a, e)
}

// clearedThisMonth counts a clearing of all quotas, and tells how many there
// were since the month began in China.
func (s *state) clearedThisMonth(a *app, now time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := now.UTC().Add(8 * time.Hour)
	k := month{a.index, t.Year()*12 + int(t.Month())}
	s.cleared[k]++
	return s.cleared[k]
}

// clearDaily forgets an app's counts: of one API, or of all when path is empty.
func (s *state) clearDaily(a *app, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.daily {
		if k.app == a.index && (path == "" || k.path == path) {
			delete(s.daily, k)
		}
	}
}
